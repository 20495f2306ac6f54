import assert from "node:assert/strict";

import { assertBytes, nextText, rawBytes, textOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { stagnant } from "../eventually.ts";
import { digest, pattern, patternChunks } from "../pattern.ts";
import { needs } from "../requirements.ts";

const sizes = [0, 1, 65_536, 1_000_000] as const;
const framings = { "with Content-Length": "", "without a length": "?framing=none" } as const;

/** Rule 2: response bodies. */
export const responseBodies: readonly ConformanceCase[] = [
  ...Object.entries(framings).flatMap(([framing, query]) =>
    sizes.flatMap((length): ConformanceCase[] => [
      {
        name: `gives ${length} bytes ${framing} piece by piece`,
        rule: 2,
        async run(context) {
          assertBytes(await rawBytes(await context.send(`/bytes/${length}${query}`)), pattern(length));
        },
      },
      {
        name: `gives ${length} bytes ${framing} at once`,
        rule: 2,
        async run(context) {
          assertBytes(await (await context.send(`/bytes/${length}${query}`)).read(), pattern(length));
        },
      },
    ]),
  ),
  {
    name: "gives each piece when it arrives",
    rule: 2,
    async run(context) {
      const gate = context.server.gate("drip");
      const response = await context.send("/drip/3?gate=drip");
      const pieces = response.raw();
      for (const piece of [1, 2, 3]) {
        gate.step();
        assert.equal(await nextText(pieces), `piece ${piece}\n`);
      }
      assert.equal((await pieces.next()).done, true);
    },
  },
  {
    name: "gives each piece of a body with Content-Length when it arrives",
    rule: 2,
    requires: [needs.faults],
    async run(context) {
      const gate = context.server.gate("split");
      const response = await context.send(context.server.url("faults", "/split-body?gate=split"));
      const pieces = response.raw();
      for (const piece of ["hel", "lo wo", "rl"]) {
        assert.equal(await nextText(pieces), piece);
        gate.step();
      }
      await response.close();
    },
  },
  {
    name: "resolves at the headers, before the body",
    rule: 2,
    async run(context) {
      const gate = context.server.gate("drip");
      const response = await context.send("/drip/1?gate=drip");
      assert.equal(response.status, 200);
      gate.open();
      assert.equal(await textOf(response), "piece 1\n");
    },
  },
  {
    name: "takes no more of a response than is read",
    rule: 2,
    async run(context) {
      const total = 2_000;
      const gate = context.server.gate("flow");
      gate.open();
      const response = await context.send(`/bytes/${total * 65_536}?gate=flow`);
      const pieces = response.raw();
      const first = await pieces.next();
      const sent = await stagnant(() => gate.arrivals);
      assert.ok(sent < total / 2, `${sent} of ${total} pieces were sent though one was read`);
      const rest = await digest(pieces);
      assert.equal((first.value?.byteLength ?? 0) + rest.length, total * 65_536);
    },
  },
  {
    name: "gives 50 MB without a mistake",
    rule: 2,
    async run(context) {
      const response = await context.send("/bytes/50000000");
      assert.deepEqual(await digest(response.raw()), await digest(patternChunks(50_000_000)));
    },
  },
  ...[
    ["HEAD", "/bytes/7", 200],
    ["GET", "/status/204", 204],
    ["GET", "/status/304", 304],
  ].map(([method, target, status]): ConformanceCase => ({
    name: `gives ${method} with status ${status} an empty body`,
    rule: 2,
    async run(context) {
      const response = await context.send(String(target), { method: String(method) });
      assert.equal(response.status, status);
      assert.equal((await response.read()).byteLength, 0);
      assert.equal((await context.echo()).body.length, 0);
    },
  })),
  ...["/length-with-204", "/length-with-304"].map((path): ConformanceCase => ({
    name: `expects no body after ${path.slice(-3)} though it has a Content-Length`,
    rule: 2,
    requires: [needs.faults],
    async run(context) {
      const response = await context.send(context.server.url("faults", path));
      assert.equal((await response.read()).byteLength, 0);
      const next = await context.send(context.server.url("faults", "/odd-reason"));
      assert.equal(await textOf(next), "hello");
    },
  })),
  ...Object.entries({
    "/until-close": "hello world",
    "/http-1.0": "hello",
    "/chunks-with-extensions": "hello",
  }).map(([path, body]): ConformanceCase => ({
    name: `reads the body of ${path} to its end`,
    rule: 2,
    requires: [needs.faults],
    async run(context) {
      const response = await context.send(context.server.url("faults", path));
      assert.equal(await textOf(response), body);
    },
  })),
];
