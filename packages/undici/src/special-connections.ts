import { ConnectError, type Connection } from "@haulier/core";

import type { NodeHttpConnection } from "./node-http-connection.ts";
import type { NodeHttpSettings } from "./node-http-exchange.ts";
import type { ConnectionPlace } from "./pooled-carrier.ts";

/** What keeps them apart from others to the same origin. */
export const SPECIAL = "node:http";

/** The connections for what undici's HTTP/1.1 cannot do, over `node:http`, which is loaded for the first of them. */
export class SpecialConnections {
  readonly #settings: NodeHttpSettings;
  readonly #onGone: (connection: NodeHttpConnection) => void;
  /** Those that have been given away and not been closed yet. */
  readonly #handedOver = new Set<NodeHttpConnection>();
  #Connection: typeof NodeHttpConnection | undefined;
  #loading: Promise<void> | undefined;
  #isClosing = false;

  /** @param onGone is called when one has closed. */
  constructor(settings: NodeHttpSettings, onGone: (connection: NodeHttpConnection) => void) {
    this.#settings = settings;
    this.#onGone = onGone;
  }

  /** Resolves when connections can be made. */
  load(): Promise<void> {
    this.#loading ??= import("./node-http-connection.ts").then((module) => {
      this.#Connection = module.NodeHttpConnection;
    });
    return this.#loading;
  }

  /** @throws ConnectError when the server insists on HTTP/2. */
  create(place: ConnectionPlace, connection: Connection): NodeHttpConnection {
    if (connection.alpnProtocol === "h2") {
      connection.stream.destroy();
      throw new ConnectError(
        `cannot speak HTTP/1.1 with ${place.origin}, which trailers, Expect, Upgrade and CONNECT need`,
      );
    }
    return new this.#Connection!(place, connection, this.#settings, {
      onGone: (gone) => {
        this.#handedOver.delete(gone);
        this.#onGone(gone);
      },
      onHandedOver: (given) => {
        this.#handedOver.add(given);
        if (this.#isClosing) given.destroy();
      },
    });
  }

  /** Resolves when the requests that wait for {@link load} are under way. */
  async loaded(): Promise<void> {
    await this.#loading?.catch(() => {});
  }

  /** Closes what was given away, now and from now on: it has no end of its own that could be waited for. */
  close(): void {
    this.#isClosing = true;
    for (const connection of this.#handedOver) connection.destroy();
  }
}
