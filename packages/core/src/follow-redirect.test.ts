import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import type { HttpError, StreamConsumedError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { TestClock } from "./testing/test-clock.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const moved = (location: string, status = 302, body?: TrackedBody): HttpResponse =>
  new HttpResponse({ status, headers: { location }, body });

interface Refusal {
  readonly location: string;
  readonly client?: Partial<ClientOptions>;
  readonly status?: number;
  readonly options?: RequestOptions;
}

const refusals: Record<string, Refusal> = {
  ERR_REMOTE_PROTOCOL: { location: "https://exa mple.org/" },
  ERR_UNSUPPORTED_PROTOCOL: { location: "ftp://example.org/" },
  ERR_TOO_MANY_REDIRECTS: { location: "/next", client: { maxRedirects: 1 } },
  ERR_STREAM_CONSUMED: { location: "/next", status: 307, options: { content: new Blob(["a"]).stream() } },
};

/** Sends a request that is redirected as it should not be, and gives the error. */
async function refused(refusal: Refusal, body: TrackedBody, clock = new TestClock()): Promise<unknown> {
  const transport = new HandlerTransport(async (request) => {
    if (request.body !== null) await collect(request.body);
    return moved(refusal.location, refusal.status, body);
  });
  return caught(new Client({ transport, clock, ...refusal.client }).post("https://h/", refusal.options));
}

describe("an error of a redirect that cannot be followed", () => {
  for (const [code, refusal] of Object.entries(refusals)) {
    it(`has the response: ${code} (RD5, RD7, RD11)`, async () => {
      const error = (await refused(refusal, new TrackedBody(["moved"]))) as HttpError | StreamConsumedError;
      expect(error.code).toBe(code);
      const response = error.response!;
      expect([response.status, response.headers.get("location")]).toEqual([refusal.status ?? 302, refusal.location]);
      expect(response.history).toHaveLength(refusal.client?.maxRedirects ?? 0);
    });
  }

  it("has it with its body, when that is small", async () => {
    const body = new TrackedBody(["moved"]);
    const error = (await refused(refusals["ERR_UNSUPPORTED_PROTOCOL"]!, body)) as HttpError;
    expect([error.response?.text(), body.state]).toEqual(["moved", "ended"]);
  });

  it("has it closed when its body is large", async () => {
    const body = new TrackedBody(["x".repeat(70_000), "rest"]);
    const error = (await refused(refusals["ERR_UNSUPPORTED_PROTOCOL"]!, body)) as HttpError;
    expect([error.response?.isClosed, body.state]).toEqual([true, "left"]);
  });

  it("shows nothing secret of it", async () => {
    const transport = new HandlerTransport(() => moved("ftp://h/?token=s3cret"));
    const error = await caught(new Client({ transport }).get("https://u:s3cret@h/?token=s3cret"));
    expect(JSON.stringify(error)).not.toContain("s3cret");
    expect(String((error as HttpError).response)).toBe("302 Found");
  });
});

describe("an error of anything else", () => {
  it("has no response, nor an empty place for one", async () => {
    const transport = new HandlerTransport(() => {
      throw new Error("reset");
    });
    const error = (await caught(new Client({ transport, httpsOnly: true }).get("http://h/"))) as HttpError;
    expect([error.response, "response" in error]).toEqual([undefined, false]);
  });
});

describe("a body that drips", () => {
  const dripping = (): TrackedBody => new TrackedBody(["a"], { until: new AbortController().signal });

  it("does not hold a redirect for longer than a second, and its connection is given up", async () => {
    const clock = new TestClock();
    const body = dripping();
    const transport = new HandlerTransport((_request, count) => (count === 1 ? moved("/x", 302, body) : ok()));
    const following = new Client({ transport, clock }).get("https://h/");
    await turns();
    clock.advance(999);
    await turns();
    expect([transport.requests.length, body.isReleased]).toEqual([1, false]);
    clock.advance(1);
    const response = await following;
    expect([response.text(), body.state, clock.pending]).toEqual(["there", "cancelled", 0]);
    expect(() => response.history[0]!.text()).toThrow(expect.objectContaining({ code: "ERR_STREAM_CONSUMED" }));
  });

  it("does not hold the answer to a challenge", async () => {
    const clock = new TestClock();
    const body = dripping();
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? new HttpResponse({ status: 401, body }) : ok(),
    );
    const auth = {
      requiresRequestBody: false,
      requiresResponseBody: false,
      async *authFlow(request: never) {
        yield request;
        yield request;
      },
    };
    const answering = new Client({ transport, clock, auth }).get("https://h/");
    await turns();
    clock.advance(1_000);
    expect((await answering).text()).toBe("there");
    expect([body.state, clock.pending]).toEqual(["cancelled", 0]);
  });

  it("does not hold the error of a redirect that cannot be followed", async () => {
    const clock = new TestClock();
    const body = dripping();
    const failing = refused(refusals["ERR_UNSUPPORTED_PROTOCOL"]!, body, clock);
    await turns();
    clock.advance(1_000);
    expect(await failing).toMatchObject({ code: "ERR_UNSUPPORTED_PROTOCOL" });
    expect([body.state, clock.pending]).toEqual(["cancelled", 0]);
  });

  it("does not hold a redirect when its transport never says that it was given up", async () => {
    const clock = new TestClock();
    const body = { readAll: () => new Promise<never>(() => {}), async *[Symbol.asyncIterator]() {} };
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? new HttpResponse({ status: 302, headers: { location: "/x" }, body }) : ok(),
    );
    const following = new Client({ transport, clock }).get("https://h/");
    await turns();
    clock.advance(1_000);
    expect((await following).text()).toBe("there");
  });

  it("leaves no timer behind when it ends in time", async () => {
    const clock = new TestClock();
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? moved("/x", 302, new TrackedBody(["moved"])) : ok(),
    );
    const response = await new Client({ transport, clock }).get("https://h/");
    expect([response.history[0]!.text(), clock.pending]).toEqual(["moved", 0]);
  });

  it("is waited for when it explains a status that a stream is refused for", async () => {
    const clock = new TestClock();
    const controller = new AbortController();
    const transport = new HandlerTransport(
      () => new HttpResponse({ status: 500, body: new TrackedBody(["a"], { until: controller.signal }) }),
    );
    const failing = caught(new Client({ transport, clock, raiseForStatus: true }).stream("GET", "https://h/"));
    await turns();
    clock.advance(5_000);
    expect(clock.pending).toBe(0);
    controller.abort(new Error("over"));
    expect(await failing).toMatchObject({ code: "ERR_HTTP_STATUS" });
  });
});

const ok = (): HttpResponse => new HttpResponse({ text: "there" });

/** Lets what is under way get as far as it can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
