import { createHash } from "node:crypto";

import type { HttpRequest } from "@haulier/core";
import type { MockResponseInit } from "@haulier/mock";

/** What a {@link DigestServer} asks for, and how strict it is. */
export interface DigestServerOptions {
  readonly algorithm?: string;
  /** The value of `qop` in the challenge; undefined for RFC 2069. */
  readonly qop?: string | undefined;
  readonly realm?: string;
  readonly username?: string;
  readonly password?: string;
  /** More parameters of the challenge. */
  readonly extra?: string;
  /** Nonces for the challenges, in order; the last one stays. */
  readonly nonces?: readonly string[];
  /** What is said in `Authentication-Info`, beside the proof. */
  readonly info?: string;
  /** Makes another proof than the right one. */
  readonly falsifies?: boolean;
}

/** What a server keeps of a nonce: the counts that it has seen, and the first cnonce, which `-sess` hashes. */
interface Nonce {
  readonly counts: Set<string>;
  session: string | undefined;
}

/** The other side of Digest, written from RFC 7616 and node:crypto alone. It refuses a count that it has seen. */
export class DigestServer {
  /** Why requests with credentials were refused. */
  readonly refusals: string[] = [];
  /** The parameters of all credentials that were accepted. */
  readonly accepted: Record<string, string>[] = [];
  readonly #options: DigestServerOptions;
  readonly #nonces = new Map<string, Nonce>();
  #challenges = 0;

  constructor(options: DigestServerOptions = {}) {
    this.#options = { qop: "auth", ...options };
  }

  /** Lets a nonce be used that no challenge has given out. */
  knows(nonce: string): void {
    this.#nonces.set(nonce, { counts: new Set(), session: undefined });
  }

  /** Lets every nonce be too old. */
  expire(): void {
    this.#nonces.clear();
  }

  readonly answer = (request: HttpRequest): MockResponseInit => {
    const header = request.headers.get("authorization");
    if (header === null) return this.#challenge("");
    const sent = parametersOf(header);
    const nonce = this.#nonces.get(sent["nonce"] ?? "");
    if (nonce === undefined) return this.#challenge(", stale=true");
    const refusal = this.#refusal(request, sent, nonce);
    if (refusal !== undefined) {
      this.refusals.push(refusal);
      return this.#challenge("");
    }
    this.accepted.push(sent);
    return { status: 200, text: "in", headers: { "authentication-info": this.#info(request, sent, nonce) } };
  };

  #challenge(more: string): MockResponseInit {
    const { algorithm, qop, realm = "lab", extra, nonces = [] } = this.#options;
    const nonce = nonces[Math.min(this.#challenges, nonces.length - 1)] ?? `nonce${this.#challenges}`;
    this.#challenges += 1;
    if (!this.#nonces.has(nonce)) this.knows(nonce);
    const parts = [`realm="${realm}"`, `nonce="${nonce}"`];
    if (qop !== undefined) parts.push(`qop="${qop}"`);
    if (algorithm !== undefined) parts.push(`algorithm=${algorithm}`);
    if (extra !== undefined) parts.push(extra);
    return { status: 401, headers: { "WWW-Authenticate": `Digest ${parts.join(", ")}${more}` } };
  }

  #refusal(request: HttpRequest, sent: Record<string, string>, nonce: Nonce): string | undefined {
    if (sent["uri"] !== request.url.pathname + request.url.search) return `uri ${sent["uri"]}`;
    if (sent["nc"] !== undefined && nonce.counts.has(sent["nc"])) return `nc ${sent["nc"]} again`;
    if (sent["nc"] !== undefined) nonce.counts.add(sent["nc"]);
    nonce.session ??= `${sent["nonce"]}:${sent["cnonce"]}`;
    const expected = this.#response(request.method, request, sent, nonce);
    return sent["response"] === expected ? undefined : "response";
  }

  #response(method: string, request: HttpRequest, sent: Record<string, string>, nonce: Nonce): string {
    const { algorithm = "MD5", username = "ada", password = "secret", realm = "lab" } = this.#options;
    const isSession = /-sess$/i.test(algorithm);
    const h = (data: string | Uint8Array): string => createHash(opensslName(algorithm)).update(data).digest("hex");
    const secret = h(
      Buffer.concat([Buffer.from(username), Buffer.from(`:${realm}:`, "latin1"), Buffer.from(password)]),
    );
    const ha1 = isSession ? h(`${secret}:${nonce.session}`) : secret;
    const body = sent["qop"] === "auth-int" ? `:${h(request.content)}` : "";
    const ha2 = h(`${method}:${sent["uri"]}${body}`);
    const middle = sent["qop"] === undefined ? "" : `${sent["nc"]}:${sent["cnonce"]}:${sent["qop"]}:`;
    return h(`${ha1}:${sent["nonce"]}:${middle}${ha2}`);
  }

  #info(request: HttpRequest, sent: Record<string, string>, nonce: Nonce): string {
    const { info = "", falsifies = false } = this.#options;
    const proof = this.#response("", request, sent, nonce);
    const parts = [`rspauth="${falsifies ? proof.replaceAll(/./g, "0") : proof}"`];
    for (const name of ["qop", "cnonce", "nc"]) if (sent[name] !== undefined) parts.push(`${name}="${sent[name]}"`);
    return [...parts, info].filter((part) => part !== "").join(", ");
  }
}

/** The parameters of an `Authorization` field. */
export function parametersOf(header: string): Record<string, string> {
  const pairs = header.replace(/^Digest /, "").matchAll(/([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^",]*))/g);
  return Object.fromEntries(Array.from(pairs, ([, name, quoted, plain]) => [name, quoted ?? plain])) as Record<
    string,
    string
  >;
}

function opensslName(algorithm: string): string {
  const name = algorithm.toLowerCase().replace(/-sess$/, "");
  return name === "sha" ? "sha1" : name === "sha-512-256" ? "sha512-256" : name.replace("-", "");
}
