import type { Socket } from "node:net";

import { take, takeText } from "./socket-bytes.ts";

/** What a client asked for. */
export interface SocksRequest {
  readonly version: 4 | 5;
  /** A name when it was left to the proxy to look it up, else an address. */
  readonly host: string;
  readonly port: number;
  /** What the client gave as its user; `""` where it gave none. */
  readonly username: string;
}

/** Who may use the proxy: by SOCKS4 by the name alone, which has no passwords. Undefined lets in anyone. */
export type Credentials = { readonly username: string; readonly password: string } | undefined;

/**
 * Reads a client's request, and answers what comes before.
 * @returns undefined for one that is not let in, and has been told so.
 * @throws Error when the client leaves, or speaks something else.
 */
export async function readRequest(client: Socket, credentials: Credentials): Promise<SocksRequest | undefined> {
  const [version] = await take(client, 1);
  if (version === 4) return await readRequest4(client, credentials);
  if (version !== 5) throw new Error(`no version of SOCKS: ${version}`);
  const username = await authenticate(client, credentials);
  return username === undefined ? undefined : await readRequest5(client, username);
}

/** Tells a client how its request went: 0 is granted, anything else a reply of SOCKS5. */
export function answerRequest(client: Socket, { version }: SocksRequest, reply: number): void {
  if (version === 5) client.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
  else client.write(Buffer.from([0, reply === 0 ? 90 : 91, 0, 0, 0, 0, 0, 0]));
}

async function readRequest4(client: Socket, credentials: Credentials): Promise<SocksRequest | undefined> {
  const head = await take(client, 7);
  const address = [...head.subarray(3)];
  const username = await takeText(client);
  // SOCKS4a: an address that cannot be one announces a name.
  const isName = address.slice(0, 3).every((byte) => byte === 0) && address[3] !== 0;
  const host = isName ? await takeText(client) : address.join(".");
  const request: SocksRequest = { version: 4, host, port: head.readUInt16BE(1), username };
  if (credentials === undefined || credentials.username === username) return request;
  client.write(Buffer.from([0, 93, 0, 0, 0, 0, 0, 0]));
  return undefined;
}

/** @returns the user; undefined for one that is not let in. */
async function authenticate(client: Socket, credentials: Credentials): Promise<string | undefined> {
  const [count = 0] = await take(client, 1);
  const offered = await take(client, count);
  const wanted = credentials === undefined ? 0 : 2;
  if (!offered.includes(wanted)) {
    client.write(Buffer.from([5, 255]));
    return undefined;
  }
  client.write(Buffer.from([5, wanted]));
  if (credentials === undefined) return "";
  await take(client, 1);
  const [username, password] = [await takeCounted(client), await takeCounted(client)];
  const isRight = username === credentials.username && password === credentials.password;
  client.write(Buffer.from([1, isRight ? 0 : 1]));
  return isRight ? username : undefined;
}

async function readRequest5(client: Socket, username: string): Promise<SocksRequest> {
  const head = await take(client, 4);
  const host = await takeHost(client, head[3]!);
  const port = (await take(client, 2)).readUInt16BE();
  return { version: 5, host, port, username };
}

async function takeHost(client: Socket, type: number): Promise<string> {
  if (type === 3) return await takeCounted(client);
  if (type === 1) return (await take(client, 4)).join(".");
  const groups = (await take(client, 16)).toString("hex").match(/.{4}/g)!;
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

async function takeCounted(client: Socket): Promise<string> {
  const [count = 0] = await take(client, 1);
  return count === 0 ? "" : (await take(client, count)).toString();
}
