import { isIP } from "node:net";
import { checkServerIdentity as checkHostName, type ConnectionOptions, type SecureContext } from "node:tls";

import type { ConnectTarget } from "@haulier/core";

import type { Environment } from "./environment.ts";
import { sharedContext } from "./tls-contexts.ts";
import { readTlsMaterial } from "./tls-material.ts";
import { checkTlsOptions, type CheckedTlsOptions, type TlsOptions } from "./tls-options.ts";
import { TlsSessions } from "./tls-sessions.ts";
import { warnOnce } from "./warn-once.ts";

/** How one TLS connection is wanted, beside the options of all. */
export interface TlsRequest {
  readonly alpnProtocols?: readonly string[] | undefined;
  /** In place of `serverName` of the options and of the host name. */
  readonly serverName?: string | undefined;
}

let settingsMade = 0;

/**
 * TLS options, checked and made ready once for all connections of a connector. The certificates are read at the first connection, so that
 * one who never uses TLS does not pay for it.
 */
export class TlsSettings {
  /**
   * Tells these settings from all others of the process, for keys of connection pools: connections made with different settings are never
   * interchangeable. Contains nothing secret.
   */
  readonly key: string;
  /** Whether certificates are checked. */
  readonly verify: boolean;
  /** @internal */
  readonly sessions: TlsSessions = new TlsSessions();
  /** @internal Undefined where any key will do. */
  readonly pins: readonly string[] | undefined;
  /** @internal */
  readonly keyLog: string | URL | undefined;
  readonly #options: CheckedTlsOptions;
  readonly #env: Environment;
  #secureContext: SecureContext | undefined = undefined;

  /** The settings themselves, or new ones made of options. */
  static of(tls: TlsOptions | TlsSettings | undefined): TlsSettings {
    return tls instanceof TlsSettings ? tls : new TlsSettings(tls);
  }

  /** @throws TypeError for an unknown option, or one of the wrong type. */
  constructor(options: TlsOptions = {}) {
    this.#options = checkTlsOptions(options);
    const { SSL_CERT_FILE, SSL_CERT_DIR, SSLKEYLOGFILE } = process.env;
    this.#env = options.trustEnv ? { SSL_CERT_FILE, SSL_CERT_DIR, SSLKEYLOGFILE } : {};
    this.verify = options.verify ?? true;
    this.pins = this.#options.pins;
    this.keyLog = options.keyLog ?? (this.#env["SSLKEYLOGFILE"] || undefined);
    settingsMade += 1;
    this.key = `tls-${settingsMade}`;
    if (!this.verify) warnOnce(unverified, "HAULIER_TLS_VERIFY");
  }

  /** The name that the server's certificate is checked for. */
  nameFor(target: ConnectTarget, request: TlsRequest): string {
    return request.serverName ?? this.#options.serverName ?? target.hostname;
  }

  /** What `tls.connect` needs for a connection to `target`, apart from the road there. */
  connectionOptions(target: ConnectTarget, request: TlsRequest): ConnectionOptions {
    const name = this.nameFor(target, request);
    const check = this.#options.checkServerIdentity ?? checkHostName;
    const session = this.sessions.get(this.sessionKey(target, request));
    return {
      secureContext: this.#context(),
      // Said outright, since Node would otherwise listen to NODE_TLS_REJECT_UNAUTHORIZED.
      rejectUnauthorized: this.verify,
      // The name is ours to choose: Node would take an address for "localhost" on some roads.
      checkServerIdentity: (_, certificate) => check(name, certificate),
      // RFC 6066 section 3: no addresses, and no dot at the end.
      ...(isIP(name) === 0 ? { servername: name.replace(/\.$/, "") } : {}),
      ...(request.alpnProtocols === undefined ? {} : { ALPNProtocols: [...request.alpnProtocols] }),
      ...(session === undefined ? {} : { session }),
    };
  }

  /** @internal */
  sessionKey(target: ConnectTarget, request: TlsRequest): string {
    return `${this.nameFor(target, request)} ${target.hostname} ${target.port} ${request.alpnProtocols?.join() ?? ""}`;
  }

  #context(): SecureContext {
    this.#secureContext ??= createContext(this.#options, this.#env);
    return this.#secureContext;
  }
}

function createContext(options: CheckedTlsOptions, env: Environment): SecureContext {
  const { ca, cert, key, pfx } = readTlsMaterial(options, env);
  try {
    return sharedContext({
      ca: ca?.slice(),
      cert,
      key,
      pfx,
      passphrase: options.passphrase,
      minVersion: options.minVersion ?? "TLSv1.2",
      maxVersion: options.maxVersion ?? "TLSv1.3",
      ciphers: options.ciphers,
    });
  } catch (error) {
    if (pfx === undefined) throw error;
    // OpenSSL's words for a wrong passphrase are "mac verify failure", and there is no code.
    throw new Error("tls.pfx cannot be opened; check it, and tls.passphrase", { cause: error });
  }
}

const unverified =
  "tls.verify is false: certificates are not checked, so anyone on the way can read and change what is sent. Pass the server's certificate as tls.ca instead.";
