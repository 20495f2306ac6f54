import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { LocalProtocolError } from "./errors.ts";
import { mergeExtensions } from "./extensions.ts";
import { HttpHeaders } from "./http-headers.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { stack, wrap } from "./layer.ts";
import type { RequestOptions } from "./request-options.ts";
import { requestTrailers, type TrailersInit } from "./request-trailers.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport, type Handler } from "./testing/handler-transport.ts";
import type { TransportCapabilities } from "./transport.ts";

/** A transport that says it sends trailers; it does not need to. */
class TrailersTransport extends HandlerTransport {
  override get capabilities(): TransportCapabilities {
    return { ...super.capabilities, name: "trailers", requestTrailers: true };
  }
}

const ok: Handler = () => new HttpResponse();

/** The trailers that each request of one call is sent with. */
async function sent(
  handler: Handler,
  trailers: TrailersInit,
  options: RequestOptions & { client?: Partial<ClientOptions> } = {},
): Promise<([name: string, value: string][] | undefined)[]> {
  const { client, ...rest } = options;
  const transport = new TrailersTransport(handler);
  await new Client({ transport, ...client }).post("https://example.org/", { content: "body", trailers, ...rest });
  return Promise.all(transport.requests.map(fieldsOf));
}

async function fieldsOf(request: HttpRequest): Promise<[name: string, value: string][] | undefined> {
  const trailers = request.extensions.trailers === undefined ? undefined : requestTrailers(request);
  return typeof trailers === "function" ? (await trailers()).raw : trailers?.raw;
}

/** A request as a layer may make one, with nothing checked. */
function requestWith(
  trailers: TrailersInit | undefined,
  body: { content?: string } = { content: "body" },
): HttpRequest {
  return new HttpRequest("POST", "https://example.org/", { ...body, extensions: { trailers } });
}

const moved =
  (location: string, status: number): Handler =>
  (_request, count) =>
    count === 1 ? new HttpResponse({ status, headers: { location } }) : new HttpResponse();

describe("the trailers of a request", () => {
  it("are made from what headers are made from, in order and with case and duplicates", async () => {
    const pairs: [string, string][] = [
      ["X-B", "1"],
      ["x-a", "2"],
      ["X-b", "3"],
    ];
    expect(await sent(ok, pairs)).toEqual([pairs]);
    expect(await sent(ok, { "X-A": ["1", "2"], "X-None": undefined })).toEqual([
      [
        ["X-A", "1"],
        ["X-A", "2"],
      ],
    ]);
  });

  it("may be given by a function, also later", async () => {
    expect(await sent(ok, () => ({ "X-A": "1" }))).toEqual([[["X-A", "1"]]]);
    expect(await sent(ok, async () => new HttpHeaders({ "X-A": "1" }))).toEqual([[["X-A", "1"]]]);
  });

  it("may be given as an extension", async () => {
    const transport = new TrailersTransport(ok);
    const extensions = { trailers: { "X-A": "1" } };
    await new Client({ transport }).post("https://example.org/", { content: "body", extensions });
    expect(await fieldsOf(transport.last)).toEqual([["X-A", "1"]]);
  });

  it("go along when the progress of the body is told", async () => {
    const told: number[] = [];
    const onUploadProgress = ({ transferred }: { transferred: number }) => void told.push(transferred);
    const handler: Handler = async ({ body }) => new HttpResponse({ body: await collect(body!) });
    expect(await sent(handler, { "X-A": "1" }, { onUploadProgress })).toEqual([[["X-A", "1"]]]);
    expect(told.at(-1)).toBe(4);
  });

  it("need a body", () => {
    const client = new Client({ transport: new TrailersTransport(ok) });
    for (const init of [{ "X-A": "1" }, () => ({})]) {
      expect(() => client.buildRequest("GET", "https://example.org/", { trailers: init })).toThrow(TypeError);
      expect(() => requestTrailers(requestWith(init, {}))).toThrow(LocalProtocolError);
    }
  });

  for (const name of [
    "Transfer-Encoding",
    "content-length",
    "Host",
    "AUTHORIZATION",
    "Cookie",
    "Content-Type",
    "Content-Encoding",
    "Trailer",
    "Expect",
    "If-Match",
    "if-anything",
  ]) {
    it(`must not be ${name}`, async () => {
      const trailers = { "X-A": "1", [name]: "secret" };
      const client = new Client({ transport: new TrailersTransport(ok) });
      const building = () => client.buildRequest("POST", "https://example.org/", { content: "body", trailers });
      expect(building).toThrow(LocalProtocolError);
      expect(building).not.toThrow(/secret/);
      const given = requestWith(trailers);
      expect(() => requestTrailers(given)).toThrow(expect.objectContaining({ processed: "no", request: given }));
      const made = requestTrailers(requestWith(() => trailers)) as () => Promise<HttpHeaders>;
      expect(await caught(made())).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    });
  }

  it("are checked as headers are", async () => {
    const trailers = { "X-A": "secret\r\nX-B: 2" };
    const client = new Client({ transport: new TrailersTransport(ok) });
    const building = () => client.buildRequest("POST", "https://example.org/", { content: "body", trailers });
    expect(building).toThrow(TypeError);
    expect(() => requestTrailers(requestWith(trailers))).toThrow(LocalProtocolError);
    const made = requestTrailers(requestWith(() => trailers)) as () => Promise<HttpHeaders>;
    const error = await caught(made());
    expect(error).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    expect(String(error)).not.toContain("secret");
  });

  it("fail with what their function throws", async () => {
    const failure = new Error("no digest");
    const made = requestTrailers(requestWith(() => Promise.reject(failure))) as () => Promise<HttpHeaders>;
    expect(await caught(made())).toBe(failure);
  });

  it("are not there where nobody gave any, whatever Object.prototype has", () => {
    Reflect.set(Object.prototype, "trailers", { "X-Evil": "1" });
    try {
      expect(requestTrailers(requestWith(undefined))).toBeUndefined();
      expect(mergeExtensions().trailers).toBeUndefined();
      const client = new Client({ transport: new TrailersTransport(ok) });
      expect(requestTrailers(client.buildRequest("POST", "https://h/", { content: "" }))).toBeUndefined();
    } finally {
      Reflect.deleteProperty(Object.prototype, "trailers");
    }
  });
});

