import type { Socket } from "node:net";

/** Carries bytes both ways, and how each side ends: in order for one direction, or by a reset. */
export function relay(one: Socket, other: Socket): void {
  carry(one, other);
  carry(other, one);
}

function carry(from: Socket, to: Socket): void {
  from.on("error", () => to.resetAndDestroy());
  from.pipe(to);
}
