// Shows Digest: a challenge that is answered, a request that needs none, a wrong password, and a server whose hash is not good enough.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { DigestAuth } from "@haulier/auth";
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

const server = createServer((request, response) => {
  const sent = parameters(request.headers.authorization ?? "");
  const isRight = nonces.has(sent["nonce"]) && sent["response"] === responseFor("secret", request.method!, sent);
  if (isRight) {
    response.end(`Hello, ${sent["username"]}`);
    return;
  }
  const nonce = randomBytes(16).toString("base64url");
  nonces.add(nonce);
  response.setHeader("WWW-Authenticate", `Digest realm="example", nonce="${nonce}", qop="auth", algorithm=SHA-256`);
  response.writeHead(401).end();
});
const nonces = new Set<string | undefined>();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/report?year=2026`;

const client = new Client({ transport: new UndiciTransport(), auth: new DigestAuth("ada", "secret") });

const first = await client.get(url);
console.log(first.text(), first.history.map(String)); // Hello, ada [ '401 Unauthorized' ]
const second = await client.get(url);
console.log(second.text(), second.history.map(String)); // Hello, ada []

const wrong = await client.get(url, { auth: new DigestAuth("ada", "guess") });
console.log(wrong.toString(), wrong.history.map(String)); // 401 Unauthorized [ '401 Unauthorized' ]

const strict = new DigestAuth("ada", "secret", { algorithms: ["SHA-512-256"] });
await client.get(url, { auth: strict }).catch((error) => console.log(error.code, error.message));

await client.close();
server.close();

/** The server's side of it: what the hash has to be (RFC 7616 section 3.4.1). */
function responseFor(password: string, method: string, sent: Record<string, string>): string {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const secret = hash(`${sent["username"]}:example:${password}`);
  const subject = hash(`${method}:${sent["uri"]}`);
  return hash(`${secret}:${sent["nonce"]}:${sent["nc"]}:${sent["cnonce"]}:${sent["qop"]}:${subject}`);
}

function parameters(header: string): Record<string, string> {
  const pairs = header.matchAll(/(\w+)="?([^",]*)/g);
  return Object.fromEntries(Array.from(pairs, ([, name, value]) => [name!, value!]));
}
