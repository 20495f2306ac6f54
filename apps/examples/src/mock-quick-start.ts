// Shows MockTransport and VirtualClock: answers without a network, what was sent, and a time-out without waiting.
import { Client } from "@haulier/core";
import { delay, MockTransport, VirtualClock } from "@haulier/mock";

const clock = new VirtualClock();
const transport = new MockTransport(({ url }) => (url.pathname === "/users" ? { status: 201 } : delay(60_000, {})), {
  clock,
});
const client = new Client({ transport, clock, baseUrl: "https://api.example.com" });

await client.post("/users", { json: { name: "Ada" } });
console.log(transport.lastCall?.json()); // { name: 'Ada' }

const slow = client.get("/slow").catch((error) => error.message);
await clock.advance(30_000); // at once
console.log(await slow); // GET https://api.example.com/slow: nothing received within 30000 ms (30000 ms elapsed); raise timeout.read, or set it to null for no limit
console.log(String(transport)); // MockTransport { 2 calls; POST https://api.example.com/users at 0 ms: 201 Created; GET https://api.example.com/slow at 0 ms: ReadTimeoutError }
