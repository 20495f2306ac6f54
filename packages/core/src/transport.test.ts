import { describe, expect, it } from "vitest";

import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { BaseTransport, checkResponse } from "./transport.ts";

class EchoTransport extends BaseTransport {
  async handleRequest({ headers, body }: HttpRequest): Promise<HttpResponse> {
    return new HttpResponse({ headers, body });
  }
}

describe("BaseTransport", () => {
  it("needs no more than handleRequest", async () => {
    const transport = new EchoTransport();
    const response = await transport.handleRequest(new HttpRequest("POST", "https://h/", { content: "hello" }));
    await response.read();
    expect(response.text()).toBe("hello");
    expect(transport.poolStatus()).toBeUndefined();
    await expect(transport.close()).resolves.toBeUndefined();
  });

  it("claims no ability", () => {
    const { name, protocols, rawHeaders, ...rest } = new EchoTransport().capabilities;
    expect([name, protocols, rawHeaders]).toEqual(["custom", [], true]);
    expect(Object.values(rest).flat()).not.toContain(true);
  });

  it("closes when it is disposed", async () => {
    let closings = 0;
    class Closing extends EchoTransport {
      override async close(): Promise<void> {
        closings += 1;
      }
    }
    {
      await using transport = new Closing();
      expect(transport.capabilities.network).toBe(false);
    }
    expect(closings).toBe(1);
  });
});

describe("checkResponse", () => {
  it("accepts a response", () => expect(() => checkResponse(new HttpResponse())).not.toThrow());

  for (const [value, got] of [
    [undefined, "undefined"],
    [null, "[object Null]"],
    ["ok", "string"],
    [{ status: 200 }, "[object Object]"],
    [new Response("ok"), "[object Response]"],
  ] as const) {
    it(`says that it got ${got}`, () => {
      expect(() => checkResponse(value)).toThrow(
        new TypeError(`transport: handleRequest() gave ${got}, expected an HttpResponse`),
      );
    });
  }
});
