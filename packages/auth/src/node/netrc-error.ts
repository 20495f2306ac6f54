/** A netrc file that cannot be read or understood. What it says is not in the message, since any word of it may be a password. */
export class NetrcError extends Error {
  override readonly name = "NetrcError";
  readonly code = "ERR_NETRC";
  /** The file, as it was named. */
  readonly file: string;
  /** Where it stops making sense, from 1; undefined when it could not be read. */
  readonly line: number | undefined;

  constructor(reason: string, where: { file: string; line?: number; cause?: unknown }) {
    const place = where.line === undefined ? where.file : `${where.file}, line ${where.line}`;
    super(`netrc: ${place}: ${reason}`, where.cause === undefined ? undefined : { cause: where.cause });
    this.file = where.file;
    this.line = where.line;
  }
}
