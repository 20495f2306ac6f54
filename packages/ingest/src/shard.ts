import { checkOptionNames, redactUrl, sensitiveHeaders } from "@haulier/core";

/** A request as data: what a {@link ShardJob} is made of. */
export interface ShardRequest {
  /** @defaultValue "GET", or "POST" with a body */
  method?: string | undefined;
  /** Absolute, or relative to the `baseUrl` of the client that will send it. */
  url: string | URL;
  /** Fields without credentials: those are the worker's. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** A body of JSON. For the id, the order of its keys does not count. */
  json?: unknown;
  /** A body of text, instead of `json`. */
  content?: string | undefined;
}

/** A request that can be put into a queue: plain JSON, with an id that is the same whenever the same request is described. */
export interface ShardJob {
  /** The method and a hash, such as `get-9f86d081884c7d659a2feaa0c55ad015`: letters, digits and `-` only. */
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** With names in lower case, sorted. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Options of {@link shard}. */
export interface ShardOptions {
  /** Is part of the ids: the same requests in another run, of another day say, are other jobs. @defaultValue "" */
  run?: string | undefined;
  /** Query parameters that look like credentials by their name, such as `code` and `key`, and are none. @defaultValue none */
  allowParams?: readonly string[] | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof ShardOptions>(["run", "allowParams"]);
const requestNames: ReadonlySet<string> = new Set<keyof ShardRequest>(["method", "url", "headers", "json", "content"]);
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Makes jobs of requests, one after the other as they are asked for, to be spread over several machines by a queue such as BullMQ. A queue that is
 * given the same id again leaves it out, so a producer that is killed may begin anew. On the other side, {@link runJob} sends them.
 *
 * ```ts
 * for await (const job of shard(urls, { run: "2026-01-31" })) await queue.add("fetch", job, { jobId: job.id });
 * ```
 *
 * Jobs are stored and shown by whatever carries them, so they have no credentials: a request that has some, in its userinfo, its fields or its
 * query, is refused.
 * @throws TypeError for a request that cannot be described so.
 */
export async function* shard(
  requests: Iterable<string | URL | ShardRequest> | AsyncIterable<string | URL | ShardRequest>,
  options: ShardOptions = {},
): AsyncGenerator<ShardJob, void, undefined> {
  checkOptionNames("shard", options, optionNames);
  const { run = "", allowParams = [] } = options;
  if (typeof run !== "string") throw new TypeError(`shard: run must be text, got ${typeof run}`);
  if (!Array.isArray(allowParams)) throw new TypeError("shard: allowParams must be an array of names of parameters");
  const allowed = new Set<string>(allowParams);
  for await (const request of requests) yield withId(describeRequest(asRequest(request), allowed), run);
}

function asRequest(request: string | URL | ShardRequest): ShardRequest {
  if (typeof request === "string" || request instanceof URL) return { url: request };
  if (typeof request !== "object" || request === null)
    throw new TypeError(`shard: expected URLs or requests, got ${request === null ? "null" : typeof request}`);
  checkOptionNames("shard", request, requestNames);
  return request;
}

/** A job before it has its id. */
interface DescribedRequest {
  readonly job: Omit<ShardJob, "id">;
  /** Its body for the id: of JSON, the order of the keys does not count. */
  readonly identity: string | null;
}

function describeRequest(request: ShardRequest, allowed: ReadonlySet<string>): DescribedRequest {
  const { json, content, headers = {} } = request;
  if (json !== undefined && content !== undefined)
    throw new TypeError("shard: a request has json or content, not both");
  if (content !== undefined && typeof content !== "string")
    throw new TypeError(`shard: content must be text, got ${typeof content}; a queue carries no bytes`);
  const body = content ?? (json === undefined ? null : jsonText(json));
  const method = request.method ?? (body === null ? "GET" : "POST");
  if (!token.test(method)) throw new TypeError(`shard: ${JSON.stringify(method)} is no method`);
  const implied = json === undefined ? {} : { "content-type": "application/json" };
  const job = {
    method: method.toUpperCase(),
    url: describeUrl(request.url, allowed),
    headers: { ...implied, ...describeHeaders(headers) },
    body,
  };
  return { job, identity: json === undefined || body === null ? body : withSortedKeys(body) };
}

const somewhere = "http://relative.invalid";

/** The URL without its fragment, which is not sent. */
function describeUrl(url: string | URL, allowed: ReadonlySet<string>): string {
  if (typeof url !== "string" && !(url instanceof URL))
    throw new TypeError(`shard: the url of a request must be a string or a URL, got ${typeof url}`);
  const text = String(url);
  // A relative one is checked as it will be sent: somewhere.
  const parsed = URL.parse(text, somewhere);
  if (parsed === null) throw new TypeError("shard: a request has a URL that cannot be parsed");
  const checked = new URL(parsed);
  for (const name of allowed) checked.searchParams.delete(name);
  checked.hash = "";
  const redacted = redactUrl(checked);
  if (redacted !== checked.href) {
    throw new TypeError(
      `shard: ${redacted.replace(somewhere, "")} has credentials, which have no place in a queue; give them to the client of the worker, or name parameters that are none in allowParams`,
    );
  }
  const hash = text.indexOf("#");
  return hash === -1 ? text : text.slice(0, hash);
}

function describeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const fields = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const [name, value] of fields) {
    if (typeof value !== "string") throw new TypeError(`shard: the field ${name} must be text, got ${typeof value}`);
    if (!token.test(name)) throw new TypeError(`shard: ${JSON.stringify(name)} is no name of a field`);
    if (/[\r\n\0]/.test(value)) throw new TypeError(`shard: the field ${name} has a line break or NUL in it`);
    if (sensitiveHeaders.includes(name)) {
      throw new TypeError(
        `shard: the field ${name} has credentials, which have no place in a queue; give them to the client of the worker`,
      );
    }
  }
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function jsonText(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`shard: json must be a JSON value, got ${typeof value}`);
  return text;
}

/** The same JSON with its keys in one order. */
function withSortedKeys(json: string): string {
  return JSON.stringify(JSON.parse(json), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

async function withId({ job, identity }: DescribedRequest, run: string): Promise<ShardJob> {
  const bytes = new TextEncoder().encode(
    JSON.stringify([run, job.method, job.url, Object.entries(job.headers), identity]),
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  // 128 bits are enough for no two to be the same by chance. Not a number: BullMQ takes none as an id.
  const hash = Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id: `${job.method.toLowerCase().replace(/[^a-z0-9]/g, "")}-${hash}`, ...job };
}
