import { describe, expect, it } from "vitest";

import { Auth } from "./auth.ts";
import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import type { HeadersInit } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { ReferrerPolicyName } from "./referrer-policy.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

/** What the hops of a call were given as their `Referer`: the first, and one for each of `locations`. */
async function referers(
  first: string,
  locations: readonly (readonly [location: string, policy?: string | string[]])[],
  client: Partial<ClientOptions>,
  headers: HeadersInit = {},
): Promise<(string | null)[]> {
  const transport = new HandlerTransport((_request, count) => {
    const redirect = locations[count - 1];
    if (redirect === undefined) return new HttpResponse();
    const [location, policy] = redirect;
    return new HttpResponse({
      status: 302,
      headers: { location, ...(policy === undefined ? {} : { "referrer-policy": policy }) },
    });
  });
  await new Client({ transport, allowDowngrade: true, ...client }).get(first, { headers });
  return transport.requests.map((request) => request.headers.get("referer"));
}

const from = "https://u:p@h.org/a?b=1#c";
const full = "https://h.org/a?b=1";
const origin = "https://h.org/";

describe("referer (RD15, S-45)", () => {
  for (const [policy, sameOrigin, crossOrigin, downgrade] of [
    ["no-referrer", null, null, null],
    ["no-referrer-when-downgrade", full, full, null],
    ["same-origin", full, null, null],
    ["origin", origin, origin, origin],
    ["strict-origin", origin, origin, null],
    ["origin-when-cross-origin", full, origin, origin],
    ["strict-origin-when-cross-origin", full, origin, null],
    ["unsafe-url", full, full, full],
    [true, full, origin, null],
    [false, null, null, null],
  ] as const) {
    for (const [to, expected] of [
      ["/x", sameOrigin],
      ["https://other.org/", crossOrigin],
      ["https://sub.h.org/", crossOrigin],
      ["https://h.org:8443/", crossOrigin],
      ["http://h.org/", downgrade],
    ] as const) {
      it(`${policy} tells ${to} ${expected ?? "nothing"}`, async () => {
        expect(await referers(from, [[to]], { referer: policy })).toEqual([null, expected]);
      });
    }
  }

  for (const [to, expected] of [
    ["http://localhost:3000/", origin],
    ["http://app.localhost/", origin],
    ["http://127.0.0.1/", origin],
    ["http://127.9.8.7:80/", origin],
    ["http://[::1]:8080/", origin],
    ["http://localhost.example.org/", null],
    ["http://128.0.0.1/", null],
    ["http://[::2]/", null],
  ] as const) {
    it(`takes ${to} for ${expected === null ? "a downgrade" : "as safe as https"}`, async () => {
      expect(await referers(from, [[to]], { referer: true })).toEqual([null, expected]);
    });
  }

  it("is no downgrade from http to http, but one from this machine to elsewhere", async () => {
    expect(
      await referers("http://h.org/a", [["http://other.org/"]], { referer: "no-referrer-when-downgrade" }),
    ).toEqual([null, "http://h.org/a"]);
    expect(await referers("http://127.0.0.1/a", [["http://other.org/"]], { referer: true })).toEqual([null, null]);
  });

  it("replaces that of the hop before", async () => {
    expect(await referers("https://h/0", [["/1"], ["/2"]], { referer: true })).toEqual([
      null,
      "https://h/0",
      "https://h/1",
    ]);
  });

  it("replaces one of the caller's, or removes it, or leaves it alone where it is off", async () => {
    const own = { Referer: "https://own/" };
    expect(await referers("https://h/0", [["/1"]], { referer: true }, own)).toEqual(["https://own/", "https://h/0"]);
    expect(await referers("https://h/0", [["/1"]], { referer: "no-referrer" }, own)).toEqual(["https://own/", null]);
    expect(await referers("https://h/0", [["/1"]], { referer: false }, own)).toEqual(["https://own/", "https://own/"]);
  });

  it("is the origin alone of a URL of more than 4096 characters", async () => {
    const path = "/".padEnd(4096 - "https://h".length, "a");
    expect(await referers(`https://h${path}`, [["/x"]], { referer: true })).toEqual([null, `https://h${path}`]);
    expect(await referers(`https://h${path}a`, [["/x"]], { referer: true })).toEqual([null, "https://h/"]);
  });

  it("is inherited by extend(), which may turn it off", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count % 2 === 1 ? new HttpResponse({ status: 302, headers: { location: "/x" } }) : new HttpResponse(),
    );
    const client = new Client({ transport, referer: "origin" });
    await client.extend({}).get("https://h/0");
    expect(transport.last.headers.get("referer")).toBe("https://h/");
    await client.extend({ referer: false }).get("https://h/0");
    expect(transport.last.headers.get("referer")).toBeNull();
  });
});

describe("Referrer-Policy of a redirect (RD15)", () => {
  const next = async (
    stated: string | string[],
    referer: boolean | ReferrerPolicyName = true,
  ): Promise<string | null> => (await referers(from, [["https://other.org/", stated]], { referer }))[1]!;

  for (const [stated, expected] of [
    ["no-referrer", null],
    ["unsafe-url", full],
    ["Unsafe-URL", full],
    ["no-referrer, unsafe-url", full],
    ["unsafe-url, of-the-future", full],
    [["unsafe-url", "no-referrer"], null],
    ["of-the-future", origin],
    ["", origin],
    ["true", origin],
  ] as const) {
    it(`"${String(stated)}" has its way: ${expected ?? "none"}`, async () =>
      expect(await next(stated as string | string[])).toBe(expected));
  }

  it("stays for the hops after it, until another one is stated", async () => {
    const hops = [["/1"], ["/2", "origin"], ["/3"], ["/4", "no-referrer"], ["/5"]] as const;
    expect(await referers("https://h/0", hops, { referer: true })).toEqual([
      null,
      "https://h/0",
      "https://h/",
      "https://h/",
      null,
      null,
    ]);
  });

  it("of a challenge on the way is nothing to it", async () => {
    const transport = new HandlerTransport(({ url, headers }) => {
      if (!headers.has("authorization"))
        return new HttpResponse({ status: 401, headers: { "referrer-policy": "no-referrer" } });
      return url.pathname === "/0"
        ? new HttpResponse({ status: 302, headers: { location: "/1" } })
        : new HttpResponse();
    });
    class SecondTry extends Auth {
      async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
        yield request;
        request.headers.set("Authorization", "x");
        yield request;
      }
    }
    await new Client({ transport, referer: true, auth: new SecondTry() }).get("https://h/0");
    expect(transport.last.headers.get("referer")).toBe("https://h/0");
  });

  it("does nothing where the option is off", async () => expect(await next("unsafe-url", false)).toBeNull());

  it("counts for the request that a redirect would lead to, too", async () => {
    const headers = { location: "https://other.org/", "referrer-policy": "unsafe-url" };
    const transport = new HandlerTransport(() => new HttpResponse({ status: 302, headers }));
    const response = await new Client({ transport, referer: true, followRedirects: false }).get(from);
    expect(response.nextRequest?.headers.get("referer")).toBe(full);
  });
});
