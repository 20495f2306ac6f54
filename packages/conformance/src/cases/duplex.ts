import assert from "node:assert/strict";

import { assertTransportError, nextText, rawBytes, rejectionOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { eventually } from "../eventually.ts";
import { HandFedBody } from "../hand-fed-body.ts";
import { needs } from "../requirements.ts";

const failure = (): Error => new Error("the source failed");

/** Rule 5: a failing request body fails the exchange with that error as cause; both directions flow at once. */
export const duplex: readonly ConformanceCase[] = [
  {
    name: "begins a response before the request body has ended",
    rule: 5,
    requires: [needs.duplex],
    async run(context) {
      const body = new HandFedBody();
      body.feed("one");
      const response = await context.send("/mirror", { method: "POST", body });
      const pieces = response.raw();
      assert.equal(await nextText(pieces), "one");
      body.feed("two");
      assert.equal(await nextText(pieces), "two");
      body.end();
      assert.equal((await pieces.next()).done, true);
    },
  },
  {
    name: "carries 20 MB both ways at once",
    rule: 5,
    requires: [needs.duplex],
    async run(context) {
      const piece = Buffer.alloc(65_536, "x");
      const content = (): Iterable<Uint8Array> => Array<Uint8Array>(300).fill(piece);
      const response = await context.send("/mirror", { method: "POST", content });
      assert.equal((await rawBytes(response)).byteLength, 300 * 65_536);
    },
  },
  {
    name: "rejects when the request body fails before the response, with that error as cause",
    rule: 5,
    async run(context) {
      const body = new HandFedBody();
      const error = failure();
      body.feed("begun");
      const sending = rejectionOf(context.send("/echo", { method: "POST", body }));
      if (context.road !== "handler") await context.server.waitForRequests("/echo");
      body.fail(error);
      const rejection = assertTransportError(await sending, "ERR_WRITE");
      assert.equal(rejection.cause, error);
      await context.waitForQuiet();
      assert.equal((await context.echo()).body.length, 0);
    },
  },
  {
    name: "rejects when the request body fails at once, with that error as cause",
    rule: 5,
    async run(context) {
      const body = new HandFedBody();
      const error = failure();
      body.fail(error);
      const rejection = await rejectionOf(context.send("/echo", { method: "POST", body }));
      assert.equal(assertTransportError(rejection, "ERR_WRITE").cause, error);
      await context.waitForQuiet();
    },
  },
  {
    name: "rejects when the function that makes the request body fails, with that error as cause",
    rule: 5,
    async run(context) {
      const error = failure();
      const content = (): never => {
        throw error;
      };
      const rejection = await rejectionOf(context.send("/echo", { method: "POST", content }));
      assert.equal(assertTransportError(rejection, "ERR_WRITE").cause, error);
      await context.waitForQuiet();
    },
  },
  {
    name: "fails the response body when the request body fails after the headers, with that error as cause",
    rule: 5,
    requires: [needs.duplex],
    async run(context) {
      const body = new HandFedBody();
      const error = failure();
      body.feed("begun");
      const response = await context.send("/mirror", { method: "POST", body });
      const pieces = response.raw();
      assert.equal(await nextText(pieces), "begun");
      body.fail(error);
      assert.equal(assertTransportError(await rejectionOf(pieces.next()), "ERR_WRITE").cause, error);
      await context.waitForQuiet();
    },
  },
  {
    name: "gives an answer that comes whole before the request body has ended, and leaves the body",
    rule: 5,
    requires: [needs.network, needs.duplex],
    async run(context) {
      const body = new HandFedBody();
      body.feed("begun");
      const response = await context.send("/early/413", { method: "POST", body });
      assert.equal(response.status, 413);
      assert.equal(String(await rawBytes(response)), "before your body");
      await response.close();
      await eventually(
        () => body.left,
        () => "the request body to be left",
      );
      await context.waitForQuiet();
      assert.equal((await context.echo()).body.length, 0);
    },
  },
  {
    name: "gives an answer after which the server closes, though the request body has not ended",
    rule: 5,
    requires: [needs.faults, needs.duplex],
    async run(context) {
      const body = new HandFedBody();
      body.feed("begun");
      const url = context.server.url("faults", "/early-413");
      const response = await context.send(url, { method: "POST", body });
      assert.equal(response.status, 413);
      assert.equal(String(await rawBytes(response)), "large");
      await eventually(
        () => body.left,
        () => "the request body to be left",
      );
      await context.waitForQuiet();
    },
  },
  {
    name: "leaves the request body when the server resets",
    rule: 5,
    requires: [needs.network],
    async run(context) {
      const body = new HandFedBody();
      body.feed("begun");
      const sending = context.send("/reset", { method: "POST", body });
      assertTransportError(await rejectionOf(sending), ["ERR_READ", "ERR_WRITE", "ERR_REMOTE_PROTOCOL"], "maybe");
      await eventually(
        () => body.left,
        () => "the request body to be left",
      );
    },
  },
];
