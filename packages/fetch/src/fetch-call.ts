import { addCacheFields } from "./cache-mode.ts";
import { contentOf, type FetchContent } from "./fetch-content.ts";
import { checkFetchOptions } from "./fetch-options.ts";

/** What a call of `fetch` asks for. */
export interface FetchCall {
  readonly method: string;
  /** As it was given; a relative one is below the client's `baseUrl`. */
  readonly url: string;
  readonly headers: Headers;
  /** The body, in a form that the client takes. */
  readonly content: FetchContent | undefined;
  readonly signal: AbortSignal | undefined;
  readonly redirect: "follow" | "manual" | "error";
  /** Hashes of the response body; empty for none. */
  readonly integrity: string;
}

/** With what TypeScript's own declarations leave out. */
type Init = RequestInit & { readonly duplex?: string; readonly cache?: string };

/**
 * Reads the arguments of `fetch` as the Fetch standard does: what `init` says goes before what a `Request` says.
 * @throws TypeError for arguments that `fetch` refuses.
 */
export async function readFetchCall(
  input: string | URL | Request,
  given: RequestInit | null | undefined,
): Promise<FetchCall> {
  const init = (given ?? {}) as Init;
  if (typeof init !== "object") throw new TypeError(`fetch: the options must be an object, got a ${typeof init}`);
  const request = isRequest(input) ? input : undefined;
  const url = urlOf(input);
  checkNoCredentials(url);
  const method = methodOf(init.method ?? request?.method ?? "GET");
  checkFetchOptions(init as Readonly<Record<string, unknown>>, request);
  const signal = (init.signal === undefined ? request?.signal : init.signal) ?? undefined;
  const headers = new Headers(init.headers ?? request?.headers);
  addCacheFields(headers, init.cache ?? request?.cache);
  return {
    method,
    url,
    headers,
    content: await contentOf(init, request, method, headers, signal),
    signal,
    redirect: init.redirect ?? request?.redirect ?? "follow",
    integrity: init.integrity ?? request?.integrity ?? "",
  };
}

/** The URL that was given, as text. What is neither text nor a Request is taken for what it prints as, such as a `location`. */
export function urlOf(input: string | URL | Request): string {
  return isRequest(input) ? input.url : String(input);
}

/** By shape: a Request may be of another realm or package. */
function isRequest(input: unknown): input is Request {
  return (
    typeof input === "object" && input !== null && "url" in input && "headers" in input && typeof input.url === "string"
  );
}

/** Fetch standard, section 5.4: they would be sent wherever a copy of the URL is logged. */
function checkNoCredentials(url: string): void {
  if (!url.includes("@") || !URL.canParse(url)) return;
  const { username, password } = new URL(url);
  if (username !== "" || password !== "")
    throw new TypeError(
      "fetch: the URL has credentials; send them as an Authorization header, or by the client's auth",
    );
}

function methodOf(method: string): string {
  if (["CONNECT", "TRACE", "TRACK"].includes(method.toUpperCase()))
    throw new TypeError(`fetch: the Fetch standard forbids the method ${method.toUpperCase()}; use the client`);
  if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(method))
    throw new TypeError(`fetch: expected a method such as GET, got ${JSON.stringify(method)}`);
  return method;
}
