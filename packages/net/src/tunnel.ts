import type { Duplex } from "node:stream";

import type { HttpHeaders } from "@haulier/core";

import { ProxyAnswerReader } from "./proxy-answer.ts";

/**
 * Asks the proxy at the other end of `stream` for a tunnel to `authority`. What came after the answer is put back: it is the target's.
 * Leaves no listener behind, apart from the one for errors that a stream needs all its life.
 * @param authority is host and port of the target.
 * @throws ProxyRefusal, any error of the stream, or `signal.reason`; the stream is destroyed then.
 */
export async function openTunnel(
  stream: Duplex,
  authority: string,
  headers: HttpHeaders,
  signal: AbortSignal | undefined,
): Promise<void> {
  const answered = answerOf(stream, signal);
  stream.write(connectRequest(authority, headers), "latin1");
  const early = await answered;
  if (early.length > 0) stream.unshift(early);
}

/** RFC 9112 section 3.2.3: the authority-form, which is also the Host. */
function connectRequest(authority: string, headers: HttpHeaders): string {
  const lines = headers.raw.map(([name, value]) => `${name}: ${value}\r\n`);
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${lines.join("")}\r\n`;
}

function answerOf(stream: Duplex, signal: AbortSignal | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const reader = new ProxyAnswerReader();
    const cleanup = (): void => {
      stream.off("readable", read);
      stream.off("error", fail);
      stream.off("end", end);
      stream.off("close", end);
      signal?.removeEventListener("abort", abort);
    };
    const fail = (error: unknown): void => {
      cleanup();
      stream.destroy();
      reject(error);
    };
    // Read rather than listened to, so that the stream does not flow when the next one takes it over.
    const read = (): void => {
      try {
        for (let chunk: Buffer | null = stream.read(); chunk !== null; chunk = stream.read()) {
          const rest = reader.push(chunk);
          if (rest === undefined) continue;
          cleanup();
          resolve(rest);
          return;
        }
      } catch (error) {
        fail(error);
      }
    };
    const end = (): void =>
      fail(
        new Error(`it closed the connection ${reader.hasBegun ? "in the middle of its answer" : "without an answer"}`),
      );
    const abort = (): void => fail(signal?.reason);
    stream.on("error", ignore);
    if (signal?.aborted) {
      abort();
      return;
    }
    stream.on("readable", read);
    stream.once("error", fail);
    stream.once("end", end);
    stream.once("close", end);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function ignore(): void {}
