// Shows a chain: an API key and a user for the same request.
import { ApiKeyAuth, BasicAuth, chain } from "@haulier/auth";
import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";

const transport = new MockTransport(({ headers }) => ({
  json: { key: headers.get("x-api-key"), user: headers.get("authorization") },
}));

const auth = chain(new ApiKeyAuth({ key: "k-123", header: "X-API-Key" }), new BasicAuth("ada", "secret"));
const client = new Client({ transport, auth });
console.log(await client.get("https://api.example.com/").json()); // { key: 'k-123', user: 'Basic YWRhOnNlY3JldA==' }
await client.close();
