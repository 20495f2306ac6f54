import { LocalProtocolError, type HttpRequest } from "@haulier/core";
import { isSpecial, refusal } from "@haulier/net";

import type { Dispatcher } from "./load-undici.ts";
import type { Carrier, Engine, PendingExchange, Road } from "./road.ts";
import { checkHttp1, isPlainTarget } from "./special-request.ts";

/**
 * The road through a dispatcher that belongs to the caller: an Agent, a MockAgent, a composed one. It queues and connects as it was
 * told to, so that limits on pool and connect are its own; it is never closed from here.
 */
export class DispatcherRoad implements Road {
  readonly #carrier: Carrier;

  /** @throws TypeError when `dispatcher` is none. */
  constructor(dispatcher: Dispatcher) {
    if (typeof dispatcher !== "object" || dispatcher === null || typeof dispatcher.dispatch !== "function") {
      throw new TypeError(
        "UndiciTransport: dispatcher must be a dispatcher of undici 8, such as an Agent; it has no dispatch()",
      );
    }
    this.#carrier = {
      dispatcher: checked(dispatcher),
      origin: undefined,
      servername: undefined,
      dialTimings: {},
      dialDuration: 0,
      failure: undefined,
      info: () => undefined,
    };
  }

  send(exchange: PendingExchange): void {
    const refused = isSpecial(exchange.request) ? whyRefused(exchange.request) : undefined;
    if (refused === undefined) exchange.dispatch(this.#carrier, false);
    else exchange.fail(refused);
  }

  releaseSoon(): void {}
}

/** What undici's dispatchers cannot do, as far as we use them. */
function whyRefused(request: HttpRequest): unknown {
  try {
    checkHttp1(request);
    if (isPlainTarget(request, false)) return undefined;
    throw refusal(
      request,
      "a dispatcher of undici cannot send trailers, Expect, Upgrade, CONNECT or such a target; leave the option `dispatcher` out",
    );
  } catch (error) {
    return error;
  }
}

/**
 * Says what is wrong when a dispatcher belongs to another major version of undici, whose handlers have other methods: undici's own
 * words for it are "invalid onConnect method".
 */
function checked(dispatcher: Dispatcher): Engine {
  return {
    dispatch(options, handler) {
      try {
        // Its own limits on silence would cut in before ours, or a second late.
        return dispatcher.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler);
      } catch (error) {
        if (error instanceof Error && /invalid on\w+ method/.test(error.message)) {
          throw new LocalProtocolError(
            "the dispatcher belongs to another major version of undici, whose handlers differ; pass one of undici 8, or leave the option out",
            { cause: error },
          );
        }
        throw error;
      }
    },
  };
}
