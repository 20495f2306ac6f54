import { describe, expect, it } from "vitest";

import { Auth } from "./auth.ts";
import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { LocalProtocolError, StreamConsumedError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { TestClock } from "./testing/test-clock.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

type Flow = AsyncGenerator<HttpRequest, void, HttpResponse>;

/** Answers a challenge once, with what the challenge says. */
class ChallengeAuth extends Auth {
  async *authFlow(request: HttpRequest): Flow {
    const response = yield request;
    const challenge = response.headers.get("www-authenticate");
    if (response.status !== 401 || challenge === null) return;
    request.headers.set("Authorization", `Answer ${challenge}`);
    yield request;
  }
}

function flowAuth(authFlow: (request: HttpRequest) => Flow, extra: Partial<Auth> = {}): Auth {
  class TestAuth extends Auth {
    override readonly requiresRequestBody = extra.requiresRequestBody ?? false;
    override readonly requiresResponseBody = extra.requiresResponseBody ?? false;
    authFlow(request: HttpRequest): Flow {
      return authFlow(request);
    }
  }
  return new TestAuth();
}

const challenge = (body?: TrackedBody): HttpResponse =>
  new HttpResponse({ status: 401, headers: { "www-authenticate": "1" }, body });

const redirect = (location: string): HttpResponse => new HttpResponse({ status: 302, headers: { location } });

const statuses = (response: HttpResponse): number[] => response.history.map(({ status }) => status);

/** Asks for credentials, then gives what `then` makes. */
const guarded = (then: () => HttpResponse = () => new HttpResponse({ text: "in" })): HandlerTransport =>
  new HandlerTransport(({ headers }) => (headers.has("authorization") ? then() : challenge()));

describe("an auth flow (A1)", () => {
  it("answers a challenge, which is in the history", async () => {
    const transport = guarded();
    const response = await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/");
    expect(response.text()).toBe("in");
    expect(statuses(response)).toEqual([401]);
    expect(transport.requests.map(({ headers }) => headers.get("authorization"))).toEqual([null, "Answer 1"]);
  });

  it("gives the response of the last request that it yields", async () => {
    const transport = new HandlerTransport(() => challenge());
    const response = await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/");
    expect([response.status, ...statuses(response)]).toEqual([401, 401]);
    expect(transport.requests).toHaveLength(2);
  });

  it("may make any number of exchanges, each in the history", async () => {
    const auth = flowAuth(async function* (request) {
      for (let attempt = 1; attempt <= 3; attempt++) {
        request.headers.set("X-Attempt", String(attempt));
        yield request;
      }
    });
    const transport = new HandlerTransport((_request, count) => new HttpResponse({ status: 200 + count }));
    const response = await new Client({ transport, auth }).get("https://h/");
    expect([...statuses(response), response.status]).toEqual([201, 202, 203]);
  });

  it("may fetch a token from elsewhere first", async () => {
    const auth = flowAuth(
      async function* (request) {
        const response = yield new HttpRequest("POST", "https://login.example.com/token");
        request.headers.set("Authorization", `Bearer ${response.text()}`);
        yield request;
      },
      { requiresResponseBody: true },
    );
    const transport = new HandlerTransport(
      ({ method }) => new HttpResponse({ text: method === "POST" ? "t0ken" : "in" }),
    );
    const response = await new Client({ transport, auth }).get("https://h/");
    expect(response.text()).toBe("in");
    expect(transport.log).toEqual(["POST https://login.example.com/token", "GET https://h/"]);
    expect(transport.last.headers.get("authorization")).toBe("Bearer t0ken");
  });

  it("gives requests that it makes itself the limits and the signal of the call", async () => {
    const auth = flowAuth(async function* (request) {
      yield new HttpRequest("POST", "https://login.example.com/token");
      yield request;
    });
    const { signal } = new AbortController();
    const transport = new HandlerTransport(() => new HttpResponse());
    await new Client({ transport, auth, timeout: 1_234 }).get("https://h/", { signal });
    for (const { extensions } of transport.requests) {
      expect(extensions.signal).toBe(signal);
      expect(extensions.timeout).toMatchObject({ read: 1_234 });
    }
  });

  it("must yield at least once", async () => {
    const transport = guarded();
    const auth = flowAuth(async function* () {});
    const error = await caught(new Client({ transport, auth }).get("https://h/"));
    expect(error).toEqual(new TypeError("auth: the flow ended without yielding a request"));
  });

  for (const [sends, message] of [
    [20, undefined],
    [
      21,
      "GET https://h/?token=***: the auth flow has sent 20 requests and wants to send more; it has to end when it is refused",
    ],
  ] as const) {
    it(`${message === undefined ? "may" : "must not"} send ${sends} requests about one URL, and leaves nothing open`, async () => {
      const bodies: TrackedBody[] = [];
      const auth = flowAuth(async function* (request) {
        for (let sent = 0; sent < sends; sent++) yield request;
      });
      const transport = new HandlerTransport(() => {
        bodies.push(new TrackedBody());
        return challenge(bodies.at(-1));
      });
      const outcome = await new Client({ transport, auth })
        .get("https://h/?token=s3cret")
        .catch((error: unknown) => error);
      expect((outcome as Partial<LocalProtocolError>).message).toBe(message);
      expect(outcome instanceof LocalProtocolError).toBe(message !== undefined);
      expect(bodies).toHaveLength(20);
      expect(bodies.every(({ isReleased }) => isReleased)).toBe(true);
    });
  }

  it("must yield requests", async () => {
    const body = new TrackedBody();
    const transport = new HandlerTransport(() => challenge(body));
    const auth = flowAuth(async function* (request) {
      yield request;
      yield "again" as unknown as HttpRequest;
    });
    const error = await caught(new Client({ transport, auth }).get("https://h/"));
    expect(error).toEqual(new TypeError("auth: expected a request from the flow or the function, got string"));
    expect(body.isReleased).toBe(true);
  });

  it("closes the response when it throws (A1)", async () => {
    const body = new TrackedBody();
    const failure = new Error("cannot answer");
    const transport = new HandlerTransport(() => challenge(body));
    const auth = flowAuth(async function* (request) {
      yield request;
      throw failure;
    });
    expect(await caught(new Client({ transport, auth }).get("https://h/"))).toBe(failure);
    expect(body.state).toBe("cancelled");
  });

  for (const [what, failing] of [
    ["sending fails", "send"],
    ["a hook fails", "hook"],
    ["its response is read in vain", "read"],
  ] as const) {
    it(`is ended when ${what}, so that it can let go of locks (A1, A20)`, async () => {
      let ended = false;
      const failure = new Error("no");
      const auth = flowAuth(
        async function* (request) {
          try {
            yield request;
          } finally {
            ended = true;
          }
        },
        { requiresResponseBody: failing === "read" },
      );
      const body = new TrackedBody(["a"], failing === "read" ? { failure } : {});
      const transport = new HandlerTransport(() => {
        if (failing === "send") throw failure;
        return new HttpResponse({ body });
      });
      const client = new Client({
        transport,
        auth,
        eventHooks: {
          response: () => {
            if (failing === "hook") throw failure;
          },
        },
      });
      expect(await caught(client.get("https://h/"))).toBe(failure);
      expect(ended).toBe(true);
    });
  }

  it("is ended, too, when all goes well", async () => {
    const notes: string[] = [];
    const auth = flowAuth(async function* (request) {
      try {
        const { status } = yield request;
        notes.push(`status ${status}`);
      } finally {
        notes.push("ended");
      }
    });
    await new Client({ transport: new HandlerTransport(() => new HttpResponse()), auth }).get("https://h/");
    expect(notes).toEqual(["status 200", "ended"]);
  });

  it("does not interleave when it takes a lock (A20)", async () => {
    let tail: Promise<void> = Promise.resolve();
    const auth = flowAuth(async function* (request) {
      const before = tail;
      let unlock!: () => void;
      tail = new Promise((resolve) => (unlock = resolve));
      try {
        await before;
        yield request;
        yield request;
      } finally {
        unlock();
      }
    });
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, auth });
    await Promise.all(["a", "b", "c"].map((path) => client.get(`https://h/${path}`)));
    expect(transport.requests.map(({ url }) => url.pathname)).toEqual(["/a", "/a", "/b", "/b", "/c", "/c"]);
  });
});

