import type { HttpRequest } from "@haulier/core";
import { fail, type MockHandler, type MockResponseInit } from "@haulier/mock";

/** What a server of one file does. */
export interface FileHandlerOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it knows ranges. @defaultValue true */
  readonly ranges?: boolean;
  /** How many bytes each answer sends before the connection breaks; undefined for all of them. */
  readonly breaksAfter?: (request: number) => number | undefined;
  readonly error?: Error;
}

/** A server of one file, as most are: ranges from an offset on, `If-Range`, and 416. */
export function fileHandler(bytes: () => Uint8Array, options: FileHandlerOptions = {}): MockHandler {
  const { headers = {}, ranges = true, breaksAfter, error = new Error("reset") } = options;
  let requests = 0;
  return ({ headers: asked }: HttpRequest): MockResponseInit => {
    const content = bytes();
    const start = ranges && isCurrent(asked.get("if-range"), headers) ? rangeStart(asked.get("range")) : undefined;
    if (start !== undefined && start >= content.byteLength)
      return { status: 416, headers: { "Content-Range": `bytes */${content.byteLength}` }, text: "too far" };
    const body = content.subarray(start ?? 0);
    const most = breaksAfter?.(requests++);
    const chunks = most === undefined || most >= body.byteLength ? [body] : [body.subarray(0, most), fail(error)];
    if (start === undefined) return { headers, chunks };
    const range = `bytes ${start}-${content.byteLength - 1}/${content.byteLength}`;
    return { status: 206, headers: { ...headers, "Content-Range": range }, chunks };
  };
}

function isCurrent(ifRange: string | null, headers: Readonly<Record<string, string>>): boolean {
  return ifRange === null || ifRange === headers["ETag"];
}

function rangeStart(range: string | null): number | undefined {
  return range === null ? undefined : Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
}
