/*
 * What the origins answer. The first part of the path chooses the endpoint, the second is its argument.
 *
 *   /echo                   200, what arrived as JSON: see EchoedRequest
 *   /mirror                 200 at once, then every piece of the request body as it arrives
 *   /bytes/N?gate=G         200, N patterned bytes with Content-Length, `?framing=none` without; gate G before every 64 KiB
 *   /drip/N?gate=G          200 at once, then N pieces ("piece 1\n" ...), each after passing gate G
 *   /held?gate=G            200 once gate G is passed; nothing before
 *   /status/N?reason=R      status N, with a short body where it may have one
 *   /redirect/N             status N, Location: /echo, Set-Cookie
 *   /fields                 200, fields with duplicates, mixed case and several Set-Cookie: see `manyFields`
 *   /gzip                   200, Content-Encoding: gzip, the bytes of `gzippedText`
 *   /trailers?gate=G        200, a body without length, gate G, and the fields of `trailerFields`
 *   /hints                  103 with Link, then 200
 *   /early/N                status N and a body, complete before the request body is read; that is then thrown away
 *   /unread?gate=G          takes nothing of the request body until gate G is passed, then answers with its digest
 *   /hang                   reads the request and never answers
 *   /stall/N                200 and N of 1000 bytes, then nothing
 *   /close                  200 with Connection: close
 *   /cut/N?gate=G           200 and N of 1000 bytes, gate G, then the answer ends too soon
 *   /reset?gate=G           gate G, then a reset before any answer
 *   /reset-body/N?gate=G    200 and N of 1000 bytes, gate G, then a reset
 *
 * Where no gate is named, nothing waits. Anything else is a 404.
 */
import { gzipSync } from "node:zlib";

import type { AnswerHead, Exchange, ExchangePlace } from "./exchange.ts";
import type { Gate, Gates } from "./gates.ts";
import type { HeaderLine } from "./header-lines.ts";
import { type BodyDigest, digest, pattern, patternChunks } from "./pattern.ts";

/** What `/echo` answers: the request exactly as it arrived. */
export interface EchoedRequest extends ExchangePlace {
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderLine[];
  readonly body: BodyDigest;
  readonly trailers: readonly HeaderLine[];
}

/** The fields of `/fields`, in order. */
export const manyFields: readonly HeaderLine[] = [
  ["X-First", "1"],
  ["Set-Cookie", "a=1; Path=/; Expires=Wed, 09 Jun 2100 10:18:14 GMT"],
  ["X-Twice", "one"],
  ["x-twice", "two, three"],
  ["set-cookie", "b=2"],
  ["SET-COOKIE", "c=3; HttpOnly"],
  ["X-Empty", ""],
  ["X-Last", "8"],
];

/** What the body of `/gzip` says once it is decoded, by somebody else than the transport. */
export const gzippedText = "a transport does not decode";

/** The trailer fields of `/trailers`. */
export const trailerFields: readonly HeaderLine[] = [
  ["X-Checksum", "abc"],
  ["X-Note", "after the body"],
];

/** How many bytes the answers promise that do not keep their promise. */
export const promisedLength = 1000;

interface Visit {
  readonly argument: string;
  readonly query: URLSearchParams;
  readonly gate: Gate;
}

type Endpoint = (exchange: Exchange, visit: Visit) => void | Promise<void>;

