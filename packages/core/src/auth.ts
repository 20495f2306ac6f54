import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";

/**
 * An authentication scheme, as a conversation: yield a request and get its response; yield again to try once more; return to be done.
 *
 * ```ts
 * class TokenAuth extends Auth {
 *   async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
 *     request.headers.set("Authorization", `Bearer ${this.token}`);
 *     const response = yield request;
 *     if (response.status !== 401) return;
 *     yield withFreshToken(request);
 *   }
 * }
 * ```
 *
 * A flow is about one URL. Its redirect is given to the flow like any response, and followed when the flow has ended: within the origin
 * with a new flow about the next URL, and a request that has nothing of this one's; beyond it without. So no flow is asked about another
 * origin than the one that the credentials were given for, but for https instead of http on the same host.
 *
 * A request that the flow makes itself, such as one for a token, has the limits and the signal of the call, and its redirects are followed;
 * `response.url` tells to where. At most 20 requests are sent for one URL.
 */
export abstract class Auth {
  /** Whether the request body is read before the flow begins, so that `request.content` is there. */
  readonly requiresRequestBody: boolean = false;
  /** Whether each response is read before it is handed to the flow, so that `response.content` is there. */
  readonly requiresResponseBody: boolean = false;

  /** The last request that is yielded gives the response that the caller gets. Yielding nothing is an error. */
  abstract authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}

/** Credentials: a scheme, user and password for Basic, or a function that returns the request with credentials on it. */
export type AuthInit =
  | Auth
  | readonly [username: string, password: string]
  | ((request: HttpRequest) => HttpRequest | Promise<HttpRequest>);

/** Basic authentication, sent with every request. @see RFC 7617, https://www.rfc-editor.org/rfc/rfc7617 */
export class BasicAuth extends Auth {
  readonly #authorization: string;

  /** @throws TypeError for a user name with a colon or a control character, which the scheme cannot express. */
  constructor(username: string, password = "") {
    super();
    this.#authorization = basicAuthorization(username, password);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    request.headers.set("Authorization", this.#authorization);
    yield request;
  }
}

/** A function as a scheme: it puts credentials on the request. */
class FunctionAuth extends Auth {
  readonly #authenticate: (request: HttpRequest) => HttpRequest | Promise<HttpRequest>;

  constructor(authenticate: (request: HttpRequest) => HttpRequest | Promise<HttpRequest>) {
    super();
    this.#authenticate = authenticate;
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    yield await this.#authenticate(request);
  }
}

/**
 * Makes a scheme of what the caller gave as `auth`, for schemes that are made of others.
 * @throws TypeError when it is none of the accepted forms.
 */
export function createAuth(init: AuthInit): Auth {
  if (isAuth(init)) return init;
  if (typeof init === "function") return new FunctionAuth(init);
  if (Array.isArray(init) && init.length === 2 && init.every((part) => typeof part === "string")) {
    return new BasicAuth(init[0], init[1]);
  }
  throw new TypeError("auth: expected [username, password], a function or an Auth");
}

/** By shape, so that a scheme made with another copy of this package is one, too. */
function isAuth(value: unknown): value is Auth {
  return typeof value === "object" && value !== null && "authFlow" in value;
}

/** The value of the field `Authorization` (or `Proxy-Authorization`) for Basic, in UTF-8. */
export function basicAuthorization(username: string, password: string): string {
  // RFC 7617 section 2: a user-id has no colon, and neither has control characters.
  if (username.includes(":")) throw new TypeError("auth: a user name for Basic cannot have a colon");
  if (controlCharacter.test(username) || controlCharacter.test(password))
    throw new TypeError("auth: user name and password for Basic cannot have control characters");
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** The userinfo of a URL as a scheme; null when it has none. */
export function authFromUrl(url: URL): Auth | null {
  const credentials = credentialsOf(url);
  return credentials === undefined ? null : new BasicAuth(...credentials);
}

/** The userinfo of a URL, percent-decoded; undefined when it has none. */
export function credentialsOf({ username, password }: URL): [username: string, password: string] | undefined {
  return username === "" && password === "" ? undefined : [percentDecode(username), percentDecode(password)];
}

/** A stray `%` is a `%`, as in the URL itself; so is what is not UTF-8 beneath it. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
