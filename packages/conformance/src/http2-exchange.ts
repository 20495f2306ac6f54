import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";

import { type AnswerHead, type Exchange, type ExchangePlace, expectsContinue, writeChunk } from "./exchange.ts";
import { type HeaderLine, headerLines } from "./header-lines.ts";

/** An exchange over one stream of an HTTP/2 connection. */
export class Http2Exchange implements Exchange {
  readonly httpVersion = "HTTP/2";
  readonly place: ExchangePlace;
  readonly over: Promise<void>;
  readonly headers: readonly HeaderLine[];
  readonly method: string;
  readonly target: string;
  readonly #stream: ServerHttp2Stream;
  #trailers: readonly HeaderLine[] = [];

  constructor(stream: ServerHttp2Stream, rawHeaders: readonly string[], place: ExchangePlace) {
    const lines = headerLines(rawHeaders);
    const pseudo = new Map(lines.filter(([name]) => name.startsWith(":")));
    this.#stream = stream;
    this.place = place;
    this.method = pseudo.get(":method") ?? "";
    this.target = pseudo.get(":path") ?? "";
    this.headers = lines.filter(([name]) => !name.startsWith(":"));
    this.over = new Promise((resolve) => stream.once("close", resolve));
    // A reset by the client arrives as an error of the stream; whoever reads or writes learns of it there.
    stream.on("error", () => {});
    stream.on("trailers", (_headers: unknown, _flags: unknown, raw: string[]) => (this.#trailers = headerLines(raw)));
  }

  get body(): AsyncIterable<Uint8Array> {
    if (expectsContinue(this.headers) && !this.#stream.headersSent) this.inform(100, []);
    return this.#stream;
  }

  get trailers(): readonly HeaderLine[] {
    return this.#trailers;
  }

  inform(status: number, headers: readonly HeaderLine[]): void {
    this.#stream.additionalHeaders({ ":status": status, ...asRecord(headers) });
  }

  start({ status, headers = [], trailers = [] }: AnswerHead): void {
    const stream = this.#stream;
    if (stream.destroyed) return;
    const bodiless = this.method === "HEAD" || status === 204 || status === 304;
    const waitForTrailers = trailers.length > 0;
    stream.respond({ ":status": status, ...asRecord(headers) }, { endStream: bodiless, waitForTrailers });
    if (waitForTrailers) stream.once("wantTrailers", () => stream.sendTrailers(asRecord(trailers)));
  }

  write(chunk: Uint8Array): Promise<void> {
    // After a head that ended the stream, as with HEAD, there is no body to write.
    return this.#stream.writableEnded ? Promise.resolve() : writeChunk(this.#stream, chunk);
  }

  end(): void {
    this.#stream.end();
    // What is left of the request is thrown away, else the stream would never close.
    this.#stream.resume();
  }

  cut(): void {
    this.reset();
  }

  reset(): void {
    // Not close(code): that ends the stream in order before it resets it.
    this.#stream.destroy(new Error("reset by the test"));
  }
}

/** `node:http2` writes several lines of a field for an array of values. */
function asRecord(lines: readonly HeaderLine[]): OutgoingHttpHeaders {
  const record: Record<string, string | string[]> = {};
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    const before = record[key];
    record[key] = before === undefined ? value : [before, value].flat();
  }
  return record;
}