describe("bodies in a flow (A2)", () => {
  it("reads the request first when it is asked to", async () => {
    let seen: string | undefined;
    const auth = flowAuth(
      async function* (request) {
        seen = new TextDecoder().decode(request.content);
        yield request;
      },
      { requiresRequestBody: true },
    );
    const pieces = async function* (): AsyncGenerator<string> {
      yield "str";
      yield "eam";
    };
    const transport = new HandlerTransport(async (request) => new HttpResponse({ body: await request.read() }));
    const response = await new Client({ transport, auth }).post("https://h/", { content: pieces() });
    expect([seen, response.text()]).toEqual(["stream", "stream"]);
  });

  it("reads each response first when it is asked to, also of a stream", async () => {
    const seen: string[] = [];
    const auth = flowAuth(
      async function* (request) {
        seen.push((yield request).text());
        seen.push((yield request).text());
      },
      { requiresResponseBody: true },
    );
    const transport = new HandlerTransport(
      (_request, count) => new HttpResponse({ body: new TrackedBody([`${count}`]) }),
    );
    const response = await new Client({ transport, auth }).stream("GET", "https://h/");
    expect(seen).toEqual(["1", "2"]);
    expect(response.text()).toBe("2");
  });

  it("keeps a small body of a challenge and frees its connection (A19)", async () => {
    const body = new TrackedBody(["who are you?"]);
    const transport = new HandlerTransport(({ headers }) =>
      headers.has("authorization") ? new HttpResponse() : challenge(body),
    );
    const response = await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/");
    expect(body.state).toBe("ended");
    expect(response.history[0]!.text()).toBe("who are you?");
  });

  it("leaves the last response unread when it is streamed", async () => {
    const body = new TrackedBody();
    const transport = guarded(() => new HttpResponse({ body }));
    await using response = await new Client({ transport, auth: new ChallengeAuth() }).stream("GET", "https://h/");
    expect([response.isConsumed, body.state]).toEqual([false, "unread"]);
  });

  it("sends a body that can be sent again again", async () => {
    const transport = new HandlerTransport(async (request) => {
      await request.read();
      return request.headers.has("authorization") ? new HttpResponse({ body: request.content }) : challenge();
    });
    const response = await new Client({ transport, auth: new ChallengeAuth() }).post("https://h/", { json: { a: 1 } });
    expect(response.text()).toBe('{"a":1}');
  });

  it("fails on a stream that was sent already (A19)", async () => {
    const bodies: TrackedBody[] = [];
    const transport = new HandlerTransport(async (request) => {
      await collect(request.body!);
      const body = new TrackedBody();
      bodies.push(body);
      return challenge(body);
    });
    const content = new ReadableStream<string>({
      start: (controller) => {
        controller.enqueue("once");
        controller.close();
      },
    });
    const error = await caught(new Client({ transport, auth: new ChallengeAuth() }).post("https://h/", { content }));
    expect(error).toBeInstanceOf(StreamConsumedError);
    expect(bodies.every(({ isReleased }) => isReleased)).toBe(true);
  });
});

