import type { Socket } from "node:net";

/**
 * Carries bytes between two sockets, and how each side ends: in order, for one direction at a time, or by a reset, once what came before has
 * been sent. For proxies, as tests have them: the sockets belong to the relay from now on, and should be half-open (`allowHalfOpen`).
 * @param under what `one` speaks TLS over, where it does: that can be reset.
 */
export function relay(one: Socket, other: Socket, under: Socket = one): void {
  carry(one, other, other);
  carry(other, one, under);
}

function carry(from: Socket, to: Socket, under: Socket): void {
  const end = (): void => {
    if (!from.destroyed) to.end();
  };
  const close = (): void => {
    if (from.errored === null) to.destroySoon();
    else to.write("", () => breakOff(under));
  };
  // It may have left before there was anything to carry to.
  if (from.closed) close();
  else if (from.readableEnded) end();
  to.on("error", ignore);
  from.pipe(to, { end: false });
  from.on("end", end);
  from.on("close", close);
}

/** A Unix socket has no resets. */
function breakOff(socket: Socket): void {
  if (socket.remoteFamily === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

function ignore(): void {}
