import { describe, expectTypeOf, it } from "vitest";

import {
  Auth,
  BaseTransport,
  Client,
  HttpRequest,
  HttpResponse,
  isHttpError,
  isHttpStatusError,
  isStreamError,
  isTimeoutError,
  isTransportError,
  stack,
  wrap,
  type AuthInit,
  type ClientOptions,
  type CookieStore,
  type HttpError,
  type HttpHeaders,
  type HttpStatusError,
  type Layer,
  type PoolStatus,
  type RawOptions,
  type RawResponse,
  type RequestOptions,
  type ResponsePromise,
  type SendOptions,
  type StandardSchema,
  type StreamError,
  type TimeoutError,
  type TimeoutInit,
  type Transport,
  type TransportError,
} from "./index.ts";
import { toyCodec } from "./testing/toy-codec.ts";

declare const client: Client;
declare const transport: Transport;
declare const layer: Layer;
/** A schema that takes a text and gives an object. */
declare const user: StandardSchema<string, { id: number }>;

describe("calls", () => {
  it("give a ResponsePromise, which is a promise of a response", () => {
    expectTypeOf(client.get("/")).toEqualTypeOf<ResponsePromise>();
    expectTypeOf(client.request("PURGE", new URL("https://h/"))).toEqualTypeOf<ResponsePromise>();
    expectTypeOf<ResponsePromise>().toExtend<Promise<HttpResponse>>();
    expectTypeOf<Awaited<ResponsePromise>>().toEqualTypeOf<HttpResponse>();
  });

  it("give JSON of the type that is asked for, and unknown without one", () => {
    expectTypeOf(client.get("/").json<{ id: number }>()).toEqualTypeOf<Promise<{ id: number }>>();
    expectTypeOf(client.get("/").json()).toEqualTypeOf<Promise<unknown>>();
    expectTypeOf(client.get<{ id: number }>("/").json()).toEqualTypeOf<Promise<{ id: number }>>();
    expectTypeOf(client.get("/").text()).toEqualTypeOf<Promise<string>>();
    expectTypeOf(client.get("/").bytes()).toEqualTypeOf<Promise<Uint8Array>>();
  });

  it("give what a schema makes of the JSON, with its type", () => {
    expectTypeOf(client.get("/").parse(user)).toEqualTypeOf<Promise<{ id: number }>>();
    expectTypeOf(new HttpResponse().parse(user)).toEqualTypeOf<Promise<{ id: number }>>();
    expectTypeOf(new HttpResponse().jsonLines({ schema: user })).toExtend<AsyncIterable<{ id: number }>>();
    // @ts-expect-error -- that is no schema
    void client.get("/").parse({ id: "number" });
  });

  it("give a response from stream() and send()", () => {
    expectTypeOf(client.stream("GET", "/")).toEqualTypeOf<Promise<HttpResponse>>();
    expectTypeOf(client.send(new HttpRequest("GET", "https://h/"))).toEqualTypeOf<Promise<HttpResponse>>();
    expectTypeOf(client.buildRequest("GET", "/")).toEqualTypeOf<HttpRequest>();
    expectTypeOf(client.raw.get("https://h/")).toEqualTypeOf<Promise<RawResponse>>();
    expectTypeOf(client.poolStatus()).toEqualTypeOf<PoolStatus | undefined>();
  });
});

describe("a response", () => {
  it("is read at once or streamed", () => {
    const response = new HttpResponse();
    expectTypeOf(response.json<string[]>()).toEqualTypeOf<string[]>();
    expectTypeOf(response.json()).toEqualTypeOf<unknown>();
    expectTypeOf(response.text()).toEqualTypeOf<string>();
    expectTypeOf(response.content).toEqualTypeOf<Uint8Array>();
    expectTypeOf(response.headers).toEqualTypeOf<HttpHeaders>();
    expectTypeOf(response.raiseForStatus()).toEqualTypeOf<HttpResponse>();
    expectTypeOf(response.nextRequest).toEqualTypeOf<HttpRequest | undefined>();
    expectTypeOf(response).toExtend<AsyncDisposable>();
    expectTypeOf(response).toExtend<AsyncIterable<Uint8Array>>();
    expectTypeOf(response.lines()).toExtend<AsyncIterable<string>>();
    expectTypeOf(response.jsonLines<{ a: 1 }>()).toExtend<AsyncIterable<{ a: 1 }>>();
  });
});

