// Shows credentials by origin: a client that talks to several servers, each of which gets its own, and strangers, who get none.
import { BasicAuth, BearerAuth, byOrigin } from "@haulier/auth";
import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";

const transport = new MockTransport(({ headers }) => ({ text: headers.get("authorization") ?? "nobody" }));

const auth = byOrigin({
  "https://api.example.com": new BearerAuth("t-123"),
  "https://files.example.com:8443": new BasicAuth("ada", "secret"),
});
const client = new Client({ transport, auth });
console.log(await client.get("https://api.example.com/users").text()); // Bearer t-123
console.log(await client.get("https://files.example.com:8443/a.txt").text()); // Basic YWRhOnNlY3JldA==
console.log(await client.get("https://files.example.com/a.txt").text()); // nobody
await client.close();
