import { Auth, checkOptionNames, type HttpRequest, type HttpResponse } from "@haulier/core";

import { checkedSource, type SecretSource } from "./secret-source.ts";
import { withHeader } from "./with-header.ts";

/** A key, and the one place where it goes. */
export type ApiKeyAuthOptions = {
  /** The key, or a function that gives it for each request. */
  key: SecretSource;
} & (
  | {
      /** The header that takes the key, such as `X-API-Key`. */
      header: string;
    }
  | {
      /** The query parameter that takes the key. Addresses end up in logs and histories: use a header where the server has one. */
      query: string;
    }
  | {
      /** The cookie that takes the key. */
      cookie: string;
    }
);

const places = ["header", "query", "cookie"] as const;
const optionNames: ReadonlySet<string> = new Set(["key", ...places]);

/** Puts a key on a request, which is not changed. */
type Place = (request: HttpRequest, name: string, key: string) => HttpRequest;

/** Where a key can go: how it gets there, which names there are, and which keys. */
const placing: Readonly<Record<(typeof places)[number], { put: Place; name: RegExp; key: RegExp }>> = {
  header: { put: withHeader, name: /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, key: /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/ },
  query: { put: withQuery, name: /./s, key: /./s },
  // RFC 6265 section 4.1.1.
  cookie: {
    put: withCookie,
    name: /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/,
    key: /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/,
  },
};

/**
 * A key in a header, a query parameter or a cookie, sent with every request. What has that name on the request is replaced.
 *
 * ```ts
 * const client = new Client({ transport, auth: new ApiKeyAuth({ key: "k-123", header: "X-API-Key" }) });
 * ```
 *
 * Headers of the usual names are masked where they are printed; name yours in `sensitiveHeaders` of the client if it is another.
 */
export class ApiKeyAuth extends Auth {
  readonly #key: (request: HttpRequest) => string | Promise<string>;
  readonly #name: string;
  readonly #put: Place;

  /** @throws TypeError for no place or several, a name that cannot be there, or a key that cannot be sent; the key is not in the message. */
  constructor(options: ApiKeyAuthOptions) {
    super();
    checkOptionNames("ApiKeyAuth", options, optionNames);
    const given = places.filter((place) => Object.hasOwn(options, place));
    const [place] = given;
    if (place === undefined || given.length > 1) {
      throw new TypeError("ApiKeyAuth: expected the name of one header, query or cookie that takes the key");
    }
    const name: unknown = (options as Partial<Record<string, unknown>>)[place];
    const { put, name: names, key: keys } = placing[place];
    if (typeof name !== "string" || !names.test(name)) {
      throw new TypeError(`${place}: expected the name of a ${place}, got ${JSON.stringify(name)}`);
    }
    this.#name = name;
    this.#put = put;
    this.#key = checkedSource("ApiKeyAuth: the key", options.key, keys);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    yield this.#put(request, this.#name, await this.#key(request));
  }
}

/** Only the pairs of that name are touched: the others stay as they were encoded. */
function withQuery(request: HttpRequest, name: string, key: string): HttpRequest {
  const url = new URL(request.url);
  const pairs = url.search.slice(1).split("&");
  const others = pairs.filter((pair) => pair !== "" && nameOf(pair) !== name);
  url.search = [...others, new URLSearchParams([[name, key]]).toString()].join("&");
  return request.with({ url, headers: request.headers });
}

/** As a server reads it. */
function nameOf(pair: string): string | undefined {
  return new URLSearchParams(`?${pair}`).keys().next().value;
}

function withCookie(request: HttpRequest, name: string, key: string): HttpRequest {
  const own = request.headers.get("cookie");
  // A Cookie header of the caller's is sent as it is, so that what is beside it would not be.
  if (own !== null) {
    const others = own.split(/; */).filter((pair) => pair !== "" && !pair.startsWith(`${name}=`));
    return withHeader(request, "Cookie", [...others, `${name}=${key}`].join("; "));
  }
  const cookies: Record<string, string> = Object.assign(Object.create(null), request.extensions.cookies);
  cookies[name] = key;
  const extensions: object = Object.assign(Object.create(null), request.extensions, { cookies });
  return request.with({ headers: request.headers, extensions });
}
