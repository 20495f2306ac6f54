import { describe, expect, it } from "vitest";

import { Auth } from "./auth.ts";
import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { ConnectTimeoutError, PoolTimeoutError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { createBody } from "./request-body.ts";
import type { RequestOptions } from "./request-options.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport, type Handler } from "./testing/handler-transport.ts";
import { NodeLikeSource, Source, webStream } from "./testing/source.ts";
import { TestClock } from "./testing/test-clock.ts";
import { aborted, TrackedBody } from "./testing/tracked-body.ts";

/** What can be read once, and how often it was given up. */
interface Once {
  readonly content: object;
  readonly releases: () => number;
}

const kinds: Record<string, () => Once> = {
  "a web stream": () => {
    const { stream, cancellations } = webStream(["a"]);
    return { content: stream, releases: () => cancellations.length };
  },
  "a stream of Node's": () => {
    const stream = new NodeLikeSource(["a"]);
    return { content: stream, releases: () => stream.destructions };
  },
  "an iterator": () => {
    let returns = 0;
    const source = new Source(["a"]);
    const content = {
      [Symbol.asyncIterator]: () => source[Symbol.asyncIterator](),
      next: () => expect.fail("asked for a piece"),
      return: async () => void (returns += 1),
    };
    return { content, releases: () => returns };
  },
  "a response": () => {
    const body = new TrackedBody();
    return { content: new HttpResponse({ body }), releases: () => Number(body.state === "cancelled") };
  },
};

const once = (): Once => kinds["a web stream"]!();

const failing = (error: unknown): Handler => {
  return () => {
    throw error;
  };
};

const answering: Handler = () => new HttpResponse({ text: "ok" });
const limits = { limit: 1, elapsed: 1 };

class ThrowingAuth extends Auth {
  // oxlint-disable-next-line require-yield -- that is the point
  async *authFlow(): AsyncGenerator<HttpRequest, void, HttpResponse> {
    throw new Error("no credentials");
  }
}

interface Failure {
  readonly handler?: Handler;
  readonly client?: Partial<ClientOptions>;
  readonly options?: RequestOptions;
  readonly url?: string;
  readonly isClosed?: boolean;
}

const failures: Record<string, () => Failure> = {
  "no connection comes free": () => ({ handler: failing(new PoolTimeoutError(limits)) }),
  "no connection is made": () => ({ handler: failing(new ConnectTimeoutError(limits)) }),
  "it is aborted before": () => ({ options: { signal: AbortSignal.abort("no") } }),
  "an auth flow throws": () => ({ options: { auth: new ThrowingAuth() } }),
  "a hook throws": () => ({
    client: {
      eventHooks: {
        request: () => {
          throw new Error("no");
        },
      },
    },
  }),
  "the client is closed": () => ({ isClosed: true }),
  "a redirect is refused": () => ({
    handler: () => new HttpResponse({ status: 307, headers: { location: "http://h/" } }),
  }),
  "there are too many redirects": () => ({
    client: { maxRedirects: 0 },
    handler: () => new HttpResponse({ status: 307, headers: { location: "/" } }),
  }),
  "a response hook throws": () => ({
    client: {
      eventHooks: {
        response: () => {
          throw new Error("no");
        },
      },
    },
  }),
  "the status is raised for": () => ({
    handler: () => new HttpResponse({ status: 413 }),
    options: { raiseForStatus: true },
  }),
  "the URL is none": () => ({ url: "https://" }),
  "the URL is refused": () => ({ url: "ftp://h/" }),
  "an option is unknown": () => ({ options: { tiemout: 1 } as RequestOptions }),
  "an option is wrong": () => ({ options: { timeout: -1 } }),
  "a header is wrong": () => ({ options: { headers: { "a b": "1" } } }),
  "a header contradicts the body": () => ({ options: { headers: { "Transfer-Encoding": "chunked" } } }),
  "there are two bodies": () => ({ options: { json: 1 } }),
  "it is to be compressed by nothing that exists": () => ({ options: { compress: "none" } }),
};

function send(content: unknown, failure: Failure, method: "post" | "stream"): Promise<HttpResponse> {
  const client = new Client({ transport: new HandlerTransport(failure.handler ?? answering), ...failure.client });
  if (failure.isClosed === true) void client.close();
  const options = { content, ...failure.options } as RequestOptions;
  const url = failure.url ?? "https://h/";
  return method === "post" ? client.post(url, options) : client.stream("POST", url, options);
}

describe("a stream that a call was given to send is given up, once,", () => {
  for (const [when, make] of Object.entries(failures)) {
    for (const [what, open] of Object.entries(kinds)) {
      it(`when ${when}: ${what}`, async () => {
        const { content, releases } = open();
        await caught(send(content, make(), "post"));
        await settled();
        expect(releases()).toBe(1);
      });
    }

    it(`when ${when}, and its response is streamed`, async () => {
      const { content, releases } = once();
      await caught((async () => send(content, make(), "stream"))());
      await settled();
      expect(releases()).toBe(1);
    });
  }

  it("when it fails, with the error as the reason", async () => {
    const { stream, cancellations } = webStream(["a"]);
    const error = new PoolTimeoutError(limits);
    expect(await caught(send(stream, { handler: failing(error) }, "post"))).toBe(error);
    expect(cancellations).toEqual([error]);
  });

  it("when the total limit is reached before it is opened", async () => {
    const { content, releases } = once();
    const clock = new TestClock();
    const handler: Handler = () => new Promise(() => {});
    const failed = caught(send(content, { handler, client: { clock }, options: { timeout: { total: 5 } } }, "post"));
    await settled();
    clock.advance(5);
    expect(await failed).toMatchObject({ code: "ERR_TOTAL_TIMEOUT" });
    expect(releases()).toBe(1);
  });

  it("when it waits for a transport that leaves nothing when it fails", async () => {
    const controller = new AbortController();
    const { stream, cancellations } = webStream<string>(["a"], { isEndless: true });
    const handler: Handler = async (request) => {
      const pieces = request.body![Symbol.asyncIterator]();
      await pieces.next();
      void pieces.next();
      return aborted(request.extensions.signal!);
    };
    const failed = caught(send(stream, { handler, options: { signal: controller.signal } }, "post"));
    await settled();
    controller.abort("no");
    expect(await failed).toBe("no");
    await settled();
    expect(cancellations).toHaveLength(1);
  });

  it("when it cannot be given up either, which nobody is told of", async () => {
    const error = new Error("first");
    const stream = new ReadableStream({ cancel: () => Promise.reject(new Error("second")) });
    expect(await caught(send(stream, { handler: failing(error) }, "post"))).toBe(error);
  });

  for (const [what, wrap] of Object.entries<(contents: readonly unknown[]) => RequestOptions["files"]>({
    "a record": ([a, b]) => ({ a, b }) as never,
    "a record with lists": (contents) => ({ a: contents }) as never,
    pairs: (contents) => contents.map((content) => ["a", content]) as never,
    parts: (contents) => contents.map((content) => ["a", { content, filename: "a" }]) as never,
    "a Map": (contents) => new Map(contents.map((content, index) => [`${index}`, content])) as never,
  })) {
    for (const url of ["https://h/", "https://"]) {
      it(`when it is among files given as ${what}, to ${url}`, async () => {
        const [first, second] = [once(), once()];
        const files = wrap([first.content, second.content])!;
        const handler = failing(new PoolTimeoutError(limits));
        await caught(new Client({ transport: new HandlerTransport(handler) }).post(url, { files }));
        await settled();
        expect([first.releases(), second.releases()]).toEqual([1, 1]);
      });
    }
  }

  it("when a file beside it is refused", async () => {
    const { content, releases } = once();
    const files = { good: content, bad: 1 } as unknown as RequestOptions["files"] & object;
    await caught(new Client({ transport: new HandlerTransport(answering) }).post("https://h/", { files }));
    await settled();
    expect(releases()).toBe(1);
  });

  it("when it is a form of the form-data package", async () => {
    let destructions = 0;
    const methods = { getHeaders: () => ({}), getBoundary: () => "B", on: () => {}, pause: () => {}, resume: () => {} };
    const form = { ...methods, destroy: () => void (destructions += 1) };
    for (const url of ["https://h/", "https://"]) {
      const handler = failing(new PoolTimeoutError(limits));
      await caught(new Client({ transport: new HandlerTransport(handler) }).post(url, { files: { ...form } }));
    }
    await settled();
    expect(destructions).toBe(2);
  });

  it("when it was to be compressed", async () => {
    const { content, releases } = once();
    await caught(send(content, { handler: failing(new Error("no")), options: { compress: "gzip" } }, "post"));
    await settled();
    expect(releases()).toBe(1);
  });

  it("when its progress was to be reported", async () => {
    const { content, releases } = once();
    const options = { onUploadProgress: () => {} };
    await caught(send(content, { handler: failing(new Error("no")), options }, "post"));
    await settled();
    expect(releases()).toBe(1);
  });

  for (const status of [200, 303]) {
    it(`when it was answered by ${status} without being read, at the end of the response`, async () => {
      const { content, releases } = once();
      const handler: Handler = ({ method }) =>
        status === 303 && method === "POST"
          ? new HttpResponse({ status, headers: { location: "/" } })
          : new HttpResponse({ body: new TrackedBody() });
      const response = await send(content, { handler }, "stream");
      expect(releases()).toBe(0);
      await response.close();
      await settled();
      expect(releases()).toBe(1);
    });
  }
});

describe("a stream is left to the transport", () => {
  it("when it has been sent", async () => {
    const { content, releases } = once();
    const handler: Handler = async ({ body }) => new HttpResponse({ body: await collect(body!) });
    expect((await send(content, { handler }, "post")).text()).toBe("a");
    expect(releases()).toBe(0);
  });

  it("when it comes back as the response, which may be read later or closed", async () => {
    const handler: Handler = ({ body }) => new HttpResponse({ body: body! });
    for (const [take, expected] of [
      [(response: HttpResponse) => response.read(), 0],
      [(response: HttpResponse) => response.close(), 1],
    ] as const) {
      const { content, releases } = once();
      const response = await send(content, { handler }, "stream");
      expect(releases()).toBe(0);
      await take(response);
      await settled();
      expect(releases()).toBe(expected);
    }
  });

  it("when it is still being sent after the response has ended", async () => {
    const source = Object.assign(new Source<string>(["a"], { isEndless: true }), {
      close: () => expect.fail("closed"),
    });
    const handler: Handler = ({ body }) => {
      void body![Symbol.asyncIterator]().next();
      return new HttpResponse({ text: "early" });
    };
    await send(source, { handler }, "post");
    await settled();
    expect(source.leavings).toBe(0);
  });

  it("when it can be sent again, and was not opened", async () => {
    const source = new Source(["a"]);
    await caught(send(source, { handler: failing(new Error("no")) }, "post"));
    await caught(send(() => expect.fail("opened"), { handler: failing(new Error("no")) }, "post"));
    expect(source).toMatchObject({ openings: 0, leavings: 0 });
  });

  it("when it is the body of another request that is being sent", async () => {
    const { stream, cancellations } = webStream(["a", "b"]);
    const body = createBody(stream);
    const pieces = body[Symbol.asyncIterator]();
    await pieces.next();
    expect(await caught(send(body, {}, "post"))).toMatchObject({ code: "ERR_STREAM_CONSUMED" });
    expect(await caught(send(body, { url: "https://" }, "post"))).toMatchObject({ code: "ERR_INVALID_URL" });
    await settled();
    expect(cancellations).toEqual([]);
  });
});

describe("the body of a request that the caller has built", () => {
  it("stays as it is when it was not opened, so that the request can be sent again", async () => {
    const { content, releases } = once();
    const handler: Handler = async ({ body }, count) => {
      if (count === 1) throw new PoolTimeoutError(limits);
      return new HttpResponse({ body: await collect(body!) });
    };
    const client = new Client({ transport: new HandlerTransport(handler) });
    const request = client.buildRequest("POST", "https://h/", { content: content as ReadableStream });
    await caught(client.send(request));
    expect(releases()).toBe(0);
    expect((await client.send(request)).text()).toBe("a");
  });

  it("stays as it is when it was answered without being read", async () => {
    const { content, releases } = once();
    const client = new Client({ transport: new HandlerTransport(answering) });
    const request = client.buildRequest("POST", "https://h/", { content: content as ReadableStream });
    await client.send(request);
    await settled();
    expect([releases(), request.body!.consumed]).toEqual([0, false]);
  });

  it("is given up when the call that failed had begun to read it", async () => {
    const { stream, cancellations } = webStream<string>(["a"], { isEndless: true });
    const handler: Handler = async ({ body }) => {
      await body![Symbol.asyncIterator]().next();
      throw new Error("reset");
    };
    const client = new Client({ transport: new HandlerTransport(handler) });
    await caught(client.send(client.buildRequest("POST", "https://h/", { content: stream })));
    await settled();
    expect(cancellations).toHaveLength(1);
  });

  it("is not given up by a second call, which finds it taken", async () => {
    const { stream, cancellations } = webStream<string>(["a"], { isEndless: true });
    const handler: Handler = async ({ body }) => {
      await body![Symbol.asyncIterator]().next();
      return new Promise(() => {});
    };
    const client = new Client({ transport: new HandlerTransport(handler) });
    const request = client.buildRequest("POST", "https://h/", { content: stream });
    void client.send(request);
    expect(await caught(client.send(request))).toMatchObject({ code: "ERR_STREAM_CONSUMED" });
    await settled();
    expect(cancellations).toEqual([]);
  });
});

/** Lets what is under way get as far as it can. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
