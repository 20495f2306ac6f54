import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { HttpStatusError, ResponseTooLargeError, StreamConsumedError } from "./errors.ts";
import { resolveHooks, type EventHooks } from "./event-hooks.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const ok = (): HandlerTransport => new HandlerTransport(() => new HttpResponse());

describe("resolveHooks", () => {
  it("takes nothing, a function or several", () => {
    const [a, b] = [(): void => {}, (): void => {}];
    expect(resolveHooks(undefined)).toEqual({ request: [], response: [] });
    expect(resolveHooks({})).toEqual({ request: [], response: [] });
    expect(resolveHooks({ request: a })).toEqual({ request: [a], response: [] });
    expect(resolveHooks({ request: [a, b], response: undefined })).toEqual({ request: [a, b], response: [] });
  });

  it("copies the lists, so that changing them later changes nothing (E5)", () => {
    const list = [(): void => {}];
    const hooks = resolveHooks({ request: list });
    list.pop();
    expect(hooks.request).toHaveLength(1);
  });

  for (const [what, init, message] of [
    [
      "an event that does not exist (E1)",
      { requests: [] },
      'eventHooks: unknown event "requests"; use "request" or "response"',
    ],
    [
      "what is no function",
      { request: "log" },
      "eventHooks.request: expected a function or an array of them, got string",
    ],
    [
      "a list with what is no function",
      { response: [() => {}, null] },
      "eventHooks.response: expected a function or an array of them, got object",
    ],
    ["null", null, "eventHooks: expected { request, response }, got null"],
    ["a function", () => {}, "eventHooks: expected { request, response }, got function"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => resolveHooks(init as unknown as EventHooks)).toThrow(new TypeError(message));
    });
  }
});

describe("hooks of a client", () => {
  it("are called in order and awaited, around the transport (E1)", async () => {
    const notes: string[] = [];
    const note = (text: string) => async (): Promise<void> => {
      await Promise.resolve();
      notes.push(text);
    };
    const transport = new HandlerTransport(() => {
      notes.push("transport");
      return new HttpResponse();
    });
    const client = new Client({
      transport,
      eventHooks: {
        request: [note("request 1"), note("request 2")],
        response: [note("response 1"), note("response 2")],
      },
    });
    await client.get("https://h/");
    expect(notes).toEqual(["request 1", "request 2", "transport", "response 1", "response 2"]);
  });

  it("see each hop, as it is sent: authenticated and redirected (E2, E3)", async () => {
    const notes: string[] = [];
    const transport = new HandlerTransport((_request, count) =>
      count === 1
        ? new HttpResponse({ status: 302, headers: { location: "/next" } })
        : new HttpResponse({ status: 404 }),
    );
    const client = new Client({
      transport,
      auth: ["user", "pass"],
      eventHooks: {
        request: ({ url, headers }) => void notes.push(`${url.pathname} ${headers.has("authorization")}`),
        response: ({ status }) => void notes.push(String(status)),
      },
    });
    await client.get("https://h/start");
    expect(notes).toEqual(["/start true", "302", "/next true", "404"]);
  });

  it("of a derived client come after those of its parent", async () => {
    const notes: string[] = [];
    const client = new Client({ transport: ok(), eventHooks: { request: () => void notes.push("parent") } });
    const derived = client.extend({ eventHooks: { request: () => void notes.push("child") } });
    await derived.get("https://h/");
    expect(notes.splice(0)).toEqual(["parent", "child"]);
    await client.get("https://h/");
    expect(notes).toEqual(["parent"]);
  });

  it("may set headers of the hop, which the transport sees (E2)", async () => {
    const transport = ok();
    const client = new Client({ transport, eventHooks: { request: ({ headers }) => headers.set("X-Trace", "1") } });
    await client.get("https://h/");
    expect(transport.last.headers.get("x-trace")).toBe("1");
  });

  for (const cookies of [undefined, { a: "1" }]) {
    it(`may set headers for one hop, which the next does not inherit${cookies === undefined ? "" : ", with cookies as well"}`, async () => {
      const transport = new HandlerTransport((_request, count) =>
        count === 1 ? new HttpResponse({ status: 302, headers: { location: "https://other/" } }) : new HttpResponse(),
      );
      const client = new Client({
        transport,
        cookies,
        eventHooks: {
          request: ({ headers, url }) => {
            headers.append("X-Hop", url.hostname);
            if (url.hostname === "h") headers.set("X-Signature", "s3cret");
          },
        },
      });
      await client.get("https://h/");
      expect(transport.requests.map(({ headers }) => headers.getAll("x-hop"))).toEqual([["h"], ["other"]]);
      expect(transport.last.headers.has("x-signature")).toBe(false);
    });
  }

  it("do not replace anything by what they return (E6)", async () => {
    const replace = (() => new HttpResponse({ status: 418 })) as unknown as () => void;
    const client = new Client({ transport: ok(), eventHooks: { request: replace, response: replace } });
    expect((await client.get("https://h/")).status).toBe(200);
  });
});

