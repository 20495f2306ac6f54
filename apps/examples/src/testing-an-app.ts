// Shows how to test code that uses a client: a MockTransport answers, and a VirtualClock makes its delays and limits pass at once.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client, ReadTimeoutError } from "@haulier/core";
import { delay, MockTransport, VirtualClock } from "@haulier/mock";

/** The app: it is given a client, so that a test can give it another. */
async function nameOf(id: number, client: Client): Promise<string> {
  const response = await client.get(`/users/${id}`);
  return response.status === 404 ? "nobody" : response.raiseForStatus().json<{ name: string }>().name;
}

void test("a user has a name, and no user is nobody", async () => {
  const transport = new MockTransport(({ url }) =>
    url.pathname === "/users/1" ? { json: { name: "Ada" } } : { status: 404 },
  );
  const client = new Client({ transport, baseUrl: "https://api.example.com" });

  assert.equal(await nameOf(1, client), "Ada");
  assert.equal(await nameOf(2, client), "nobody");
  assert.deepEqual(
    transport.calls.map(({ request }) => request.toString()),
    ["GET https://api.example.com/users/1", "GET https://api.example.com/users/2"],
  );
});

void test("a silent server is given up after 30 seconds, in no time", async () => {
  const clock = new VirtualClock();
  const transport = new MockTransport(() => delay(60_000, { json: { name: "Ada" } }), { clock });
  const client = new Client({ transport, clock, baseUrl: "https://api.example.com" });

  const name = assert.rejects(nameOf(1, client), ReadTimeoutError);
  await clock.advance(30_000);
  await name;
  assert.deepEqual(clock.pending, []);
});
