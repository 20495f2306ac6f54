import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";

import { DigestAuth } from "../digest-auth.ts";
import { DigestServer, parametersOf, type DigestServerOptions } from "./digest-server.ts";
import { seenBy } from "./seen-by.ts";

/** A server, and a client that talks to it in process. */
export interface DigestSetting {
  readonly server: DigestServer;
  readonly transport: MockTransport;
  readonly client: Client;
}

/** Such a pair; the server knows `ada` by the password `secret` unless it is told otherwise. */
export function setUpDigest(options: DigestServerOptions = {}, auth = new DigestAuth("ada", "secret")): DigestSetting {
  const server = new DigestServer(options);
  const transport = new MockTransport(server.answer);
  return { server, transport, client: new Client({ transport, auth }) };
}

/** The parameters of the credentials of all requests, in order; null for those without. */
export function credentialsOf(transport: MockTransport): (Record<string, string> | null)[] {
  return seenBy(transport).map((header) => (header === null ? null : parametersOf(header)));
}
