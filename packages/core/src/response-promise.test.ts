import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { DecodingError, HttpStatusError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { HttpResponseInit } from "./response-init.ts";
import type { ResponsePromise } from "./response-promise.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const get = (init: HttpResponseInit): ResponsePromise =>
  new Client({ transport: new HandlerTransport(() => new HttpResponse(init)) }).get("https://h/");

describe("the promise of a response", () => {
  it("resolves to the response, with its body read", async () => {
    const body = new TrackedBody(["[1,2]"]);
    const response = await get({ body });
    expect(response.text()).toBe("[1,2]");
    expect(body.state).toBe("ended");
  });

  it("gives the body as JSON, text or bytes", async () => {
    expect(await get({ json: { a: 1 } }).json<{ a: number }>()).toEqual({ a: 1 });
    expect(await get({ text: "é" }).text()).toBe("é");
    expect(await get({ text: "é" }).bytes()).toEqual(new Uint8Array([0xc3, 0xa9]));
  });

  for (const cut of ["json", "text", "bytes"] as const) {
    for (const status of [404, 500, 304]) {
      it(`raises for ${status} by ${cut}(), so that an error page is never taken for the answer`, async () => {
        const error = await caught(get({ status, json: { error: true } })[cut]());
        expect(error).toBeInstanceOf(HttpStatusError);
        expect((error as HttpStatusError).response.json()).toEqual({ error: true });
      });
    }
  }

  it("does not raise for a status by itself", async () => expect((await get({ status: 500 })).status).toBe(500));

  it("says what the body is when it is not JSON", async () => {
    expect(await caught(get({ html: "<p>" }).json())).toBeInstanceOf(DecodingError);
  });

  it("may be used twice", async () => {
    const promise = get({ json: [1] });
    expect(await Promise.all([promise.json(), promise.text(), promise.then(({ status }) => status)])).toEqual([
      [1],
      "[1]",
      200,
    ]);
  });

  it("rejects for bad options too, rather than to throw", async () => {
    const client = new Client({ transport: new HandlerTransport(() => new HttpResponse()) });
    const promise = client.get("not a URL");
    expect(promise).toBeInstanceOf(Promise);
    expect(await caught(promise)).toMatchObject({ code: "ERR_UNSUPPORTED_PROTOCOL" });
    expect(await caught(client.get("https://h/", { nonsense: 1 } as object).json())).toBeInstanceOf(TypeError);
  });

  it("leaves no unhandled rejection when only a short cut is awaited", async () => {
    const promise = get({ status: 500 });
    expect(await caught(promise.text())).toBeInstanceOf(HttpStatusError);
  });
});
