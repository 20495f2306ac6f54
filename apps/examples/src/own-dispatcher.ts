// Shows a dispatcher of undici's own in place of our connections: here MockAgent, which answers without a network.
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { MockAgent } from "undici";

const agent = new MockAgent();
agent.disableNetConnect();
agent
  .get("https://api.example.com")
  .intercept({ path: "/users/1" })
  .reply(200, { name: "Ada" }, { headers: { "Content-Type": "application/json" } });

const client = new Client({
  transport: new UndiciTransport({ dispatcher: agent }),
  baseUrl: "https://api.example.com",
});
console.log(await client.get("/users/1").json()); // { name: 'Ada' }
console.log(agent.pendingInterceptors().length, client.poolStatus()); // 0 undefined

await client.close(); // leaves the agent alone
await agent.close();
