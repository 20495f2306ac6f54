import assert from "node:assert/strict";
import { Readable } from "node:stream";

import type { ContentInit } from "@haulier/core";

import { assertTransportError, rejectionOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { stagnant } from "../eventually.ts";
import { valuesOf } from "../header-lines.ts";
import { digest, pattern, patternChunks } from "../pattern.ts";
import { needs } from "../requirements.ts";
import type { EchoedRequest } from "../server.ts";

const size = 200_000;
const text = "Grüße, 世界";

async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
  yield* patternChunks(size, 30_000);
}

interface BodyShape {
  readonly content: () => ContentInit;
  readonly bytes: Uint8Array;
  /** Whether the length is known before the end; undefined where a transport may look ahead. */
  readonly sized: boolean | undefined;
}

const shapes: Readonly<Record<string, BodyShape>> = {
  "a string": { content: () => text, bytes: Buffer.from(text), sized: true },
  "an empty string": { content: () => "", bytes: Buffer.from(""), sized: true },
  bytes: { content: () => pattern(size), bytes: pattern(size), sized: true },
  "a part of a larger buffer": {
    content: () => pattern(size + 9).subarray(0, size),
    bytes: pattern(size),
    sized: true,
  },
  "an ArrayBuffer": { content: () => pattern(size).buffer as ArrayBuffer, bytes: pattern(size), sized: true },
  "a Blob": { content: () => new Blob([...patternChunks(size)]), bytes: pattern(size), sized: true },
  "a web stream": { content: () => ReadableStream.from(pieces()), bytes: pattern(size), sized: false },
  "a Node stream": { content: () => Readable.from(pieces()), bytes: pattern(size), sized: false },
  "an async iterable": { content: pieces, bytes: pattern(size), sized: false },
  "an iterable": { content: () => patternChunks(size), bytes: pattern(size), sized: false },
  "a function": { content: () => () => pieces(), bytes: pattern(size), sized: false },
  "a stream of nothing": { content: () => Readable.from([]), bytes: Buffer.from(""), sized: undefined },
};

/** How HTTP/1.1 was told where the body ends. */
function framing({ headers }: EchoedRequest): string {
  const lengths = valuesOf(headers, "content-length");
  const codings = valuesOf(headers, "transfer-encoding");
  return [...lengths, ...codings].join(", ");
}

/** Rule 2: request bodies. */
export const requestBodies: readonly ConformanceCase[] = [
  ...Object.entries(shapes).map(([shape, { content, bytes }]): ConformanceCase => ({
    name: `sends ${shape} byte for byte`,
    rule: 2,
    async run(context) {
      const { body } = await context.echo({ method: "POST", content: content() });
      assert.deepEqual(body, await digest([bytes]));
    },
  })),
  ...Object.entries(shapes)
    .filter(([, { sized }]) => sized !== undefined)
    .map(([shape, { content, bytes, sized }]): ConformanceCase => ({
      name: `frames ${shape} by ${sized ? "Content-Length" : "chunks"}`,
      rule: 2,
      requires: [needs.http1Road],
      async run(context) {
        const echo = await context.echo({ method: "POST", content: content() });
        assert.equal(framing(echo), sized ? String(bytes.length) : "chunked");
      },
    })),
  ...["GET", "HEAD", "OPTIONS", "DELETE"].map((method): ConformanceCase => ({
    name: `sends no body with ${method} where there is none`,
    rule: 2,
    async run(context) {
      await (await context.send("/status/200", { method })).read();
      const [arrived] = context.server.requests("/status/200");
      assert.equal(arrived?.method, method);
      assert.deepEqual(valuesOf(arrived.headers, "content-length"), []);
      assert.deepEqual(valuesOf(arrived.headers, "transfer-encoding"), []);
    },
  })),
  ...["GET", "DELETE", "QUERY", "PATCH"].map((method): ConformanceCase => ({
    name: `sends a body with ${method}`,
    rule: 2,
    async run(context) {
      const echo = await context.echo({ method, content: "content" });
      assert.deepEqual([echo.method, echo.body.length], [method, 7]);
    },
  })),
  {
    name: "sends Content-Length: 0 for an empty POST",
    rule: 2,
    async run(context) {
      const { headers, body } = await context.echo({ method: "POST" });
      assert.deepEqual([valuesOf(headers, "content-length"), body.length], [["0"], 0]);
    },
  },
  {
    name: "sends a body of 20 MB in pieces",
    rule: 2,
    async run(context) {
      const length = 20_000_000;
      const { body } = await context.echo({ method: "POST", content: () => patternChunks(length) });
      assert.deepEqual(body, await digest(patternChunks(length)));
    },
  },
  {
    name: "reads no more of a request body than the server takes",
    rule: 2,
    requires: [needs.network],
    async run(context) {
      const total = 2_000;
      let given = 0;
      const source = function* (): Generator<Uint8Array, void, undefined> {
        for (; given < total; given++) yield pattern(65_536);
      };
      const gate = context.server.gate("unread");
      const sending = context.send("/unread?gate=unread", { method: "POST", content: source() });
      await gate.waitForArrivals();
      const before = await stagnant(() => given);
      assert.ok(before < total / 2, `${before} of ${total} pieces were read though the server took none`);
      gate.open();
      const response = await sending;
      await response.read();
      assert.equal(response.json<{ length: number }>().length, total * 65_536);
    },
  },
  {
    name: "does not copy the pieces of a body",
    rule: 2,
    requires: [needs.inProcess, needs.duplex],
    async run(context) {
      const piece = Buffer.from("the very same");
      const response = await context.send("/mirror", { method: "POST", content: [piece] });
      for await (const received of response.raw()) assert.equal(received, piece);
    },
  },
  ...[
    ["shorter", "10", "ERR_LOCAL_PROTOCOL"],
    ["longer", "3", "ERR_LOCAL_PROTOCOL"],
  ].map(([what, length = "", code = ""]): ConformanceCase => ({
    name: `refuses a stream that is ${what} than its Content-Length`,
    rule: 2,
    requires: [needs.network],
    async run(context) {
      const sending = context.send("/echo", {
        method: "POST",
        content: Readable.from([Buffer.from("he"), Buffer.from("llo")]),
        headers: { "Content-Length": length },
      });
      assertTransportError(await rejectionOf(sending), code);
      await context.waitForQuiet();
      assert.equal((await context.echo()).body.length, 0);
    },
  })),
];
