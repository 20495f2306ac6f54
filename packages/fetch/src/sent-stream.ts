import { WriteError, type RequestBody } from "@haulier/core";

import type { FetchExchange } from "./fetch-exchange.ts";

/**
 * A streaming request body as `fetch` takes it, one piece when one is asked for. When its source fails, the exchange does; when the exchange
 * ends, the source is left.
 */
export function sentStream(body: RequestBody, exchange: FetchExchange): ReadableStream<Uint8Array> {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  let hasLeft = false;
  const leave = (): void => {
    if (hasLeft) return;
    hasLeft = true;
    // Nobody is there any more to be told of a source that fails while it is left.
    void leaveSource(body, pieces).catch(() => {});
  };
  exchange.sendingBegins();
  exchange.atEnd(leave);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        exchange.pieceAsked();
        const { done, value } = await nextPiece();
        if (done !== true) {
          controller.enqueue(value);
          exchange.pieceGiven();
          return;
        }
        hasLeft = true;
        controller.close();
        exchange.sendingEnded();
        try {
          exchange.trace("requestSent");
        } catch (error) {
          exchange.fail(error);
        }
      },
      cancel() {
        leave();
        exchange.sendingEnded();
      },
    },
    // Nothing ahead of the engine.
    { highWaterMark: 0 },
  );

  async function nextPiece(): Promise<IteratorResult<Uint8Array>> {
    try {
      pieces ??= body[Symbol.asyncIterator]();
      // An empty piece would end the body of some engines.
      for (;;) {
        const piece = await exchange.wait(pieces.next());
        if (piece.done === true || piece.value.byteLength > 0) return piece;
      }
    } catch (cause) {
      if (exchange.isOver) throw cause;
      hasLeft = true;
      const { request } = exchange;
      throw exchange.fail(
        new WriteError(`${request.toString()}: the source of the request body failed`, { request, cause }),
      );
    }
  }
}

async function leaveSource(body: RequestBody, pieces: AsyncIterator<Uint8Array> | undefined): Promise<void> {
  if (pieces === undefined) await body.cancel?.();
  else await pieces.return?.();
}
