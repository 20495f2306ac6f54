import assert from "node:assert/strict";

import { assertTransportError, rejectionOf } from "../assertions.ts";
import type { CaseRequest } from "../case-context.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { eventually, stagnant } from "../eventually.ts";
import { valuesOf } from "../header-lines.ts";
import { needs } from "../requirements.ts";

/** A request body that knows how many of its pieces were asked for. */
class WatchedBody {
  given = 0;

  *[Symbol.iterator](): Generator<Uint8Array, void, undefined> {
    for (; this.given < 3; this.given++) yield Buffer.from("piece");
  }
}

function withExpectation(content: CaseRequest["content"]): CaseRequest {
  return { method: "PUT", headers: { Expect: "100-continue" }, content };
}

/** What the interface promises about `Expect: 100-continue` (RFC 9110 section 10.1.1). */
export const expectations: readonly ConformanceCase[] = [
  {
    name: "keeps the body of a request with Expect back until the server asks for it",
    rule: "interface",
    requires: [needs.expectContinue],
    async run(context) {
      const body = new WatchedBody();
      const gate = context.server.gate("asked");
      const sending = context.send("/unread?gate=asked", withExpectation(body));
      await gate.waitForArrivals();
      assert.equal(await stagnant(() => body.given), 0, "pieces were read before the server asked for them");
      gate.open();
      const response = await sending;
      await response.read();
      assert.deepEqual([response.status, response.json<{ length: number }>().length], [200, 15]);
    },
  },
  ...[401, 413, 417, 200].map((status): ConformanceCase => ({
    name: `does not read the body of a request with Expect when the answer is ${status}`,
    rule: "interface",
    requires: [needs.expectContinue],
    async run(context) {
      const body = new WatchedBody();
      const response = await context.send(`/early/${status}`, withExpectation(body));
      await response.read();
      assert.deepEqual([response.status, response.text(), body.given], [status, "before your body", 0]);
      await context.waitForQuiet();
      assert.equal((await context.echo()).body.length, 0);
    },
  })),
  {
    name: "sends the body of a request with Expect in the end, when the server does not ask for it",
    rule: "interface",
    requires: [needs.expectContinue],
    async run(context) {
      const body = new WatchedBody();
      const gate = context.server.gate("asked");
      const sending = context.send("/unread?gate=asked", withExpectation(body));
      await eventually(
        () => body.given > 0,
        () => "the body to be sent although the server has not asked for it",
      );
      gate.open();
      const response = await sending;
      await response.read();
      assert.equal(response.json<{ length: number }>().length, 15);
    },
  },
  {
    name: "sends no Expect without a body",
    rule: "interface",
    requires: [needs.expectContinue],
    async run(context) {
      const { headers } = await context.echo({ headers: { Expect: "100-continue", "X-Other": "1" } });
      assert.deepEqual([valuesOf(headers, "expect"), valuesOf(headers, "x-other")], [[], ["1"]]);
    },
  },
  {
    name: "refuses an Expect that nobody can meet",
    rule: "interface",
    requires: [needs.expectContinue],
    async run(context) {
      const error = await rejectionOf(context.send("/echo", { headers: { Expect: "200-ok" } }));
      assertTransportError(error, "ERR_LOCAL_PROTOCOL", "no");
      assert.equal(context.server.requests().length, 0);
    },
  },
];