describe("a request hook that throws", () => {
  it("ends the call before anything is sent (E4)", async () => {
    const transport = ok();
    const failure = new Error("no");
    const client = new Client({
      transport,
      eventHooks: {
        request: () => {
          throw failure;
        },
      },
    });
    expect(await caught(client.get("https://h/"))).toBe(failure);
    expect(transport.requests).toHaveLength(0);
  });

  it("ends it at a later hop with nothing left open (E4)", async () => {
    const body = new TrackedBody();
    const transport = new HandlerTransport(
      () => new HttpResponse({ status: 302, headers: { location: "/next" }, body }),
    );
    const client = new Client({
      transport,
      eventHooks: {
        request: async ({ url }) => {
          if (url.pathname === "/next") throw new Error("no");
        },
      },
    });
    expect(await caught(client.get("https://h/"))).toEqual(new Error("no"));
    expect(body.isReleased).toBe(true);
  });
});

describe("a response hook", () => {
  it("gets the response before its body is read (E3)", async () => {
    const body = new TrackedBody();
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body })),
      eventHooks: { response: (response) => expect([response.isConsumed, body.state]).toEqual([false, "unread"]) },
    });
    expect((await client.get("https://h/")).text()).toBe("body");
  });

  it("may read the body, which is there for the caller as well (E3)", async () => {
    let seen: string | undefined;
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body: new TrackedBody() })),
      eventHooks: {
        response: async (response) => {
          await response.read();
          seen = response.text();
        },
      },
    });
    const response = await client.stream("GET", "https://h/");
    expect([seen, response.text()]).toEqual(["body", "body"]);
  });

  it("may begin to read without waiting", async () => {
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body: new TrackedBody() })),
      eventHooks: { response: (response) => void response.read() },
    });
    expect((await client.get("https://h/")).text()).toBe("body");
  });

  it("may read the body of a redirect, which is followed all the same", async () => {
    const seen: string[] = [];
    const transport = new HandlerTransport((_request, count) =>
      count === 1
        ? new HttpResponse({ status: 302, headers: { location: "/next" }, body: new TrackedBody(["moved"]) })
        : new HttpResponse({ text: "there" }),
    );
    const client = new Client({
      transport,
      eventHooks: {
        response: async (response) => {
          await response.read();
          seen.push(response.text());
        },
      },
    });
    const response = await client.get("https://h/");
    expect(seen).toEqual(["moved", "there"]);
    expect(response.history[0]!.text()).toBe("moved");
  });

  it("that keeps the body of a redirect for itself does not keep its connection", async () => {
    const body = new TrackedBody(["a", "b", "c"]);
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? new HttpResponse({ status: 302, headers: { location: "/next" }, body }) : new HttpResponse(),
    );
    const client = new Client({
      transport,
      eventHooks: {
        response: async (response) => {
          if (response.status === 302) await response.raw().next();
        },
      },
    });
    await client.get("https://h/");
    expect(body.isReleased).toBe(true);
  });

  it("that uses up the body leaves none for the caller, who is told", async () => {
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body: new TrackedBody() })),
      eventHooks: {
        response: async (response) => {
          for await (const piece of response) expect(piece.byteLength).toBe(4);
        },
      },
    });
    expect(await caught(client.get("https://h/"))).toBeInstanceOf(StreamConsumedError);
  });

  it("reads within maxResponseSize", async () => {
    const body = new TrackedBody(["too", "much"]);
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body })),
      maxResponseSize: 3,
      eventHooks: { response: async (response) => void (await response.read()) },
    });
    expect(await caught(client.get("https://h/"))).toBeInstanceOf(ResponseTooLargeError);
    expect(body.isReleased).toBe(true);
  });

  it("closes the response by throwing, such as from raiseForStatus() (E4)", async () => {
    const body = new TrackedBody();
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ status: 500, body })),
      eventHooks: { response: (response) => void response.raiseForStatus() },
    });
    expect(await caught(client.get("https://h/"))).toBeInstanceOf(HttpStatusError);
    expect(body.state).toBe("cancelled");
  });

  it("that throws at a redirect ends the call there (E3)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse({ status: 302, headers: { location: "/next" } }));
    const client = new Client({ transport, eventHooks: { response: (response) => void response.raiseForStatus() } });
    expect(await caught(client.get("https://h/"))).toBeInstanceOf(HttpStatusError);
    expect(transport.requests).toHaveLength(1);
  });

  it("that throws is what the caller hears of, also when the response does not close well", async () => {
    const body = new TrackedBody(["a"], { cancelFailure: new Error("cannot close") });
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body })),
      eventHooks: {
        response: () => {
          throw new Error("no");
        },
      },
    });
    expect(await caught(client.get("https://h/"))).toEqual(new Error("no"));
  });
});
