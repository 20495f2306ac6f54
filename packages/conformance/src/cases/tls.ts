import assert from "node:assert/strict";

import { assertTransportError, rejectionOf } from "../assertions.ts";
import type { CaseContext } from "../case-context.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { needs } from "../requirements.ts";

/** Certificates to refuse, and a word of the reason that the error must give. */
const badCertificates = {
  expired: /expired/i,
  wrongHost: /altname|does not match|hostname/i,
  selfSigned: /self.signed/i,
  unknownCa: /unable to (?:verify|get)|unknown|issuer/i,
} as const;

/** An origin with TLS that speaks what the transport does. */
async function tlsUrl(context: CaseContext): Promise<string> {
  const { capabilities } = await context.facts();
  return context.server.url(capabilities.protocols.includes("http/1.1") ? "https" : "h2", "/echo");
}

/** Rules 10 and 11 where TLS is concerned: bad certificates are refused, and identities never share a connection. */
export const tls: readonly ConformanceCase[] = [
  {
    name: "trusts the authority that it was given",
    rule: 10,
    requires: [needs.tls],
    async run(context) {
      const { connectionId } = await context.echo({ target: await tlsUrl(context) });
      assert.equal(connectionId, 1);
    },
  },
  ...Object.entries(badCertificates).map(([origin, reason]): ConformanceCase => ({
    name: `refuses a certificate that is ${origin}, and says why`,
    rule: 10,
    requires: [needs.tls],
    async run(context) {
      const url = context.server.url(origin as keyof typeof badCertificates, "/echo");
      const error = assertTransportError(await rejectionOf(context.send(url)), "ERR_CONNECT", "no");
      assert.ok(error.cause instanceof Error, "the engine's error is the cause");
      assert.match(`${error.message} ${error.cause.message}`, reason);
      await context.server.waitForOpenConnections(0);
      assert.equal(context.server.requests().length, 0);
    },
  })),
  {
    name: "does not trust the authority unless it was given",
    rule: 11,
    requires: [needs.tls],
    async run(context) {
      const target = await tlsUrl(context);
      await context.echo({ target });
      const stranger = await context.create({ tls: {} });
      const error = await rejectionOf(context.echo({ target, by: stranger }));
      assertTransportError(error, "ERR_CONNECT", "no");
      assert.equal(context.server.requests().length, 1);
    },
  },
  {
    name: "shows its client certificate, and never another's",
    rule: 11,
    requires: [needs.tls],
    async run(context) {
      const { ca, client, otherClient } = context.server.certificates;
      const target = context.server.url("mutualTls", "/echo");
      const one = await context.create({ tls: { ca, ...client } });
      const other = await context.create({ tls: { ca, ...otherClient } });
      const names = [];
      for (const by of [one, other, one]) names.push((await context.echo({ target, by })).clientCertificate);
      assert.deepEqual(names, ["conformance client", "another client", "conformance client"]);
      assert.equal(context.server.connections("mutualTls").length, 2);
    },
  },
  {
    name: "fails when the server asks for a client certificate that there is not",
    rule: 10,
    requires: [needs.tls],
    async run(context) {
      const error = await rejectionOf(context.send(context.server.url("mutualTls", "/echo")));
      // With TLS 1.3 the refusal comes after the handshake, when the client may have sent something already.
      assertTransportError(error, ["ERR_CONNECT", "ERR_READ", "ERR_WRITE", "ERR_REMOTE_PROTOCOL"]);
      assert.equal(context.server.requests().length, 0);
    },
  },
  {
    name: "fails clearly when a plain server is asked for TLS",
    rule: 10,
    requires: [needs.tls],
    async run(context) {
      const url = context.server.url("http", "/echo").replace("http:", "https:");
      assertTransportError(await rejectionOf(context.send(url)), "ERR_CONNECT", "no");
      assert.equal(context.server.requests().length, 0);
    },
  },
  {
    name: "speaks HTTP/1.1 with a server that offers no more",
    rule: "interface",
    requires: [needs.tls, needs.faults],
    async run(context) {
      const { httpVersion, alpn } = await context.echo({ target: context.server.url("https", "/echo") });
      assert.equal(httpVersion, "HTTP/1.1");
      assert.ok(alpn === null || alpn === "http/1.1");
    },
  },
  {
    name: "tells the facts of its TLS connection",
    rule: "interface",
    requires: [needs.tls],
    async run(context) {
      const response = await context.send(await tlsUrl(context));
      const facts = response.extensions.connection?.tls;
      await response.read();
      assert.ok(facts !== undefined, "extensions.connection.tls is missing");
      assert.match(facts.version, /^TLSv1\.[23]$/);
      assert.match(facts.cipher, /^TLS_/);
      assert.equal(facts.authorized, true);
      assert.ok((facts.certificate()?.byteLength ?? 0) > 0, "the certificate is missing");
    },
  },
];
