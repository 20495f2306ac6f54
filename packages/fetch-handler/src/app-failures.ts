import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Carries what a listener has thrown to the client's end of the connection. Without a code, so that it is taken for no other failure. */
class AppFailure extends Error {
  override readonly name = "AppFailure";

  constructor(reason: unknown) {
    super("the listener failed", { cause: reason });
  }
}

/** Whether `error` comes from what a listener has thrown, and what that was. */
export function thrownByApp(error: unknown): { readonly reason: unknown } | undefined {
  for (let link = error; link instanceof Error; link = link.cause) {
    if (link instanceof AppFailure) return { reason: link.cause };
  }
  return undefined;
}

/** A listener of `node:http`: an Express app, Koa's `callback()`, Fastify's `routing`, or a function of one's own. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * A listener whose failures end the exchange: what it throws, or its promise rejects with, would end the process as an exception that nobody
 * catches.
 */
export function guardListener(
  listener: NodeListener,
  onFailure: (reason: unknown, incoming: IncomingMessage, answer: ServerResponse) => void,
): (incoming: IncomingMessage, answer: ServerResponse) => Promise<void> {
  return async (incoming, answer) => {
    try {
      await listener(incoming, answer);
    } catch (reason) {
      // The exchange is over, and another may be on the connection. An error that nobody catches, as it would be in any server.
      if (answer.writableFinished) throw reason;
      onFailure(reason, incoming, answer);
    }
  };
}

/** Breaks the connection, so that the client's end tells what the listener has thrown. */
export function raiseAtClient(nearEnd: Duplex | undefined, reason: unknown): void {
  nearEnd?.destroy(new AppFailure(reason));
}

/** As a server behind which nobody watches: a 500, or the end of an answer that has begun. */
export function answerFailure(answer: ServerResponse): void {
  if (answer.headersSent) answer.destroy();
  else answer.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" }).end("Internal Server Error");
}