describe("options", () => {
  it("are exact", () => {
    // @ts-expect-error -- there is no such option
    void client.get("/", { header: {} });
    // @ts-expect-error -- it is content, json, data or files
    void client.post("/", { body: "x" });
    // @ts-expect-error -- headers belong to the request
    void client.send(new HttpRequest("GET", "https://h/"), { headers: {} });
    // @ts-expect-error -- there is no such option
    void client.extend({ retries: 3 });
    // @ts-expect-error -- there is no such option
    void client.raw.get("https://h/", { json: {} });
    // @ts-expect-error -- the transport is required
    void new Client({});
    // @ts-expect-error -- there is no such option
    void new Client({ transport, verify: false });
    // @ts-expect-error -- there is no such phase
    void client.get("/", { timeout: { reed: 1 } });
    // @ts-expect-error -- there is no such event
    expectTypeOf(new Client({ transport, eventHooks: { error: [] } })).toEqualTypeOf<Client>();
  });

  it("have their types", () => {
    expectTypeOf<RequestOptions["timeout"]>().toEqualTypeOf<TimeoutInit | undefined>();
    expectTypeOf<RequestOptions["auth"]>().toEqualTypeOf<AuthInit | null | undefined>();
    expectTypeOf<RequestOptions["signal"]>().toEqualTypeOf<AbortSignal | undefined>();
    expectTypeOf<RequestOptions["json"]>().toEqualTypeOf<unknown>();
    expectTypeOf<keyof SendOptions>().toEqualTypeOf<"auth" | "followRedirects" | "raiseForStatus" | "stream">();
    expectTypeOf<keyof RawOptions>().toEqualTypeOf<"headers" | "body" | "timeout" | "signal">();
    expectTypeOf<keyof ClientOptions>().toEqualTypeOf<
      | "transport"
      | "mounts"
      | "baseUrl"
      | "headers"
      | "params"
      | "cookies"
      | "auth"
      | "timeout"
      | "followRedirects"
      | "maxRedirects"
      | "sensitiveHeaders"
      | "allowDowngrade"
      | "eventHooks"
      | "raiseForStatus"
      | "httpsOnly"
      | "referer"
      | "defaultEncoding"
      | "codecs"
      | "parseJson"
      | "stringifyJson"
      | "compress"
      | "encoders"
      | "decoders"
      | "maxResponseSize"
      | "clock"
    >();
  });

  it("have those that codecs add, as declared by whoever has a codec", () => {
    void client.post("/", { toy: 1 });
    void client.post("/", { toy: undefined });
    // @ts-expect-error -- a toy is a text or a number
    void client.post("/", { toy: {} });
    // @ts-expect-error -- nobody has declared one of that name
    void client.post("/", { cbor: {} });
    expectTypeOf(new Client({ transport, codecs: { toy: toyCodec(), cbor: null } })).toEqualTypeOf<Client>();
    // @ts-expect-error -- a codec decodes, too
    void new Client({ transport, codecs: { toy: { mediaTypes: ["a/b"], encode: () => new Uint8Array() } } });
  });

  it("may be undefined, which leaves them out, also where exactOptionalPropertyTypes is on", () => {
    expectTypeOf({ headers: undefined, auth: undefined, timeout: undefined }).toExtend<RequestOptions>();
    expectTypeOf<
      Record<Exclude<keyof ClientOptions, "transport">, undefined> & { transport: Transport }
    >().toExtend<ClientOptions>();
  });

  it("take what one would write", () => {
    void client.get("/", {
      params: { page: 2, tags: ["a", "b"], empty: null, dropped: undefined },
      headers: { Accept: null, "X-Several": ["1", "2"], "X-Dropped": undefined },
      auth: ["user", "password"],
      timeout: { total: 5_000, read: null },
      cookies: { a: "1" },
    });
    void client.get("/", { params: new URLSearchParams(), headers: new Headers(), timeout: 5, auth: null });
    void client.get("/", { params: [["a", 1]], headers: [["a", "1"]], timeout: null });
    void client.post("/", { content: new Blob([]) });
    void client.post("/", { content: () => new ReadableStream<Uint8Array>() });
    void client.post("/", { content: ["a", new Uint8Array()] });
    void client.post("/", { data: { a: 1, b: [true, null] }, files: { f: new Blob([]) } });
    void client.post("/", {
      json: {},
      compress: "gzip",
      onUploadProgress: ({ transferred, total }) => [transferred, total],
    });
    void client.post("/", { json: {}, compress: "x-own", onDownloadProgress: () => {} });
    void client.get("/", { compress: null });
    // @ts-expect-error -- a coding has a name
    void client.post("/", { json: {}, compress: true });
    // @ts-expect-error -- a nested object has no form in a query
    void client.get("/", { params: { a: { b: 1 } } });
    // @ts-expect-error -- nor a date
    void client.get("/", { params: { a: new Date() } });
    // @ts-expect-error -- headers are text
    expectTypeOf(client.get("/", { headers: { a: 1 } })).toEqualTypeOf<ResponsePromise>();
  });
});

