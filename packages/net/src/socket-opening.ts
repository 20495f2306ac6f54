import type { Socket } from "node:net";

/**
 * Resolves when `socket` has emitted `event`: `connect` or `secureConnect`. Rejects with the socket's error, or with `signal.reason` when
 * that aborts; the socket is destroyed then. Leaves no listener behind, apart from the one for errors that a socket needs all its life.
 */
export function socketOpening(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cleanup = (): void => {
      socket.off(event, open);
      socket.off("error", fail);
      socket.off("close", close);
      signal?.removeEventListener("abort", abort);
    };
    const open = (): void => {
      cleanup();
      resolve();
    };
    const fail = (error: unknown): void => {
      cleanup();
      socket.destroy();
      reject(error);
    };
    const close = (): void => fail(new Error("the connection closed before it was ready"));
    const abort = (): void => fail(signal?.reason);
    // Without any listener, an error would end the process: it can come between two uses of the connection as well.
    socket.on("error", ignore);
    if (signal?.aborted) {
      abort();
      return;
    }
    socket.once(event, open);
    socket.once("error", fail);
    socket.once("close", close);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function ignore(): void {}