describe("a transport that cannot send trailers", () => {
  const trailers = { "X-A": "1" };
  const post = (transport: ClientOptions["transport"], options: RequestOptions) =>
    new Client({ transport }).post("https://example.org/", { content: "body", ...options });

  it("is not asked to", async () => {
    const transport = new HandlerTransport(ok);
    expect(await caught(post(transport, { trailers }))).toMatchObject({
      code: "ERR_LOCAL_PROTOCOL",
      processed: "no",
      message: expect.stringContaining('"custom"') as string,
    });
    expect(transport.requests).toEqual([]);
    expect((await post(transport, {})).status).toBe(200);
  });

  it("is told by its capabilities, through layers; one without any is asked", async () => {
    const layer = (inner: ClientOptions["transport"]) =>
      wrap(inner, { handleRequest: (request) => inner.handleRequest(request) });
    const refused = await caught(post(stack(layer, new HandlerTransport(ok)), { trailers }));
    expect(refused).toBeInstanceOf(LocalProtocolError);
    expect((await post(stack(layer, new TrailersTransport(ok)), { trailers })).status).toBe(200);
    expect((await post({ handleRequest: async () => new HttpResponse() }, { trailers })).status).toBe(200);
  });
});

describe("after a redirect, trailers", () => {
  it("go along with the body (RD3)", async () => {
    expect(await sent(moved("/there", 307), { "X-A": "1" })).toEqual([[["X-A", "1"]], [["X-A", "1"]]]);
  });

  it("are left behind with the body", async () => {
    expect(await sent(moved("/there", 303), { "X-A": "1" })).toEqual([[["X-A", "1"]], undefined]);
  });

  for (const kind of ["given", "made"] as const) {
    it(`do not leave the origin when they are sensitive, ${kind} ones`, async () => {
      const fields = { "X-A": "1", "X-Api-Key": "secret", "X-Own": "secret" };
      const trailers = kind === "given" ? fields : () => fields;
      const client = { sensitiveHeaders: ["X-Own"] };
      expect(await sent(moved("https://other.org/", 307), trailers, { client })).toEqual([
        Object.entries(fields),
        [["X-A", "1"]],
      ]);
      expect(await sent(moved("/there", 307), trailers, { client })).toEqual([
        Object.entries(fields),
        Object.entries(fields),
      ]);
    });
  }
});

describe("the target of a request", () => {
  it("is for that request alone, and not for where it is redirected to (X9)", async () => {
    const transport = new HandlerTransport(moved("/there", 307));
    await new Client({ transport }).options("https://example.org/", { extensions: { target: "*" } });
    expect(transport.requests.map(({ extensions }) => extensions.target)).toEqual(["*", undefined]);
  });
});

describe("a request for another protocol", () => {
  it("by CONNECT is not redirected, since a tunnel leads to where it was asked for (X7)", async () => {
    const transport = new HandlerTransport(moved("https://other.org/", 307));
    const client = new Client({ transport });
    const response = await client.request("CONNECT", "http://proxy.test/", { extensions: { target: "h:443" } });
    expect([response.status, response.nextRequest, transport.requests.length]).toEqual([307, undefined, 1]);
  });

  it("by Upgrade is answered by 101, which raiseForStatus takes (X7)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse({ status: 101 }));
    const client = new Client({ transport, raiseForStatus: true, headers: { Upgrade: "websocket" } });
    expect((await client.get("https://example.org/")).status).toBe(101);
    await using streamed = await client.stream("GET", "https://example.org/");
    expect(streamed.status).toBe(101);
    expect(await caught(client.get("https://example.org/", { headers: { Upgrade: null } }))).toMatchObject({
      code: "ERR_HTTP_STATUS",
    });
  });
});
