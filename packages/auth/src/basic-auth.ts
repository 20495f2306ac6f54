import { Auth, basicAuthorization, checkOptionNames, type HttpRequest, type HttpResponse } from "@haulier/core";

import { hasAuthorization, withHeader } from "./with-header.ts";

/** How {@link BasicAuth} writes user name and password. */
export interface BasicAuthOptions {
  /**
   * What user name and password are encoded in. UTF-8 is what servers of today expect, in Normalization Form C; old ones may want
   * `ISO-8859-1`, which has no characters above U+00FF.
   * @defaultValue "UTF-8"
   */
  charset?: "UTF-8" | "ISO-8859-1" | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof BasicAuthOptions>(["charset"]);

/**
 * User name and password, sent with every request. They are readable on the way: use it over https.
 *
 * A request that has an `Authorization` header is left as it is.
 * @see RFC 7617, https://www.rfc-editor.org/rfc/rfc7617
 */
export class BasicAuth extends Auth {
  readonly #authorization: string;

  /**
   * @throws TypeError for a user name with a colon, which the scheme cannot express, for control characters, and for characters that the
   * charset does not have. Neither user name nor password is in the message.
   */
  constructor(username: string, password = "", options: BasicAuthOptions = {}) {
    super();
    checkOptionNames("BasicAuth", options, optionNames);
    this.#authorization = authorizationIn(options.charset ?? "UTF-8", username, password);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    yield hasAuthorization(request) ? request : withHeader(request, "Authorization", this.#authorization);
  }
}

function authorizationIn(charset: string, username: string, password: string): string {
  if (typeof username !== "string" || typeof password !== "string") {
    throw new TypeError("BasicAuth: expected user name and password as strings");
  }
  // RFC 7617 section 2.1. It says what is right in the other charset, too.
  const inUtf8 = basicAuthorization(username.normalize("NFC"), password.normalize("NFC"));
  if (charset === "UTF-8") return inUtf8;
  if (charset !== "ISO-8859-1") throw new TypeError(`charset: expected "UTF-8" or "ISO-8859-1", got "${charset}"`);
  try {
    return `Basic ${btoa(`${username.normalize("NFC")}:${password.normalize("NFC")}`)}`;
  } catch {
    throw new TypeError("BasicAuth: user name or password has a character that ISO-8859-1 does not have; use UTF-8");
  }
}
