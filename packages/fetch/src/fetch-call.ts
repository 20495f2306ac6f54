import { contentOf, type FetchContent } from "./fetch-content.ts";

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
}

/** Options that change what is asked for so much that they must not be ignored. */
interface Unsupported {
  readonly integrity?: string | undefined;
}

type Init = RequestInit & Unsupported & { readonly duplex?: string };

/**
 * Reads the arguments of `fetch` as the Fetch standard does: what `init` says goes before what a `Request` says.
 * @throws TypeError for arguments that `fetch` refuses.
 */
export async function readFetchCall(input: string | URL | Request, given: RequestInit = {}): Promise<FetchCall> {
  const init = given as Init;
  const request = isRequest(input) ? input : undefined;
  const url = urlOf(input);
  checkNoCredentials(url);
  const method = methodOf(init.method ?? request?.method ?? "GET");
  const integrity = init.integrity ?? request?.integrity ?? "";
  if (integrity !== "")
    throw new TypeError("fetch: integrity is not checked here; remove it, and check the body yourself");
  const headers = new Headers(init.headers ?? request?.headers);
  return {
    method,
    url,
    headers,
    content: await contentOf(init, request, method, headers),
    signal: (init.signal === undefined ? request?.signal : init.signal) ?? undefined,
    redirect: redirectOf(init.redirect ?? request?.redirect),
  };
}

/** The URL that was given, as text. */
export function urlOf(input: string | URL | Request): string {
  if (typeof input === "string") return input;
  return isRequest(input) ? input.url : input.href;
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
  return method;
}

function redirectOf(mode: string | undefined): FetchCall["redirect"] {
  if (mode === undefined || mode === "follow") return "follow";
  if (mode === "manual" || mode === "error") return mode;
  throw new TypeError(`fetch: redirect must be "follow", "manual" or "error", got ${JSON.stringify(mode)}`);
}
