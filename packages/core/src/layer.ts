import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { BaseTransport, type PoolStatus, type Transport, type TransportCapabilities } from "./transport.ts";

/** Behaviour added by wrapping: retry, rate limit, cache, telemetry. Write one with {@link wrap}, which forwards the rest. */
export type Layer = (inner: Transport) => Transport;

/**
 * Puts layers around a transport, outermost first, transport last:
 *
 * ```ts
 * const transport = stack(retry(), rateLimit({ perSecond: 10 }), new UndiciTransport());
 * // request:  retry → rateLimit → UndiciTransport
 * // response: retry ← rateLimit ← UndiciTransport
 * ```
 *
 * Closing the stack closes the transport.
 */
export function stack(...parts: readonly [...Layer[], Transport]): Transport {
  const layers = parts.slice(0, -1) as Layer[];
  const transport = parts.at(-1);
  if (!isTransport(transport))
    throw new TypeError("stack: the last argument must be a transport, an object with handleRequest()");
  for (const layer of layers)
    if (typeof layer !== "function")
      throw new TypeError("stack: every argument but the last must be a layer, a function");
  return layers.reduceRight<Transport>((inner, layer, index) => {
    const wrapped: unknown = layer(inner);
    if (!isTransport(wrapped)) throw new TypeError(`stack: layer ${index + 1} returned no transport`);
    return wrapped;
  }, transport);
}

/** Whether `value` can be used as a transport. */
export function isTransport(value: unknown): value is Transport {
  return (
    typeof value === "object" && value !== null && "handleRequest" in value && typeof value.handleRequest === "function"
  );
}

/** What a layer does itself; what it leaves out is forwarded to the transport inside. */
export type WrapOverrides = Pick<BaseTransport, "handleRequest"> &
  Partial<Pick<BaseTransport, "poolStatus" | "close" | "capabilities">>;

/**
 * A transport that does what `overrides` says and forwards the rest to `inner`: capabilities, pool status and closing.
 * (Spreading `...inner` would lose the methods of a class instance.)
 */
export function wrap(inner: Transport, overrides: WrapOverrides): BaseTransport {
  return new WrappedTransport(inner, overrides);
}

class WrappedTransport extends BaseTransport {
  readonly #inner: Transport;
  readonly #overrides: WrapOverrides;

  constructor(inner: Transport, overrides: WrapOverrides) {
    super();
    this.#inner = inner;
    this.#overrides = overrides;
  }

  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    return this.#overrides.handleRequest(request);
  }

  override get capabilities(): TransportCapabilities {
    return this.#overrides.capabilities ?? this.#inner.capabilities ?? super.capabilities;
  }

  override poolStatus(): PoolStatus | undefined {
    return this.#overrides.poolStatus === undefined ? this.#inner.poolStatus?.() : this.#overrides.poolStatus();
  }

  override async close(): Promise<void> {
    await (this.#overrides.close === undefined ? this.#inner.close?.() : this.#overrides.close());
  }
}
