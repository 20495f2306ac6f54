import assert from "node:assert/strict";
import { inspect } from "node:util";

import { HttpHeaders, HttpRequest } from "@haulier/core";

import { assertTransportError, rejectionOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { needs } from "../requirements.ts";

const connect = "ERR_CONNECT";
const read = "ERR_READ";
const remote = "ERR_REMOTE_PROTOCOL";

/** What each fault is translated to, when it comes before the response or in its head. */
const faultsInHead: Readonly<Record<string, string>> = {
  "/fin-before-head": remote,
  "/fin-mid-head": remote,
  "/reset-before-head": read,
  "/reset-mid-head": read,
  "/garbage": remote,
  "/bad-status": remote,
  "/bad-field-name": remote,
  "/nul-in-field": remote,
  "/two-lengths": remote,
  "/length-and-chunked": remote,
  "/unasked-101": remote,
};

/** What each fault is translated to, when it comes in the body. */
const faultsInBody: Readonly<Record<string, string>> = {
  "/fin-mid-body": remote,
  "/fin-mid-chunk": remote,
  "/fin-before-last-chunk": remote,
  "/bad-chunk-size": remote,
  "/reset-mid-body": read,
  "/reset-until-close": read,
};

const secret = "s3cr3t";

/** Rule 10: engine errors are translated to the tree of core, say whether the server may have acted, and carry no secrets. */
export const errors: readonly ConformanceCase[] = [
  {
    name: "translates a refused connection",
    rule: 10,
    requires: [needs.faults],
    async run(context) {
      const error = assertTransportError(await rejectionOf(context.send(context.server.refusedUrl)), connect, "no");
      assert.ok(error.cause instanceof Error, "the engine's error is the cause");
      assert.ok(error.message.includes(context.server.refusedUrl), `the message names the URL: ${error.message}`);
    },
  },
  {
    name: "translates a host name that does not exist",
    rule: 10,
    requires: [needs.faults],
    async run(context) {
      // RFC 6761 section 6.4: .invalid never resolves.
      const error = assertTransportError(await rejectionOf(context.send("http://nowhere.invalid/")), connect, "no");
      assert.ok(error.cause instanceof Error, "the engine's error is the cause");
    },
  },
  {
    name: "refuses a scheme that it does not speak",
    rule: 10,
    requires: [needs.network],
    async run(context) {
      const request = new HttpRequest({
        method: "GET",
        url: new URL("ftp://127.0.0.1/"),
        headers: new HttpHeaders(),
        body: null,
        extensions: {},
      });
      const error = await rejectionOf((await context.transport()).handleRequest(request));
      assertTransportError(error, "ERR_UNSUPPORTED_PROTOCOL", "no");
    },
  },
  ...Object.entries(faultsInHead).map(([path, code]): ConformanceCase => ({
    name: `translates ${path} to ${code}`,
    rule: 10,
    requires: [needs.faults],
    async run(context) {
      context.server.gate("go").open();
      const url = context.server.url("faults", `${path}?gate=go`);
      const error = assertTransportError(await rejectionOf(context.send(url)), code, "maybe");
      assert.ok(error.message.includes(path), `the message does not name the URL: ${error.message}`);
      await context.waitForQuiet();
      await context.server.waitForOpenConnections(0, "faults");
      assert.equal(context.server.requests(path).length, 1);
    },
  })),
  ...Object.entries(faultsInBody).map(([path, code]): ConformanceCase => ({
    name: `translates ${path} to ${code}`,
    rule: 10,
    requires: [needs.faults],
    async run(context) {
      const gate = context.server.gate("go");
      const response = await context.send(context.server.url("faults", `${path}?gate=go`));
      const reading = rejectionOf(response.read());
      gate.open();
      assertTransportError(await reading, code, "maybe");
      await context.waitForQuiet();
      await context.server.waitForOpenConnections(0, "faults");
    },
  })),
  ...(["/cut/500", "/reset-body/500"] as const).map((target): ConformanceCase => ({
    name: `fails the body when ${target} breaks off, after what had arrived`,
    rule: 10,
    requires: [needs.network],
    async run(context) {
      const gate = context.server.gate("break");
      const response = await context.send(`${target}?gate=break`);
      const pieces = response.raw();
      let received = 0;
      while (received < 500) received += (await pieces.next()).value?.byteLength ?? 0;
      gate.open();
      assertTransportError(await rejectionOf(pieces.next()), [read, remote], "maybe");
      await context.waitForQuiet();
      assert.equal((await context.echo()).body.length, 0);
    },
  })),
  ...["/reset", "/cut/10", "/hang"].map((target): ConformanceCase => ({
    name: `tells no secrets when ${target} fails`,
    rule: 10,
    requires: [needs.network, ...(target === "/hang" ? [needs.timeout("read")] : [])],
    async run(context) {
      const url = new URL(context.url(`${target}?token=${secret}`));
      url.username = "user";
      url.password = secret;
      const exchange = async (): Promise<void> => {
        const response = await context.send(url.href, {
          method: "POST",
          headers: { Authorization: `Bearer ${secret}`, Cookie: `sid=${secret}`, "X-Api-Key": secret },
          content: `password=${secret}`,
          timeout: { read: 100 },
        });
        await response.read();
      };
      const error = (await rejectionOf(exchange())) as Error;
      const printed = [String(error), error.stack, JSON.stringify(error), inspect(error, { depth: 6 })].join("\n");
      assert.ok(!printed.includes(secret), `the error tells a secret: ${printed}`);
    },
  })),
];
