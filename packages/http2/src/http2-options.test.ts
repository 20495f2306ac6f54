import { directConnector } from "@haulier/net";
import { describe, expect, it } from "vitest";

import { Http2Transport } from "./http2-transport.ts";

const bad: readonly [what: string, options: object, message: RegExp][] = [
  ["an unknown option", { limit: {} }, /unknown option "limit"; did you mean "limits"/],
  ["an unknown limit", { limits: { maxSessions: 1 } }, /unknown option "maxSessions"/],
  ["an unknown window", { windows: { session: 1 } }, /unknown option "session"/],
  ["an unknown question", { ping: { every: 1 } }, /unknown option "every"/],
  ["a limit that is none", { limits: { maxConnections: 0 } }, /maxConnections: expected a number from 1 up/],
  ["no streams", { maxConcurrentStreams: 0 }, /maxConcurrentStreams must be a whole number from 1 up, got 0/],
  ["a window beyond the protocol", { windows: { stream: 2 ** 31 } }, /windows\.stream must be .* to 2147483647/],
  ["a window below the first one", { windows: { connection: 1_000 } }, /windows\.connection must be .* from 65535/],
  [
    "a largest window that is smaller",
    { windows: { stream: 1_000, largest: 999 } },
    /windows\.largest must be .* 1000 to/,
  ],
  ["no overhead at all", { maxOverhead: 0 }, /maxOverhead must be a whole number from 1 up, got 0/],
  ["half a byte of headers", { maxHeaderSize: 0.5 }, /maxHeaderSize must be a whole number/],
  ["a negative mark", { highWaterMark: -1 }, /highWaterMark must be a whole number from 0 up, got -1/],
  ["an endless expectation", { expectContinueTimeout: Infinity }, /expectContinueTimeout must be milliseconds/],
  ["an interval that is none", { ping: { interval: -1 } }, /ping\.interval must be milliseconds/],
  ["a PING without a limit", { ping: { timeout: null } }, /(?:ping\.timeout|timeout)/],
  ["h2c that is neither", { h2c: "yes" }, /h2c must be true or false/],
  ["a fallback that is none", { fallback: {} }, /fallback must be a transport/],
  ["a connector that is none", { connector: {} }, /connector must be a function/],
  ["TLS beside a connector", { connector: directConnector(), tls: {} }, /with a connector, pass tls/],
];

describe("options", () => {
  for (const [what, options, message] of bad) {
    it(`refuse ${what}`, () => {
      expect(() => new Http2Transport(options)).toThrow(TypeError);
      expect(() => new Http2Transport(options)).toThrow(message);
    });
  }

  it("may all be left out", () => {
    expect(new Http2Transport().capabilities).toMatchObject({ name: "http2", protocols: ["h2"] });
    expect(new Http2Transport({ h2c: true }).capabilities.protocols).toEqual(["h2", "h2c"]);
  });
});
