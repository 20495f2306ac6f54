// Shows TLS with an authority and a client certificate of one's own, and how a certificate that is not trusted is refused.
import { createCertificates } from "@haulier/conformance/server";
import { Client, isNetworkError } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const certificates = createCertificates();
const server = await startServer({ tls: certificates.server, clientAuthority: certificates.ca });

const { ca } = certificates; // PEM, as text or bytes
const { cert, key } = certificates.client;

const client = new Client({ transport: new UndiciTransport({ tls: { ca, cert, key } }), baseUrl: server.url("/v1") });

const response = await client.get("/whoami");
console.log(response.json()); // { httpVersion: '1.1', certificate: 'conformance client' }

const { version, cipher, authorized } = response.extensions.connection!.tls!;
console.log(version, cipher, authorized); // TLSv1.3 TLS_AES_256_GCM_SHA384 true

const stranger = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });
await stranger.get("/whoami").catch((error) => console.log(isNetworkError(error) && error.message));

await client.close();
await stranger.close();
await server.close();
