import { fileURLToPath } from "node:url";

import { Auth, checkOptionNames, type HttpRequest, type HttpResponse } from "@haulier/core";

import { BasicAuth } from "../basic-auth.ts";
import { DigestAuth } from "../digest-auth.ts";
import { findNetrcEntry } from "./find-netrc-entry.ts";
import { parseNetrc, type NetrcEntry } from "./parse-netrc.ts";
import { netrcPath, readNetrcFile } from "./read-netrc-file.ts";

/** Where the file is, and what is made of it. */
export interface NetrcAuthOptions {
  /** The file. @defaultValue what the environment variable `NETRC` names, else `.netrc` at home, on Windows also `_netrc` */
  file?: string | URL | undefined;
  /** How login and password are sent. @defaultValue "basic" */
  scheme?: "basic" | "digest" | undefined;
  /** Told when others can read the file, once for each time that it is read. @defaultValue `process.emitWarning` */
  onWarning?: ((message: string) => void) | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof NetrcAuthOptions>(["file", "scheme", "onWarning"]);

/**
 * Login and password from a netrc file, for exactly the host of the request. A host that is not there gets those of `default`, and without
 * these, or without a password, the request is sent as it is. Nothing is sent on after a redirect to another origin.
 *
 * The file is read once, when the scheme is made. A request that has an `Authorization` header is left as it is.
 * @see https://everything.curl.dev/usingcurl/netrc.html
 */
export class NetrcAuth extends Auth {
  readonly #entries: readonly NetrcEntry[];
  readonly #scheme: "basic" | "digest";
  /** By login and password, so that Digest keeps what it knows. */
  readonly #auths = new Map<string, Auth>();

  /** @throws NetrcError for a file that cannot be read or understood; TypeError for an option that cannot be used. */
  constructor(options: NetrcAuthOptions = {}) {
    super();
    checkOptionNames("NetrcAuth", options, optionNames);
    const { file = netrcPath(), scheme = "basic", onWarning = emitWarning } = options;
    if (scheme !== "basic" && scheme !== "digest") {
      throw new TypeError(`scheme: expected "basic" or "digest", got ${JSON.stringify(scheme)}`);
    }
    const path = file instanceof URL ? fileURLToPath(file) : file;
    this.#entries = parseNetrc(readNetrcFile(path, onWarning), path);
    this.#scheme = scheme;
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    const auth = this.#authFor(request.url);
    if (auth === null) yield request;
    else yield* auth.authFlow(request);
  }

  #authFor(url: URL): Auth | null {
    const entry = findNetrcEntry(this.#entries, url);
    if (entry?.password === undefined) return null;
    const { login = "", password } = entry;
    const key = JSON.stringify([login, password]);
    let auth = this.#auths.get(key);
    if (auth === undefined) {
      auth = this.#scheme === "digest" ? new DigestAuth(login, password) : new BasicAuth(login, password);
      this.#auths.set(key, auth);
    }
    return auth;
  }
}

function emitWarning(message: string): void {
  process.emitWarning(message, { code: "HAULIER_NETRC_PERMISSIONS" });
}