describe("auth and redirects (A5)", () => {
  it("answers a challenge at the URL that has made it, not at the one before the redirect (A5)", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      if (url.pathname === "/start") return redirect("/end");
      return headers.has("authorization") ? new HttpResponse() : challenge();
    });
    await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/start");
    expect(transport.log).toEqual(["GET https://h/start", "GET https://h/end", "GET https://h/end"]);
  });

  it("keeps the whole chain in the history: redirect, challenge, redirect (RD14)", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      if (url.pathname === "/start") return redirect("/middle");
      if (url.pathname === "/end") return new HttpResponse();
      return headers.has("authorization") ? redirect("/end") : challenge();
    });
    const response = await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/start");
    expect([...statuses(response), response.status]).toEqual([302, 401, 302, 200]);
    expect(response.history.map(({ url }) => url.pathname)).toEqual(["/start", "/middle", "/middle"]);
    // Each with the history before it (RD12).
    expect(response.history.map(({ history }) => history.map(({ status }) => status))).toEqual([[], [302], [302, 401]]);
    expect(response.history[2]!.history[1]).toBe(response.history[1]);
  });

  it("makes the credentials of each URL for that URL", async () => {
    const auth = flowAuth(async function* (request) {
      request.headers.append("X-Signature", request.url.pathname);
      yield request;
    });
    const transport = new HandlerTransport(({ url }) =>
      url.pathname === "/a" ? redirect("/b") : url.pathname === "/b" ? redirect("/c") : new HttpResponse(),
    );
    await new Client({ transport, auth }).get("https://h/a");
    expect(transport.requests.map(({ headers }) => headers.getAll("x-signature"))).toEqual([["/a"], ["/b"], ["/c"]]);
  });

  it("takes a URL that credentials were put in for that of the call", async () => {
    const auth = (request: HttpRequest): HttpRequest => request.with({ url: new URL("?sig=s", request.url) });
    const transport = new HandlerTransport(({ url }) =>
      url.pathname === "/a" ? redirect("/b?x=1") : new HttpResponse(),
    );
    await new Client({ transport, auth }).get("https://h/a");
    expect(transport.log).toEqual(["GET https://h/a?sig=s", "GET https://h/b?sig=s"]);
  });

  it("goes along from http to https of the same host (RD8)", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      if (url.protocol === "http:") return redirect("https://h/");
      return headers.has("authorization") ? new HttpResponse() : challenge();
    });
    const response = await new Client({ transport, auth: new ChallengeAuth() }).get("http://h/");
    expect([...statuses(response), response.status]).toEqual([302, 401, 200]);
  });

  it("follows the redirects of a request that the flow makes itself, and gives it the answer", async () => {
    const seen: string[] = [];
    const auth = flowAuth(
      async function* (request) {
        const token = yield new HttpRequest("POST", "https://login.example.com/token", { json: 1 });
        seen.push(token.text(), ...token.history.map(({ status }) => `${status}`));
        request.headers.set("Authorization", `Bearer ${token.text()}`);
        yield request;
      },
      { requiresResponseBody: true },
    );
    const transport = new HandlerTransport(({ url, method, body }) => {
      if (url.hostname === "h") return new HttpResponse({ text: "in" });
      if (url.pathname !== "/token") return new HttpResponse({ text: `${method} ${body?.length}` });
      return new HttpResponse({ status: 307, headers: { location: "https://sso.example.com/" } });
    });
    const response = await new Client({ transport, auth }).get("https://h/");
    expect(seen).toEqual(["POST 1", "307"]);
    expect([...statuses(response), response.text()]).toEqual([307, 200, "in"]);
  });

  it("gives the flow a redirect of its own URL, and follows it when the flow has ended", async () => {
    const seen: number[] = [];
    const auth = flowAuth(async function* (request) {
      seen.push((yield request).status);
    });
    const transport = new HandlerTransport(({ url }) => (url.pathname === "/a" ? redirect("/b") : new HttpResponse()));
    const response = await new Client({ transport, auth }).get("https://h/a");
    expect([seen, response.status, response.nextRequest]).toEqual([[302, 200], 200, undefined]);
    expect(response.history[0]!.nextRequest).toBeUndefined();
  });

  it("stops at a redirect when those are not followed, and tells where it leads (RD1, S13)", async () => {
    const transport = new HandlerTransport(({ headers }) =>
      headers.has("authorization") ? redirect("/b") : challenge(),
    );
    const client = new Client({ transport, auth: new ChallengeAuth(), followRedirects: false });
    const response = await client.get("https://h/a");
    expect([...statuses(response), response.status]).toEqual([401, 302]);
    expect(response.nextRequest?.href).toBe("https://h/b");
  });

  it("counts redirects over all URLs, and no challenge among them (RD11)", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      const count = Number(url.pathname.slice(1));
      if (!headers.has("authorization") && url.hostname === "h") return challenge();
      return count === 0 ? new HttpResponse() : redirect(count === 1 ? "https://other/0" : `/${count - 1}`);
    });
    const get = (maxRedirects: number): Promise<HttpResponse> =>
      Promise.resolve(new Client({ transport, auth: new ChallengeAuth(), maxRedirects }).get("https://h/3"));
    expect([...statuses(await get(3))]).toEqual([401, 302, 401, 302, 401, 302]);
    const error = await caught(get(2));
    expect(error).toMatchObject({ code: "ERR_TOO_MANY_REDIRECTS", response: { status: 302 } });
    expect((error as Error).message).toMatch(/^GET https:\/\/h\/3: more than 2 redirects/);
  });

  it("counts on where a redirect has left the origin (RD11)", async () => {
    const transport = new HandlerTransport(({ url }) => redirect(url.hostname === "h" ? "https://other/" : "/again"));
    const client = new Client({ transport, auth: ["u", "p"], maxRedirects: 3 });
    expect(await caught(client.get("https://h/"))).toMatchObject({ code: "ERR_TOO_MANY_REDIRECTS" });
    expect(transport.requests).toHaveLength(4);
  });

  it("drops the body where a redirect does, and asks for the credentials without it (RD3, RD4)", async () => {
    const transport = new HandlerTransport(async ({ url, method, body, headers }) => {
      if (!headers.has("authorization")) return challenge();
      return url.pathname === "/a" ? redirect("/b") : new HttpResponse({ text: `${method} ${body === null}` });
    });
    const client = new Client({ transport, auth: new ChallengeAuth() });
    expect((await client.post("https://h/a", { json: 1 })).text()).toBe("GET true");
  });

  it("fails on a stream that a redirect asks for again, before anything is sent (RD5)", async () => {
    const transport = new HandlerTransport(async ({ body }) => {
      await collect(body!);
      return new HttpResponse({ status: 307, headers: { location: "/b" } });
    });
    const content = new Blob(["once"]).stream();
    const error = await caught(new Client({ transport, auth: ["u", "p"] }).post("https://h/a", { content }));
    expect(error).toBeInstanceOf(StreamConsumedError);
    expect([(error as StreamConsumedError).response?.status, transport.requests.length]).toEqual([307, 1]);
  });

  it("sends a stream that was read for the credentials again after a redirect", async () => {
    const auth = flowAuth(
      async function* (request) {
        request.headers.set("X-Length", `${request.content.byteLength}`);
        yield request;
      },
      { requiresRequestBody: true },
    );
    const transport = new HandlerTransport(({ url, body }) =>
      url.pathname === "/a"
        ? new HttpResponse({ status: 307, headers: { location: "/b" } })
        : new HttpResponse({ body: body!.bytes! }),
    );
    const content = new Blob(["once"]).stream();
    expect((await new Client({ transport, auth }).post("https://h/a", { content })).text()).toBe("once");
    expect(transport.last.headers.getAll("x-length")).toEqual(["4"]);
  });

  it("stores cookies of every response of a flow, and sends them with the next request (C6, A19)", async () => {
    const stored = new Map<string, string>();
    const cookies = {
      getCookieString: () => [...stored].map((pair) => pair.join("=")).join("; "),
      setCookies: (lines: readonly string[]) => {
        for (const line of lines) stored.set(...split(line));
      },
    };
    const transport = new HandlerTransport(({ url, headers }, count) => {
      const cookie = { "set-cookie": `c${count}=1` };
      if (url.pathname === "/a") return new HttpResponse({ status: 302, headers: { location: "/b", ...cookie } });
      if (headers.has("authorization")) return new HttpResponse();
      return new HttpResponse({ status: 401, headers: { "www-authenticate": "1", ...cookie } });
    });
    await new Client({ transport, cookies, auth: new ChallengeAuth() }).get("https://h/a", { cookies: { own: "1" } });
    expect(transport.requests.map(({ headers }) => headers.get("cookie"))).toEqual([
      "own=1",
      "c1=1; own=1",
      "c1=1; c2=1; own=1",
    ]);
  });

  it("shows every hop and every challenge to the hooks, with its credentials (E2, E3)", async () => {
    const seen: string[] = [];
    const transport = new HandlerTransport(({ url, headers }) => {
      if (url.pathname === "/a") return redirect("/b");
      return headers.has("authorization") ? new HttpResponse() : challenge();
    });
    const eventHooks = {
      request: ({ url, headers }: HttpRequest) => void seen.push(`${url.pathname} ${headers.has("authorization")}`),
      response: ({ status, history }: HttpResponse) => void seen.push(`${status} after ${history.length}`),
    };
    await new Client({ transport, eventHooks, auth: new ChallengeAuth() }).get("https://h/a");
    expect(seen).toEqual(["/a false", "302 after 0", "/b false", "401 after 1", "/b true", "200 after 2"]);
  });

  it("counts redirects of each step by itself (RD11)", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      if (url.pathname === "/start") return redirect("/end");
      return headers.has("authorization") ? new HttpResponse() : challenge();
    });
    const client = new Client({ transport, auth: new ChallengeAuth(), maxRedirects: 1 });
    expect((await client.get("https://h/start")).status).toBe(200);
  });

  it("does not answer a challenge of another origin (S-51)", async () => {
    const transport = new HandlerTransport(({ url }) =>
      url.hostname === "h" ? redirect("https://evil/") : challenge(),
    );
    const response = await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/");
    expect([...statuses(response), response.status]).toEqual([302, 401]);
    expect(transport.log).toEqual(["GET https://h/", "GET https://evil/"]);
    expect(transport.requests.some(({ headers }) => headers.has("authorization"))).toBe(false);
  });

  it("sends its credentials no further than its origin, and not back again (S-42)", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      if (!headers.has("authorization") && url.pathname === "/") return challenge();
      if (url.href === "https://h/") return redirect("https://evil/away");
      if (url.hostname === "evil") return redirect("https://h/back");
      return new HttpResponse();
    });
    await new Client({ transport, auth: new ChallengeAuth() }).get("https://h/");
    expect(transport.requests.map(({ url, headers }) => [url.href, headers.get("authorization")])).toEqual([
      ["https://h/", null],
      ["https://h/", "Answer 1"],
      ["https://evil/away", null],
      ["https://h/back", null],
    ]);
  });
});

