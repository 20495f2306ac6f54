import type { PoolConnection } from "./pool-connection.ts";

/** Connections that have left their pool and are closing. */
export class ClosingConnections {
  readonly #closings = new Set<Promise<void>>();

  /** Closes a connection in good order; destroys it if that fails. */
  close(connection: PoolConnection): void {
    try {
      const closing = connection.close();
      if (closing instanceof Promise) this.#wait(connection, closing);
    } catch {
      connection.destroy();
    }
  }

  /** Resolves when all of them have closed. */
  async closed(): Promise<void> {
    await Promise.all(this.#closings);
  }

  #wait(connection: PoolConnection, closing: Promise<void>): void {
    const closed = closing
      .catch(() => connection.destroy())
      .then(() => {
        this.#closings.delete(closed);
      });
    this.#closings.add(closed);
  }
}