/** Answers `exchange` as its target asks. @throws ClientGoneError */
export async function answer(exchange: Exchange, gates: Gates): Promise<void> {
  const { pathname, searchParams: query } = new URL(exchange.target, "http://origin");
  const [, name = "", argument = ""] = pathname.split("/");
  const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (endpoint === undefined) await send(exchange, 404, `no endpoint ${pathname}`);
  else await endpoint(exchange, { argument, query, gate: gates.namedBy(query) });
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  async echo(exchange) {
    const { method, target, httpVersion, headers } = exchange;
    const body = await digest(exchange.body);
    const echoed: EchoedRequest = {
      ...exchange.place,
      method,
      target,
      httpVersion,
      headers,
      body,
      trailers: exchange.trailers,
    };
    await send(exchange, 200, JSON.stringify(echoed), [["Content-Type", "application/json"]]);
  },

  async mirror(exchange) {
    exchange.start({ status: 200 });
    for await (const chunk of exchange.body) await exchange.write(chunk);
    exchange.end();
  },

  async bytes(exchange, { argument, query, gate }) {
    const length = Number(argument);
    exchange.start({ status: 200, headers: query.get("framing") === "none" ? [] : contentLength(length) });
    for (const chunk of exchange.method === "HEAD" ? [] : patternChunks(length)) {
      await gate.pass();
      await exchange.write(chunk);
    }
    exchange.end();
  },

  async drip(exchange, { argument, gate }) {
    exchange.start({ status: 200 });
    for (let piece = 1; piece <= Number(argument); piece++) {
      await gate.pass();
      await exchange.write(Buffer.from(`piece ${piece}\n`));
    }
    exchange.end();
  },

  async held(exchange, { gate }) {
    await gate.pass();
    await send(exchange, 200, "held");
  },

  async status(exchange, { argument, query }) {
    await send(exchange, Number(argument), `status ${argument}`, [], query.get("reason") ?? undefined);
  },

  async redirect(exchange, { argument }) {
    await send(exchange, Number(argument), "moved", [
      ["Location", "/echo"],
      ["Set-Cookie", "redirected=yes"],
    ]);
  },

  async fields(exchange) {
    await send(exchange, 200, "fields", manyFields);
  },

  async gzip(exchange) {
    await send(exchange, 200, gzipSync(gzippedText), [["Content-Encoding", "gzip"]]);
  },

  async trailers(exchange, { gate }) {
    exchange.start({ status: 200, headers: [["Trailer", "X-Checksum, X-Note"]], trailers: trailerFields });
    await exchange.write(Buffer.from("trailers follow"));
    await gate.pass();
    exchange.end();
  },

  async hints(exchange) {
    exchange.inform(103, [["Link", "</style.css>; rel=preload"]]);
    await send(exchange, 200, "hinted");
  },

  async early(exchange, { argument }) {
    await send(exchange, Number(argument), "before your body");
    for await (const _ of exchange.body);
  },

  async unread(exchange, { gate }) {
    await gate.pass();
    await send(exchange, 200, JSON.stringify(await digest(exchange.body)));
  },

  async hang(exchange) {
    await digest(exchange.body);
    await exchange.over;
  },

  async stall(exchange, visit) {
    await begin(exchange, visit);
    await exchange.over;
  },

  async close(exchange) {
    await send(exchange, 200, "closing", [["Connection", "close"]]);
  },

  async cut(exchange, visit) {
    await begin(exchange, visit);
    await visit.gate.pass();
    exchange.cut();
  },

  async reset(exchange, { gate }) {
    await gate.pass();
    exchange.reset();
  },

  async "reset-body"(exchange, visit) {
    await begin(exchange, visit);
    await visit.gate.pass();
    exchange.reset();
  },
};

async function send(
  exchange: Exchange,
  status: number,
  content: string | Uint8Array,
  headers: readonly HeaderLine[] = [],
  reason?: string,
): Promise<void> {
  const body = Buffer.from(content);
  const bodiless = status === 204 || status === 304;
  const head: AnswerHead = {
    status,
    reason,
    headers: bodiless ? headers : [...headers, ...contentLength(body.length)],
  };
  exchange.start(head);
  if (!bodiless && exchange.method !== "HEAD") await exchange.write(body);
  exchange.end();
}

/** Sends a head that promises {@link promisedLength} bytes, and the first of them. */
async function begin(exchange: Exchange, { argument }: Visit): Promise<void> {
  exchange.start({ status: 200, headers: contentLength(promisedLength) });
  await exchange.write(pattern(Number(argument)));
}

function contentLength(length: number): HeaderLine[] {
  return [["Content-Length", String(length)]];
}
