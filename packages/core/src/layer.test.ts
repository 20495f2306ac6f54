import { describe, expect, it } from "vitest";

import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { isTransport, stack, wrap, type Layer } from "./layer.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { BaseTransport, type PoolStatus, type Transport, type TransportCapabilities } from "./transport.ts";

const request = new HttpRequest("GET", "https://example.com/");

/** A layer that writes down when it is entered and left. */
function noting(name: string, notes: string[]): Layer {
  return (inner) =>
    wrap(inner, {
      handleRequest: async (passing) => {
        notes.push(`> ${name}`);
        const response = await inner.handleRequest(passing);
        notes.push(`< ${name}`);
        return response;
      },
    });
}

describe("stack", () => {
  it("puts the first layer outermost", async () => {
    const notes: string[] = [];
    const transport = stack(
      noting("a", notes),
      noting("b", notes),
      new HandlerTransport(() => {
        notes.push("transport");
        return new HttpResponse();
      }),
    );
    await transport.handleRequest(request);
    expect(notes).toEqual(["> a", "> b", "transport", "< b", "< a"]);
  });

  it("gives the transport itself when there are no layers", () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    expect(stack(transport)).toBe(transport);
  });

  it("closes the transport when it is closed", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    await stack(noting("a", []), noting("b", []), transport).close?.();
    expect(transport.closings).toBe(1);
  });

  const layer: Layer = (inner) => inner;
  const transport: Transport = { handleRequest: async () => new HttpResponse() };
  for (const [what, parts, message] of [
    ["nothing", [], "stack: the last argument must be a transport"],
    ["no transport at the end", [layer, layer], "stack: the last argument must be a transport"],
    [
      "a transport in the place of a layer",
      [transport, transport],
      "stack: every argument but the last must be a layer",
    ],
    ["a layer that returns nothing", [layer, () => undefined, transport], "stack: layer 2 returned no transport"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => stack(...(parts as unknown as [Transport]))).toThrow(TypeError);
      expect(() => stack(...(parts as unknown as [Transport]))).toThrow(message);
    });
  }
});

describe("isTransport", () => {
  for (const [what, value, expected] of [
    ["a transport", new HandlerTransport(() => new HttpResponse()), true],
    ["a plain object with handleRequest", { handleRequest: () => Promise.resolve(new HttpResponse()) }, true],
    ["an object without", {}, false],
    ["an object whose handleRequest is no function", { handleRequest: true }, false],
    ["null", null, false],
    ["undefined", undefined, false],
    ["a function", () => {}, false],
  ] as const) {
    it(`says ${expected} to ${what}`, () => expect(isTransport(value)).toBe(expected));
  }
});

describe("wrap", () => {
  const status: PoolStatus = { open: 1, idle: 1, active: 0, queued: 0, origins: {} };
  const capabilities: TransportCapabilities = {
    ...new HandlerTransport(() => new HttpResponse()).capabilities,
    name: "inner",
  };
  class Inner extends BaseTransport {
    closings = 0;
    override get capabilities(): TransportCapabilities {
      return capabilities;
    }
    async handleRequest(): Promise<HttpResponse> {
      return new HttpResponse({ status: 204 });
    }
    override poolStatus(): PoolStatus {
      return status;
    }
    override async close(): Promise<void> {
      this.closings += 1;
    }
  }
  const teapot = async (): Promise<HttpResponse> => new HttpResponse({ status: 418 });

  it("forwards what it does not do itself, methods of a class included", async () => {
    const inner = new Inner();
    const wrapped = wrap(inner, { handleRequest: teapot });
    expect((await wrapped.handleRequest(request)).status).toBe(418);
    expect(wrapped.capabilities).toBe(capabilities);
    expect(wrapped.poolStatus()).toBe(status);
    await wrapped.close();
    expect(inner.closings).toBe(1);
  });

  it("forwards disposal as closing", async () => {
    const inner = new Inner();
    await wrap(inner, { handleRequest: teapot })[Symbol.asyncDispose]();
    expect(inner.closings).toBe(1);
  });

  it("takes what is overridden", async () => {
    const inner = new Inner();
    const own = { ...capabilities, name: "outer" };
    let closings = 0;
    const wrapped = wrap(inner, {
      handleRequest: teapot,
      capabilities: own,
      poolStatus: () => undefined,
      close: async () => void (closings += 1),
    });
    expect(wrapped.capabilities).toBe(own);
    expect(wrapped.poolStatus()).toBeUndefined();
    await wrapped.close();
    expect([closings, inner.closings]).toEqual([1, 0]);
  });

  it("does without what a plain object does not have", async () => {
    const wrapped = wrap({ handleRequest: teapot }, { handleRequest: teapot });
    expect(wrapped.capabilities).toMatchObject({ name: "custom", network: false });
    expect(wrapped.poolStatus()).toBeUndefined();
    await expect(wrapped.close()).resolves.toBeUndefined();
  });
});
