import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { HttpRequest, type HttpRequestInit } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { Source, webStream } from "./testing/source.ts";

const post = (init?: HttpRequestInit): HttpRequest => new HttpRequest("POST", "https://h/a?b=1", init);

// Browsers drop headers that are theirs to set, and cannot be given a body of a stream over HTTP/1.1, which is not asked of them here.

describe("request.toWeb()", () => {
  it("keeps method, URL and headers", () => {
    const web = new HttpRequest("PATCH", "https://h/a?b=1#c", {
      headers: { "X-A": ["1", "2"], Accept: "*/*" },
    }).toWeb();
    expect(web).toBeInstanceOf(Request);
    expect([web.method, web.url]).toEqual(["PATCH", "https://h/a?b=1#c"]);
    expect([web.headers.get("x-a"), web.headers.get("accept")]).toEqual(["1, 2", "*/*"]);
  });

  for (const [what, init, text] of [
    ["text", { content: "é" }, "é"],
    ["JSON", { json: { a: 1 } }, '{"a":1}'],
    ["a Blob", { content: new Blob(["blob"]) }, "blob"],
    ["a stream", { content: new Source(["ab", "cd"]) }, "abcd"],
    ["an empty stream", { content: new Source([]) }, ""],
    ["nothing", { content: "" }, ""],
    ["no body", {}, ""],
  ] as const) {
    it(`has a body of ${what}`, async () => expect(await post(init).toWeb().text()).toBe(text));
  }

  it("has no type that the request has not", () => {
    expect(post({ content: "a" }).toWeb().headers.has("content-type")).toBe(false);
    expect(post({ json: 1 }).toWeb().headers.get("content-type")).toBe("application/json");
  });

  it("gives up a stream that can be read once when it is cancelled before it was read", async () => {
    const { stream, cancellations } = webStream(["a"]);
    await post({ content: stream }).toWeb().body!.cancel();
    expect(cancellations).toHaveLength(1);
  });

  it("reads a stream no faster than it is read itself, and leaves it when it is cancelled", async () => {
    const source = new Source(["a", "b", "c"]);
    const web = post({ content: source }).toWeb();
    expect(source.openings).toBe(0);
    const reader = web.body!.getReader();
    await reader.read();
    expect(source.taken).toBe(1);
    await reader.cancel();
    expect(source.leavings).toBe(1);
  });

  it("fails as the source of the body does", async () => {
    const failure = new Error("disk gone");
    const web = post({ content: new Source<string>([failure]) }).toWeb();
    // text() of a browser has an error of its own.
    expect(await caught(web.body!.getReader().read())).toBe(failure);
  });

  it("leaves a body in memory to be sent again", async () => {
    const request = post({ content: "again" });
    expect([await request.toWeb().text(), await request.toWeb().text()]).toEqual(["again", "again"]);
  });

  it("refuses a body with GET and HEAD, but for an empty one", () => {
    for (const method of ["GET", "HEAD"]) {
      expect(() => new HttpRequest(method, "https://h/", { content: "a" }).toWeb()).toThrow(
        new TypeError(`toWeb: a web Request cannot have a body with ${method}`),
      );
      expect(new HttpRequest(method, "https://h/", { content: "" }).toWeb().method).toBe(method);
    }
  });

  it("turns credentials in the URL into the header, unless there is one", () => {
    const url = "https://us%40er:p%C3%A9@h/";
    const web = new HttpRequest("GET", url).toWeb();
    expect([web.url, web.headers.get("authorization")]).toEqual(["https://h/", "Basic dXNAZXI6cMOp"]);
    const own = new HttpRequest("GET", url, { headers: { Authorization: "Bearer x" } }).toWeb();
    expect([own.url, own.headers.get("authorization")]).toEqual(["https://h/", "Bearer x"]);
  });

  it("follows the signal", () => {
    const controller = new AbortController();
    const web = new HttpRequest("GET", "https://h/", { extensions: { signal: controller.signal } }).toWeb();
    expect(web.signal.aborted).toBe(false);
    controller.abort("reason");
    expect([web.signal.aborted, web.signal.reason]).toEqual([true, "reason"]);
  });
});

describe("HttpRequest.fromWeb()", () => {
  const web = (init?: RequestInit & { duplex?: "half" }): Request => new Request("https://h/a?b=1", init);

  it("keeps method, URL and headers", () => {
    const request = HttpRequest.fromWeb(web({ method: "PATCH", headers: { "x-a": "1" } }));
    expect([request.method, request.url.href, request.headers.get("x-a")]).toEqual(["PATCH", "https://h/a?b=1", "1"]);
    expect(request.body).toBeNull();
  });

  it("has the body as a stream, and its type", async () => {
    const request = HttpRequest.fromWeb(web({ method: "POST", headers: { "content-type": "text/x" }, body: "é" }));
    expect(request.headers.get("content-type")).toBe("text/x");
    expect(request.body).toMatchObject({ bytes: undefined, length: undefined, replayable: false });
    expect(new TextDecoder().decode(await request.read())).toBe("é");
  });

  it("follows the signal", () => {
    const controller = new AbortController();
    const { signal } = HttpRequest.fromWeb(web({ signal: controller.signal })).extensions;
    controller.abort("reason");
    expect(signal?.reason).toBe("reason");
  });

  it("refuses a body that was read already", async () => {
    const used = web({ method: "POST", body: "a" });
    await used.text();
    expect(() => HttpRequest.fromWeb(used)).toThrow("fromWeb: the body of the web Request has been read already");
  });

  it("takes what looks like a Request, without streams as in Firefox", async () => {
    const { method, url, headers, bodyUsed, signal } = web({ method: "POST", body: "a" });
    const clone = (): Request => web({ method: "POST", body: "a" });
    const like = { method, url, headers, bodyUsed, signal, clone };
    const request = HttpRequest.fromWeb(like as unknown as Request);
    expect(new TextDecoder().decode(await request.read())).toBe("a");
    expect(HttpRequest.fromWeb({ ...like, method: "GET" } as unknown as Request).body).toBeNull();
  });

  it("can be sent by a client, and comes back as it was", async () => {
    const { stream } = webStream([new TextEncoder().encode("body")]);
    const original = web({ method: "PUT", headers: { "x-a": "1" }, body: stream, duplex: "half" });
    const transport = new HandlerTransport(async (request) => {
      const arrived = request.toWeb();
      return new HttpResponse({ text: `${arrived.method} ${arrived.headers.get("x-a")} ${await arrived.text()}` });
    });
    const response = await new Client({ transport }).send(HttpRequest.fromWeb(original));
    expect(response.text()).toBe("PUT 1 body");
  });
});
