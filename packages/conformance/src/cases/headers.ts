import assert from "node:assert/strict";

import { assertTransportError, rejectionOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { manyFields } from "../endpoints.ts";
import { type HeaderLine, valuesOf } from "../header-lines.ts";
import { needs } from "../requirements.ts";

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

const lowered = (lines: readonly HeaderLine[]): HeaderLine[] =>
  lines.map(([name, value]) => [name.toLowerCase(), value]);

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
      for (const name of ["x-zulu", "x-alpha", "x-empty", "accept"]) {
        assert.deepEqual(valuesOf(others, name).join(", "), valuesOf(sentLines, name).join(", "), name);
      }
      assert.deepEqual(new Set(lowered(others).map(([name]) => name)), new Set(lowered(sentLines).map(([name]) => name)));
    },
  },
  {
    name: "receives header lines with their order, case and duplicates",
    rule: 3,
    requires: [needs.rawHeaders],
    async run(context) {
      const response = await context.send("/fields");
      await response.read();
      const expected = context.road === "h2" ? lowered(manyFields) : manyFields;
      // HTTP/2 may group the lines of a field (RFC 9110 section 5.3); node:http2, which serves here, does.
      const inOrder = context.road === "h2" ? (lines: HeaderLine[]) => lines.toSorted() : (lines: HeaderLine[]) => lines;
      assert.deepEqual(inOrder(testLines(response.headers.raw)), inOrder([...expected]));
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
      for (const part of [1, 2]) {
        await gate.waitForArrivals(part);
        gate.step();
      }
      const response = await sending;
      assert.equal(String(await response.read()), "hello");
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