describe("a request that is sent again", () => {
  it("is authenticated anew, since sending does not change it", async () => {
    let count = 0;
    const auth = flowAuth(async function* (request) {
      request.headers.set("Authorization", `Bearer ${(count += 1)}`);
      yield request;
    });
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, auth });
    const request = client.buildRequest("GET", "https://h/");
    await client.send(request);
    await client.send(request);
    expect(transport.requests.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer 1", "Bearer 2"]);
    expect(request.headers.has("authorization")).toBe(false);
  });
});

describe("limits of a flow", () => {
  it("ends with the total limit while it waits for something of its own", async () => {
    const clock = new TestClock();
    const auth = flowAuth(async function* (request) {
      await new Promise(() => {});
      yield request;
    });
    const client = new Client({ transport: guarded(), auth, clock, timeout: { total: 1_000 } });
    const sending = caught(client.get("https://h/"));
    clock.advance(1_000);
    expect(await sending).toMatchObject({ name: "TotalTimeoutError" });
  });

  it("sends nothing more after an abort between two steps", async () => {
    const controller = new AbortController();
    const auth = flowAuth(async function* (request) {
      yield request;
      controller.abort(new Error("enough"));
      yield request;
    });
    const transport = guarded();
    const error = await caught(new Client({ transport, auth }).get("https://h/", { signal: controller.signal }));
    expect(error).toEqual(new Error("enough"));
    expect(transport.requests).toHaveLength(1);
  });
});

function split(line: string): [name: string, value: string] {
  const [name = "", value = ""] = line.split("=");
  return [name, value];
}
