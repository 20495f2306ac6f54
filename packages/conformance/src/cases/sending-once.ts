import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";

import { assertTransportError, rawBytes, rejectionOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { gzippedText } from "../endpoints.ts";
import { valuesOf } from "../header-lines.ts";
import { needs } from "../requirements.ts";

/** Rule 1: sends exactly once. No redirects, retries, decoding, cookies or status errors. */
export const sendingOnce: readonly ConformanceCase[] = [
  {
    name: "sends a request once",
    rule: 1,
    async run(context) {
      const echo = await context.echo({ method: "POST", content: "once" });
      assert.equal(echo.body.length, 4);
      assert.equal(context.server.requests().length, 1);
    },
  },
  ...[301, 302, 303, 307, 308].map((status): ConformanceCase => ({
    name: `does not follow a redirect with status ${status}`,
    rule: 1,
    async run(context) {
      const response = await context.send(`/redirect/${status}`);
      await response.read();
      assert.equal(response.status, status);
      assert.equal(response.headers.get("location"), "/echo");
      assert.equal(context.server.requests().length, 1);
    },
  })),
  ...[400, 401, 404, 407, 429, 500, 503].map((status): ConformanceCase => ({
    name: `returns status ${status} like any other`,
    rule: 1,
    async run(context) {
      const response = await context.send(`/status/${status}`);
      assert.equal(response.status, status);
      assert.equal(String(await rawBytes(response)), `status ${status}`);
      assert.equal(context.server.requests().length, 1);
    },
  })),
  ...["GET", "POST"].flatMap((method): ConformanceCase[] => [
    {
      name: `does not send ${method} again after a reset`,
      rule: 1,
      requires: [needs.network],
      async run(context) {
        const error = await rejectionOf(context.send("/reset", { method }));
        assertTransportError(error, ["ERR_READ", "ERR_REMOTE_PROTOCOL"], "maybe");
        await context.waitForQuiet();
        assert.equal(context.server.requests("/reset").length, 1);
      },
    },
    {
      name:
        method === "POST"
          ? "does not send POST again after a reset of a connection that was used before"
          : `sends ${method} at most once more after a reset of a connection that was used before`,
      rule: 1,
      requires: [needs.network],
      async run(context) {
        await context.echo();
        const error = await rejectionOf(context.send("/reset", { method }));
        assertTransportError(error, ["ERR_READ", "ERR_REMOTE_PROTOCOL"], "maybe");
        await context.waitForQuiet();
        // It looks the same as a connection that the server closed while it was idle, for which one repetition is allowed where the
        // method is idempotent (RFC 9112 section 9.3.1).
        const most = method === "POST" ? 1 : 2;
        assert.ok(context.server.requests("/reset").length <= most, `sent more than ${most} times`);
      },
    },
  ]),
  {
    name: "does not decode a body",
    rule: 1,
    async run(context) {
      const response = await context.send("/gzip");
      const wire = await rawBytes(response);
      assert.equal(response.headers.get("content-encoding"), "gzip");
      assert.equal(response.headers.get("content-length"), String(wire.length));
      assert.equal(String(gunzipSync(wire)), gzippedText);
    },
  },
  {
    name: "asks for no encoding by itself",
    rule: 1,
    async run(context) {
      const { headers } = await context.echo();
      assert.deepEqual(valuesOf(headers, "accept-encoding"), []);
    },
  },
  {
    name: "keeps no cookies",
    rule: 1,
    async run(context) {
      await (await context.send("/redirect/302")).read();
      const { headers } = await context.echo();
      assert.deepEqual(valuesOf(headers, "cookie"), []);
    },
  },
  {
    name: "sends no credentials from the URL",
    rule: 1,
    async run(context) {
      const url = new URL(context.url("/echo"));
      url.username = "user";
      url.password = "pa55";
      const { headers, target } = await context.echo({ target: url.href });
      assert.deepEqual(valuesOf(headers, "authorization"), []);
      assert.ok(!JSON.stringify([headers, target]).includes("pa55"), "the password went over the wire");
    },
  },
];
