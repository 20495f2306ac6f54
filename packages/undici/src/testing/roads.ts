import type { Connector, TransportCapabilities } from "@haulier/core";

import { UndiciTransport, type UndiciTransportOptions } from "../undici-transport.ts";
import type { Doors } from "./doors.ts";
import { priorKnowledge } from "./prior-knowledge.ts";

/** What is spoken at the end of a way: HTTP/1.1 or HTTP/2, with or without TLS. */
export const roads = ["http", "https", "h2", "h2c"] as const;

/** One of {@link roads}. */
export type Road = (typeof roads)[number];

const always = {
  "tells that an answer was HTTP/1.0": "undici does not show the version of a response",
};
const http2 = {
  ...always,
  "receives header lines with their order, case and duplicates":
    "undici takes the headers of HTTP/2 as an object, which joins duplicates other than Set-Cookie",
};

const resetWithoutError =
  "undici resets streams with NO_ERROR; Node's server keeps such a stream until the session ends: without TLS always, with it before Node 24";
const resets = {
  "leaving the loop gives up a body that is still being sent": resetWithoutError,
  "closing the response gives up a body that is still being sent": resetWithoutError,
  "closing a response that was begun gives up a body that is still being sent": resetWithoutError,
  "disposing the response gives up a body that is still being sent": resetWithoutError,
  "aborting gives up a body that is still being sent": resetWithoutError,
  "fails the body with the reason when it is read after the abort": resetWithoutError,
};
const beforeNode24 = Number.parseInt(process.versions.node) < 24;

/** What no road through undici can show, by the names of cases. */
export const skips: Readonly<Record<Road, Readonly<Record<string, string>>>> = {
  http: always,
  https: always,
  h2: beforeNode24 ? { ...http2, ...resets } : http2,
  h2c: {
    ...http2,
    ...resets,
    "tells which connection carried an exchange": "the address at the other end is that of the door",
  },
};

/** A transport for a road whose connections are dialled by `connector`. @param doors lead to the origins of h2c */
export function transportOver(
  road: Road,
  doors: Doors,
  connector: Connector,
  options: UndiciTransportOptions,
): UndiciTransport {
  if (road !== "h2c") return new UndiciTransport({ ...options, connector, http2: road === "h2" });
  const dial: Connector = async (target, how) =>
    target.protocol === "https:"
      ? connector(target, how)
      : connector({ ...target, port: await doors.port(target.port) }, how);
  return new PriorKnowledgeTransport({ ...options, connector: priorKnowledge(dial), http2: true });
}

/** Speaks HTTP/2 with every server that has no TLS. */
class PriorKnowledgeTransport extends UndiciTransport {
  override get capabilities(): TransportCapabilities {
    // What it cannot do itself, undici's road leaves to HTTP/1.1, which nobody speaks here.
    return { ...super.capabilities, protocols: ["h2"], requestTrailers: false, expectContinue: false };
  }
}
