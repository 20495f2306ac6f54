import assert from "node:assert/strict";

import { assertTransportError, rejectionOf } from "../assertions.ts";
import type { CaseRequest } from "../case-context.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { valuesOf } from "../header-lines.ts";
import { digest, patternChunks } from "../pattern.ts";
import { needs } from "../requirements.ts";

/** A request with trailers. Names are in lower case, as HTTP/2 has them. */
function withTrailers(extensions: CaseRequest["extensions"], content: CaseRequest["content"] = "content"): CaseRequest {
  return { method: "POST", content, extensions };
}

/** What the interface promises about the trailers of a request, which come after its body. */
export const requestTrailers: readonly ConformanceCase[] = [
  {
    name: "sends the trailers of a request after its body",
    rule: "interface",
    requires: [needs.requestTrailers],
    async run(context) {
      const trailers: [string, string][] = [
        ["x-checksum", "abc"],
        ["x-note", "one"],
        ["x-note", "two"],
      ];
      const echo = await context.echo(withTrailers({ trailers }));
      assert.deepEqual(echo.trailers, trailers);
      assert.deepEqual(echo.body, await digest([Buffer.from("content")]));
      assert.deepEqual(valuesOf(echo.headers, "x-checksum"), []);
    },
  },
  {
    name: "asks for the trailers of a request after the last byte of its body",
    rule: "interface",
    requires: [needs.requestTrailers],
    async run(context) {
      let given = 0;
      let asked = 0;
      const content = function* (): Generator<Uint8Array, void, undefined> {
        for (const piece of patternChunks(200_000, 30_000)) {
          yield piece;
          given += piece.byteLength;
        }
      };
      const trailers = async (): Promise<Record<string, string>> => {
        asked += 1;
        return { "x-length": String(given) };
      };
      const echo = await context.echo(withTrailers({ trailers }, content()));
      assert.deepEqual(echo.trailers, [["x-length", "200000"]]);
      assert.deepEqual([echo.body.length, asked], [200_000, 1]);
    },
  },
  {
    name: "announces the trailers of a request that are known before, and frames its body by chunks",
    rule: "interface",
    requires: [needs.requestTrailers, needs.http1Road],
    async run(context) {
      const { headers } = await context.echo(withTrailers({ trailers: { "x-a": "1", "x-b": "2" } }));
      assert.deepEqual(valuesOf(headers, "trailer").join(", ").toLowerCase().split(/, */), ["x-a", "x-b"]);
      assert.deepEqual(valuesOf(headers, "content-length"), []);
      assert.deepEqual(valuesOf(headers, "transfer-encoding"), ["chunked"]);
    },
  },
  {
    name: "fails with the error of the function that makes the trailers",
    rule: "interface",
    requires: [needs.requestTrailers],
    async run(context) {
      const cause = new Error("no trailers");
      const trailers = async (): Promise<never> => {
        throw cause;
      };
      const error = await rejectionOf(context.send("/echo", withTrailers({ trailers })));
      assert.equal(assertTransportError(error, "ERR_WRITE").cause, cause);
      await context.waitForQuiet();
      assert.equal((await context.echo()).body.length, 0);
    },
  },
  {
    name: "refuses trailers that have to come before the body",
    rule: "interface",
    requires: [needs.requestTrailers, needs.network],
    async run(context) {
      for (const name of ["content-length", "host", "authorization"]) {
        const error = await rejectionOf(context.send("/echo", withTrailers({ trailers: { [name]: "5" } })));
        assertTransportError(error, "ERR_LOCAL_PROTOCOL", "no");
      }
      assert.equal(context.server.requests().length, 0);
    },
  },
];
