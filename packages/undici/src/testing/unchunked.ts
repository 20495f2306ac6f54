/** A message as it came over the wire, with its chunks put together: engines cut them as they like. */
export interface Unchunked {
  readonly body: string;
  /** The lines after the last chunk. */
  readonly trailers: readonly string[];
}

/** @param received a head and a body of chunks, complete */
export function unchunked(received: string): Unchunked {
  let rest = received.slice(received.indexOf("\r\n\r\n") + 4);
  let body = "";
  for (;;) {
    const [size = ""] = rest.split("\r\n", 1);
    const length = Number.parseInt(size, 16);
    const start = size.length + 2;
    if (length === 0) {
      const lines = rest.slice(start).split("\r\n");
      return { body, trailers: lines.slice(0, lines.indexOf("")) };
    }
    if (!(length > 0)) throw new Error(`no chunk: ${JSON.stringify(rest)}`);
    body += rest.slice(start, start + length);
    rest = rest.slice(start + length + 2);
  }
}
