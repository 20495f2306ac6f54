import assert from "node:assert/strict";

import { assertTransportError, rejectionOf, textOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { manyFields } from "../endpoints.ts";
import { type HeaderLine, valuesOf } from "../header-lines.ts";
import { isHttp2, needs } from "../requirements.ts";

const sentLines: readonly HeaderLine[] = [
  ["X-Zulu", "1"],
  ["x-alpha", "2"],
  ["X-ALPHA", "3, 4"],
  ["X-Empty", ""],
  ["Accept", "*/*"],
  ["X-zulu", "5"],
];

/** Fields that belong to the connection or to the framing, and that a transport writes itself. */
const transportFields = new Set(["host", "connection", "content-length", "transfer-encoding", "te"]);

const namesOf = (lines: readonly HeaderLine[]): Set<string> => new Set(lines.map(([name]) => name.toLowerCase()));

/** Without what servers add. */
const testLines = (lines: readonly HeaderLine[]): HeaderLine[] =>
  lines.filter(([name]) => /^(x-|set-cookie)/i.test(name)).map(([name, value]) => [name, value]);

/** Rule 3: headers keep order, case and duplicates. */
export const headers: readonly ConformanceCase[] = [
  {
    name: "sends header lines with their order, case and duplicates",
    rule: 3,
    requires: [needs.rawHeaders, needs.http1Road],
    async run(context) {
      const echo = await context.echo({ headers: sentLines });
      assert.deepEqual(
        echo.headers.filter(([name]) => !transportFields.has(name.toLowerCase())),
        sentLines,
      );
    },
  },
  {
    name: "sends every value of a field, in order, and adds no field but its own",
    rule: 3,
    async run(context) {
      const echo = await context.echo({ headers: sentLines });
      const others = echo.headers.filter(([name]) => !transportFields.has(name.toLowerCase()));
      assert.deepEqual(namesOf(others), namesOf(sentLines));
      for (const name of namesOf(sentLines)) {
        assert.equal(valuesOf(others, name).join(", "), valuesOf(sentLines, name).join(", "), name);
      }
    },
  },
  {
    name: "receives header lines with their order, case and duplicates",
    rule: 3,
    requires: [needs.rawHeaders],
    async run(context) {
      const response = await context.send("/fields");
      await response.read();
      const received = testLines(response.headers.raw);
      if (!isHttp2(context.road)) assert.deepEqual(received, manyFields);
      // HTTP/2 has names in lower case, and node:http2, which serves here, groups the lines of a field; the lines are kept all the same.
      for (const name of namesOf(manyFields)) {
        assert.deepEqual(valuesOf(received, name), valuesOf(manyFields, name), name);
      }
    },
  },
  {
    name: "never joins Set-Cookie",
    rule: 3,
    async run(context) {
      const response = await context.send("/fields");
      await response.read();
      assert.deepEqual(response.headers.getSetCookie(), valuesOf(manyFields, "set-cookie"));
    },
  },
  {
    name: "joins other duplicates only when they are read joined",
    rule: 3,
    async run(context) {
      const response = await context.send("/fields");
      await response.read();
      assert.equal(response.headers.get("x-twice"), "one, two, three");
      assert.equal(response.headers.get("x-empty"), "");
    },
  },
  {
    name: "sends Latin-1 as it is",
    rule: 3,
    async run(context) {
      const { headers: arrived } = await context.echo({ headers: { "X-Latin1": "caf\u00e9" } });
      assert.deepEqual(valuesOf(arrived, "x-latin1"), ["caf\u00e9"]);
    },
  },
  {
    name: "receives Latin-1 as it is",
    rule: 3,
    requires: [needs.faults],
    async run(context) {
      const response = await context.send(context.server.url("faults", "/latin1-field"));
      await response.read();
      assert.equal(response.headers.get("x-latin1"), "caf\u00e9");
    },
  },
  {
    name: "writes Host from the URL, once",
    rule: 3,
    requires: [needs.http1Road],
    async run(context) {
      const { headers: arrived } = await context.echo();
      assert.deepEqual(valuesOf(arrived, "host"), [new URL(context.url("/")).host]);
    },
  },
  {
    name: "lets a Host that is set win",
    rule: 3,
    requires: [needs.http1Road],
    async run(context) {
      const { headers: arrived } = await context.echo({ headers: { Host: "other.test" } });
      assert.deepEqual(valuesOf(arrived, "host"), ["other.test"]);
    },
  },
  {
    name: "reads a head that comes in parts",
    rule: 3,
    requires: [needs.faults],
    async run(context) {
      const gate = context.server.gate("slow");
      const sending = context.send(context.server.url("faults", "/slow-head?gate=slow"));
      for (const part of [1, 2, 3]) {
        await gate.waitForArrivals(part);
        gate.step();
      }
      const response = await sending;
      assert.equal(await textOf(response), "hello");
      assert.equal(response.headers.get("x-slow"), "yes");
    },
  },
  {
    name: "takes a head of 32 kB",
    rule: 3,
    requires: [needs.faults],
    async run(context) {
      const response = await context.send(context.server.url("faults", "/large-head"));
      await response.read();
      assert.equal(response.headers.get("x-large")?.length, 32_000);
    },
  },
  {
    name: "refuses a head of 1 MB",
    rule: 3,
    requires: [needs.faults],
    async run(context) {
      const sending = context.send(context.server.url("faults", "/head-too-large"));
      assertTransportError(await rejectionOf(sending), "ERR_REMOTE_PROTOCOL");
      await context.waitForQuiet();
    },
  },
];
