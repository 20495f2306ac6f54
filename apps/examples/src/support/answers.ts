import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string | string[] | undefined>>;
  readonly httpVersion: string;
  /** The common name of the client certificate. */
  readonly certificate: string | undefined;
}

/** What is answered; `undefined` never answers. */
export type Answer =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string | number>>;
      readonly body?: string | Iterable<Uint8Array> | AsyncIterable<string>;
    }
  | undefined;

type Answering = (request: Arrived) => Answer;

/** The API of the examples: users to ask for and to add, an export, a report, uploads, and what goes wrong. */
export function createAnswers(): (request: Arrived) => Answer {
  let flaky = 0;
  const routes: Readonly<Record<string, Answering>> = {
    "GET /": () => ({ headers: { "Content-Type": "text/html; charset=utf-8" }, body: "<h1>Example</h1>\n" }),
    "GET /v1/users": ({ query }) => {
      const first = (Number(query.get("page") ?? 1) - 1) * 2;
      return json(200, users.slice(first, first + 2));
    },
    "POST /v1/users": ({ body }) => {
      const user = { id: users.length + 1, ...(JSON.parse(body.toString()) as object) };
      return json(201, user, { Location: `/v1/users/${user.id}` });
    },
    "DELETE /v1/users/1": () => ({ status: 204 }),
    "GET /v1/export": () => ({ headers: { "Content-Type": "application/x-ndjson" }, body: records(3) }),
    "GET /v1/events": () => ({ headers: { "Content-Type": "application/x-ndjson" }, body: records(Infinity) }),
    "GET /v1/report.pdf": () => ({
      headers: { "Content-Type": "application/pdf", "Content-Length": report.byteLength },
      body: pieces(report),
    }),
    "POST /v1/uploads": received,
    "PUT /v1/uploads": received,
    "PUT /v1/old-uploads": () => redirect(307, "/v1/uploads"),
    "GET /v1/old": () => redirect(301, "/v1/newer"),
    "GET /v1/newer": () => redirect(302, "/v1/users/1"),
    "GET /v1/slow": () => undefined,
    "GET /v1/echo": echoed,
    "GET /v1/private": ({ headers }) =>
      headers.authorization === `Basic ${btoa("ada:secret")}` || headers.authorization === "Bearer fresh"
        ? json(200, { secret: 42 })
        : json(401, { error: "who are you?" }, { "WWW-Authenticate": 'Basic realm="example"' }),
    "POST /v1/token": () => json(200, { token: "fresh" }),
    "GET /v1/flaky": () =>
      ++flaky < 3 ? json(503, { error: "try again" }, { "Retry-After": 0 }) : json(200, { attempt: flaky }),
    "GET /v1/session": () => json(200, {}, { "Set-Cookie": "session=abc; Path=/; HttpOnly" }),
    "GET /v1/whoami": ({ httpVersion, certificate }) => json(200, { httpVersion, certificate }),
  };
  for (const user of users) Object.assign(routes, { [`GET /v1/users/${user.id}`]: () => json(200, user) });
  return (request) => {
    const route = routes[`${request.method} ${request.path}`];
    return route === undefined ? json(404, { error: `no ${request.path}` }) : route(request);
  };
}

const users = [
  { id: 1, name: "Ada" },
  { id: 2, name: "Grace" },
  { id: 3, name: "Edsger" },
  { id: 4, name: "Barbara" },
];

const report = randomBytes(1024 * 1024);

function json(status: number, value: unknown, headers: Readonly<Record<string, string | number>> = {}): Answer {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(value) };
}

function redirect(status: number, location: string): Answer {
  return { status, headers: { Location: location } };
}

function echoed({ method, path, query, headers }: Arrived): Answer {
  return json(200, { method, path, query: Object.fromEntries(query), headers });
}

/** Tells what was uploaded. */
function received({ headers, body, trailers }: Arrived): Answer {
  const [type] = (headers["content-type"] ?? "none").split(";");
  const parts = [...body.toString("latin1").matchAll(/Content-Disposition: form-data; (.*)/g)].map(([, part]) => part);
  return json(200, {
    type,
    bytes: body.byteLength,
    ...(parts.length === 0 ? {} : { parts }),
    ...(Object.keys(trailers).length === 0 ? {} : { trailers }),
  });
}

function* pieces(bytes: Buffer): Generator<Uint8Array> {
  const size = 64 * 1024;
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

/** A record now and then. */
async function* records(count: number): AsyncGenerator<string> {
  for (let id = 1; id <= count; id++) {
    yield `{"id":${id},"name":"record ${id}"}\n`;
    await sleep(10);
  }
}
