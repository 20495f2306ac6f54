import { describe, expect, it } from "vitest";

import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { HttpResponseInit } from "./response-init.ts";
import { caught } from "./testing/caught.ts";
import { compressed } from "./testing/compressed.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const gzipped = (text: string): Promise<Uint8Array> => compressed("gzip", new TextEncoder().encode(text));

/** Browsers keep Set-Cookie to themselves. */
const keepsCookies = new Response(null, { headers: { "Set-Cookie": "a=1" } }).headers.has("set-cookie");

describe("response.toWeb()", () => {
  it("keeps status, phrase, headers and body", async () => {
    const response = new HttpResponse({
      status: 404,
      reasonPhrase: "Nowhere",
      headers: { "X-A": ["1", "2"] },
      text: "é",
    });
    const web = response.toWeb();
    expect(web).toBeInstanceOf(Response);
    expect([web.status, web.statusText, web.headers.get("x-a")]).toEqual([404, "Nowhere", "1, 2"]);
    expect([web.headers.get("content-type"), web.headers.get("content-length")]).toEqual([
      "text/plain; charset=utf-8",
      "2",
    ]);
    expect(await web.text()).toBe("é");
    expect(response.text()).toBe("é");
  });

  it.runIf(keepsCookies)("keeps the lines of Set-Cookie", () => {
    const headers = { "Set-Cookie": ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"] };
    expect(new HttpResponse({ headers }).toWeb().headers.getSetCookie()).toEqual(headers["Set-Cookie"]);
  });

  it("may be called twice on a body that was read, and copies it", async () => {
    const response = new HttpResponse({ body: new TrackedBody(["body"]) });
    await response.read();
    const bytes = new Uint8Array(await response.toWeb().arrayBuffer());
    bytes.fill(0);
    expect(await response.toWeb().text()).toBe("body");
  });

  it("streams a body that was not read, no faster than it is read", async () => {
    const body = new TrackedBody(["ab", "cd"]);
    const response = new HttpResponse({ body });
    const web = response.toWeb();
    expect(body.state).toBe("unread");
    const reader = web.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("ab");
    expect(body.state).toBe("reading");
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("cd");
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    expect([body.state, response.isClosed]).toEqual(["ended", true]);
  });

  it("closes the response when it is cancelled, before it is read and in between", async () => {
    for (const reads of [false, true]) {
      const body = new TrackedBody(["ab", "cd"]);
      const response = new HttpResponse({ body });
      const reader = response.toWeb().body!.getReader();
      if (reads) await reader.read();
      await reader.cancel();
      expect([body.isReleased, response.isClosed]).toEqual([true, true]);
    }
  });

  it("fails as the body does", async () => {
    const failure = new Error("connection lost");
    const web = new HttpResponse({ body: new TrackedBody([], { failure }) }).toWeb();
    // text() of a browser has an error of its own.
    expect(await caught(web.body!.getReader().read())).toBe(failure);
  });

  describe("of an encoded body", () => {
    const headers = { "Content-Encoding": "gzip", "Content-Length": "99", "X-A": "1" };

    for (const reads of [false, true]) {
      it(`is decoded, and does not say otherwise, ${reads ? "read" : "streamed"}`, async () => {
        const response = new HttpResponse({ headers, body: await gzipped("hello") });
        if (reads) await response.read();
        const web = response.toWeb();
        expect([...web.headers.keys()]).toEqual(["x-a"]);
        expect(await web.text()).toBe("hello");
        expect(response.headers.get("content-encoding")).toBe("gzip");
      });
    }

    it("keeps the codings that could not be undone", async () => {
      const body = await gzipped("hello");
      for (const [coding, left, length] of [
        ["x-unknown", "x-unknown", "99"],
        ["x-unknown, gzip", "x-unknown", null],
        ["gzip, x-unknown", "gzip, x-unknown", "99"],
      ] as const) {
        const { headers: web } = new HttpResponse({
          headers: { ...headers, "Content-Encoding": coding },
          body,
        }).toWeb();
        expect([web.get("content-encoding"), web.get("content-length")]).toEqual([left, length]);
      }
    });
  });

  it("has no body with 204, 205, 304 and after HEAD, keeps what the headers say of one, and frees the connection", async () => {
    const headers = { "Content-Encoding": "gzip", "Content-Length": "99" };
    for (const [status, method] of [
      [204, "GET"],
      [205, "GET"],
      [304, "GET"],
      [200, "HEAD"],
    ] as const) {
      const body = new TrackedBody([]);
      const web = new HttpResponse({ status, headers, body, request: new HttpRequest(method, "https://h/") }).toWeb();
      expect([web.status, web.body, web.headers.get("content-length")]).toEqual([status, null, "99"]);
      await Promise.resolve();
      expect(body.isReleased).toBe(true);
    }
  });

  for (const status of [100, 101, 103, 199, 600, 999]) {
    it(`refuses the status ${status}, which a web Response cannot have`, () => {
      expect(() => new HttpResponse({ status }).toWeb()).toThrow(
        new RangeError(`toWeb: a web Response has a status from 200 to 599, and this one has ${status}`),
      );
    });
  }

  it("says so when the body is gone", async () => {
    const streamed = new HttpResponse({ body: new TrackedBody() });
    for await (const _ of streamed.bytes());
    expect(() => streamed.toWeb()).toThrow(expect.objectContaining({ code: "ERR_STREAM_CONSUMED" }));
    const closed = new HttpResponse({ body: new TrackedBody() });
    await closed.close();
    expect(() => closed.toWeb()).toThrow(expect.objectContaining({ code: "ERR_STREAM_CLOSED" }));
  });
});

describe("HttpResponse.fromWeb()", () => {
  /** As `fetch` gives it: with a URL. */
  const fetched = (body: string, init: ResponseInit): Response =>
    Object.defineProperty(new Response(body, init), "url", { value: "https://h/" });

  it("keeps status, phrase, headers and body, which is read later", async () => {
    const web = new Response("é", { status: 404, statusText: "Nowhere", headers: { "x-a": "1" } });
    const response = HttpResponse.fromWeb(web);
    expect([response.status, response.reasonPhrase, response.headers.get("x-a")]).toEqual([404, "Nowhere", "1"]);
    expect([response.isConsumed, web.bodyUsed]).toEqual([false, false]);
    await response.read();
    expect(response.text()).toBe("é");
  });

  it.runIf(keepsCookies)("keeps the lines of Set-Cookie", () => {
    const headers = new Headers();
    headers.append("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT");
    headers.append("Set-Cookie", "b=2");
    const response = HttpResponse.fromWeb(new Response(null, { headers }));
    expect(response.headers.getSetCookie()).toEqual(["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"]);
    expect(response.cookies).toEqual({ a: "1", b: "2" });
  });

  it("has no body where there is none", () => {
    const response = HttpResponse.fromWeb(new Response(null, { status: 204 }));
    expect([response.isClosed, response.content.byteLength]).toEqual([true, 0]);
  });

  it("decodes what says that it is encoded, as that of a handler does", async () => {
    const body = (await gzipped("hello")) as Uint8Array<ArrayBuffer>;
    const response = HttpResponse.fromWeb(new Response(body, { headers: { "Content-Encoding": "gzip" } }));
    await response.read();
    expect(response.text()).toBe("hello");
  });

  it("takes what fetch has received for decoded, since it is", async () => {
    const headers = { "Content-Encoding": "gzip", "Content-Length": "99", "X-A": "1" };
    const response = HttpResponse.fromWeb(fetched("hello", { headers }));
    await response.read();
    expect(response.text()).toBe("hello");
    expect([...response.headers.keys()].filter((name) => name !== "content-type")).toEqual(["x-a"]);
    const plain = HttpResponse.fromWeb(fetched("hello", { headers: { "Content-Length": "5" } }));
    expect(plain.headers.get("content-length")).toBe("5");
  });

  it("cancels the body when it is closed", async () => {
    let cancellations = 0;
    const stream = new ReadableStream<Uint8Array>({ cancel: () => void (cancellations += 1) });
    await HttpResponse.fromWeb(new Response(stream)).close();
    expect(cancellations).toBe(1);
  });

  it("may be given its request", () => {
    const request = new HttpRequest("GET", "https://h/a");
    const response = HttpResponse.fromWeb(new Response("a"), { request, extensions: { httpVersion: "HTTP/2" } });
    expect([response.url.href, response.httpVersion]).toEqual(["https://h/a", "HTTP/2"]);
  });

  it("refuses a body that was read already, and a response that cannot be read", async () => {
    const used = new Response("a");
    await used.text();
    expect(() => HttpResponse.fromWeb(used)).toThrow("fromWeb: the body of the web Response has been read already");
    expect(() => HttpResponse.fromWeb(Response.error())).toThrow('a web Response of the type "error" cannot be read');
  });

  it("comes back as it was", async () => {
    const init: HttpResponseInit = {
      status: 201,
      reasonPhrase: "Made",
      headers: { "X-A": "1" },
      body: new TrackedBody(["ab"]),
    };
    const response = HttpResponse.fromWeb(new HttpResponse(init).toWeb());
    await response.read();
    expect([response.toString(), response.headers.raw, response.text()]).toEqual(["201 Made", [["x-a", "1"]], "ab"]);
  });
});