describe("the web's own classes", () => {
  it("convert to ours and back", () => {
    expectTypeOf(HttpRequest.fromWeb(new Request("https://h/"))).toEqualTypeOf<HttpRequest>();
    expectTypeOf(new HttpRequest("GET", "https://h/").toWeb()).toEqualTypeOf<Request>();
    expectTypeOf(HttpResponse.fromWeb(new Response())).toEqualTypeOf<HttpResponse>();
    expectTypeOf(new HttpResponse().toWeb()).toEqualTypeOf<Response>();
  });
});

describe("transports", () => {
  it("are anything with handleRequest", () => {
    expectTypeOf({
      handleRequest: async (request: HttpRequest) => new HttpResponse({ request }),
    }).toExtend<Transport>();
    expectTypeOf({
      handleRequest: () => Promise.resolve(new HttpResponse()),
      close: async () => {},
    }).toExtend<Transport>();
    expectTypeOf<BaseTransport>().toExtend<Transport>();
    expectTypeOf<{ close(): Promise<void> }>().not.toExtend<Transport>();
    expectTypeOf({ handleRequest: async () => new Response() }).not.toExtend<Transport>();
    expectTypeOf({ handleRequest: () => new HttpResponse() }).not.toExtend<Transport>();
    expectTypeOf(new Client({ transport: { handleRequest: async () => new HttpResponse() } })).toEqualTypeOf<Client>();
  });

  it("are made by extending BaseTransport in one method", () => {
    class EchoTransport extends BaseTransport {
      async handleRequest({ headers, body }: HttpRequest): Promise<HttpResponse> {
        return new HttpResponse({ headers, body });
      }
    }
    expectTypeOf(new EchoTransport()).toExtend<Transport>();
    expectTypeOf(new EchoTransport()).toExtend<AsyncDisposable>();
  });

  it("are wrapped by layers", () => {
    expectTypeOf<Layer>().toEqualTypeOf<(inner: Transport) => Transport>();
    const own: Layer = (inner) => wrap(inner, { handleRequest: (request) => inner.handleRequest(request) });
    expectTypeOf(stack(own, layer, transport)).toEqualTypeOf<Transport>();
    expectTypeOf(stack(transport)).toEqualTypeOf<Transport>();
    // @ts-expect-error -- the transport comes last
    stack(transport, layer);
    // @ts-expect-error -- there is one transport
    stack(transport, transport);
    // @ts-expect-error -- a layer is called to be used
    stack(() => layer, transport);
  });
});

describe("authentication", () => {
  it("is a generator of requests", () => {
    class TokenAuth extends Auth {
      async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
        const response = yield request;
        expectTypeOf(response).toEqualTypeOf<HttpResponse>();
        if (response.status === 401) yield request;
      }
    }
    expectTypeOf(new TokenAuth()).toExtend<AuthInit>();
    expectTypeOf<[string, string]>().toExtend<AuthInit>();
    expectTypeOf((request: HttpRequest) => request).toExtend<AuthInit>();
    expectTypeOf(async (request: HttpRequest) => request).toExtend<AuthInit>();
    expectTypeOf<string>().not.toExtend<AuthInit>();
    expectTypeOf((_request: HttpRequest) => {}).not.toExtend<AuthInit>();
  });
});

describe("cookies", () => {
  it("come from a jar or by name", () => {
    expectTypeOf<{
      getCookieString(url: URL): string;
      setCookies(lines: readonly string[], url: URL): void;
    }>().toExtend<CookieStore>();
    expectTypeOf<{ a: string }>().toExtend<NonNullable<ClientOptions["cookies"]>>();
  });
});

describe("guards", () => {
  it("narrow what was caught", () => {
    const error: unknown = undefined;
    if (isHttpError(error)) expectTypeOf(error).toEqualTypeOf<HttpError>();
    if (isTransportError(error)) expectTypeOf(error).toEqualTypeOf<TransportError>();
    if (isTimeoutError(error)) expectTypeOf(error).toEqualTypeOf<TimeoutError>();
    if (isHttpStatusError(error)) expectTypeOf(error).toEqualTypeOf<HttpStatusError>();
    if (isStreamError(error)) expectTypeOf(error).toEqualTypeOf<StreamError>();
    expectTypeOf<HttpError["code"]>().toEqualTypeOf<string>();
    expectTypeOf<HttpStatusError["code"]>().toEqualTypeOf<"ERR_HTTP_STATUS">();
    expectTypeOf<TransportError["processed"]>().toEqualTypeOf<"no" | "maybe">();
    expectTypeOf<TimeoutError["phase"]>().toEqualTypeOf<"pool" | "connect" | "read" | "write" | "total">();
  });
});
