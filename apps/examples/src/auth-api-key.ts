// Shows API keys: in a header, in the query and in a cookie, and what of them is printed.
import { ApiKeyAuth } from "@haulier/auth";
import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";

const transport = new MockTransport(({ url, headers }) => ({
  json: { query: url.search, header: headers.get("x-api-key"), cookie: headers.get("cookie") },
}));
const client = new Client({ transport, baseUrl: "https://api.example.com" });

for (const auth of [
  new ApiKeyAuth({ key: "k-123", header: "X-API-Key" }),
  new ApiKeyAuth({ key: "k-123", query: "api_key" }),
  new ApiKeyAuth({ key: () => readKey(), cookie: "session" }),
]) {
  console.log((await client.get("/users", { auth })).json());
}

/** Is asked for each request, so that a key may be replaced while the program runs. */
async function readKey(): Promise<string> {
  return "k-456";
}

const [, inQuery] = transport.calls;
console.log(String(inQuery?.request)); // GET https://api.example.com/users?api_key=***
await client.close();
