import { describeTransport, type TransportSetup } from "@haulier/conformance/vitest";
import { wrap, type Transport } from "@haulier/core";

import { FetchTransport } from "./fetch-transport.ts";
import { createRuntimeAgent } from "./testing/runtime-agent.ts";

/** Over Node's own `fetch`, with connections that are closed with the transport. */
function create({ tls }: TransportSetup): Transport {
  const agent = createRuntimeAgent(tls.ca);
  const transport = new FetchTransport({ init: { dispatcher: agent } });
  let closing: Promise<void> | undefined;
  return wrap(transport, {
    // Node's fetch is more than the standard promises, so that the transport does not say so.
    capabilities: { ...transport.capabilities, duplex: true },
    handleRequest: (request) => transport.handleRequest(request),
    close: () => (closing ??= transport.close().then(() => agent.close())),
  });
}

const ownFields = "fetch adds fields of its own, such as Sec-Fetch-Mode";
const notTold = "fetch does not tell";
const ownPool =
  "how the connections are used is up to the runtime, which may open one where another is free in a moment";

const waits = "the undici of Node 22 waits for that body";
const skipOfNode22 = {
  "expects no body after 204 though it has a Content-Length": waits,
  "expects no body after 304 though it has a Content-Length": waits,
  "translates /reset-mid-head to ERR_READ": "Node 22 takes the reset for an ordinary end",
  "sends the target /echo? as it is": "the undici of Node 22 drops an empty query",
};

const skip = {
  "returns status 407 like any other":
    "the Fetch standard makes a failure of 407 (section 4.6, HTTP-network-or-cache fetch)",
  "does not decode a body": "fetch decodes; Content-Encoding and Content-Length are then left out",
  "asks for no encoding by itself": ownFields,
  "sends every value of a field, in order, and adds no field but its own": ownFields,
  "sends a body with GET": "the Fetch standard forbids it, and it is refused with a clear error",
  "lets a Host that is set win": "fetch writes Host itself",
  "translates /reset-until-close to ERR_READ": "Node's fetch takes a reset for the end of a body without a length",
  "uses the connection again after GET": ownPool,
  "uses the connection again after HEAD": ownPool,
  "uses the connection again after POST": ownPool,
  "uses the connection again after DELETE": ownPool,
  "uses one connection for 50 requests in turn": ownPool,
  "tells that an answer was HTTP/1.0": notTold,
  "tells which connection carried an exchange": notTold,
  "tells how long the phases of an exchange took": notTold,
  "tells how an exchange proceeds": "fetch does not tell when it connects; headersReceived, done and failed are told",
  ...(process.versions["undici"]?.startsWith("6.") ? skipOfNode22 : {}),
};

describeTransport("FetchTransport over http", { create, skip });
