/** What a proxy answered to CONNECT, apart from 2xx: the `cause` of a `ProxyError`. */
export class ProxyRefusal extends Error {
  override readonly name = "ProxyRefusal";
  readonly status: number;
  /** The phrase beside the status; may be empty. */
  readonly reason: string;
  /** The schemes that a 407 asks for, such as `Basic`. */
  readonly schemes: readonly string[];

  constructor(status: number, reason: string, schemes: readonly string[]) {
    super(`it answered ${status}${reason === "" ? "" : ` ${reason}`}`);
    this.status = status;
    this.reason = reason;
    this.schemes = schemes;
  }
}

/** The longest head of an answer, in bytes. */
const maxHead = 16 * 1024;

/** More interim answers than this are an attack: there is nothing to say about a tunnel in the making. */
const maxInterim = 32;

const start = "HTTP/1.";
const empty = Buffer.alloc(0);

/** Reads the answer to CONNECT, however it is cut into pieces. @see RFC 9110 section 9.3.6, https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
export class ProxyAnswerReader {
  #pending: Buffer = empty;
  #interim = 0;

  /** Whether anything of an answer has come. */
  get hasBegun(): boolean {
    return this.#pending.length > 0 || this.#interim > 0;
  }

  /**
   * Takes the next piece.
   * @returns what follows the head, once that is complete and says that the tunnel is there; undefined until then.
   * @throws ProxyRefusal for any answer but 2xx, and an Error for what is no answer.
   */
  push(chunk: Buffer): Buffer | undefined {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const head = this.#takeHead();
      if (head === undefined) return undefined;
      const status = this.#judge(head);
      // A 2xx to CONNECT has no body, whatever its fields say.
      if (status >= 200) return this.#pending;
    }
  }

  #takeHead(): string | undefined {
    const begun = this.#pending.toString("latin1", 0, start.length);
    if (!start.startsWith(begun) && !begun.startsWith(start)) throw new Error("its answer is not HTTP");
    const end = /\r?\n\r?\n/.exec(this.#pending.toString("latin1", 0, maxHead));
    if (end === null) {
      if (this.#pending.length >= maxHead) throw new Error(`the head of its answer exceeds ${maxHead} bytes`);
      return undefined;
    }
    const head = this.#pending.toString("latin1", 0, end.index);
    this.#pending = this.#pending.subarray(end.index + end[0].length);
    return head;
  }

  #judge(head: string): number {
    const [statusLine = "", ...fields] = head.split(/\r?\n/);
    const parts = /^HTTP\/1\.[01] (?<status>[1-9]\d\d)(?: (?<reason>.*))?$/.exec(statusLine)?.groups;
    if (parts === undefined) throw new Error("its answer has an invalid status line");
    if (fields.some((field) => !/^[!#$%&'*+.^`|~\w-]+:/.test(field)))
      throw new Error("its answer has an invalid field");
    const status = Number(parts["status"]);
    if (status === 101) throw new Error("it answered 101, which is no answer to CONNECT");
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > maxInterim) throw new Error(`it sent more than ${maxInterim} interim answers`);
    } else if (status > 299) throw new ProxyRefusal(status, printable(parts["reason"]), schemesOf(fields));
    return status;
  }
}

function printable(text = ""): string {
  return text
    .replace(/[^\x20-\x7e]+/g, " ")
    .slice(0, 100)
    .trim();
}

/** The schemes of the challenges; their parameters are not needed. */
function schemesOf(fields: readonly string[]): string[] {
  const challenges = fields.filter((field) => /^proxy-authenticate:/i.test(field));
  const schemes = challenges.map(
    (field) => /^[^:]+:\s*(?<scheme>[!#$%&'*+.^`|~\w-]{1,40})/.exec(field)?.groups?.["scheme"],
  );
  return [...new Set(schemes.filter((scheme) => scheme !== undefined))];
}
