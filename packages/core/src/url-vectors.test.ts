import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { redirectRequest } from "./redirects.ts";
import { sensitiveHeaders } from "./sensitive-headers.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { referenceVectors, urlVectors } from "./testing/url-vectors.ts";

/** What the runtime's URL makes of a text; httpx's kin and we refuse one that does not name its host after "//", which WHATWG reads all the same. */
function expectedOf(text: string): string {
  if (!/^ *https?:\/\/[^/\\]/i.test(text)) return "InvalidUrlError";
  const url = URL.parse(text);
  // Chromium keeps "%" in a host, which the standard forbids: https://url.spec.whatwg.org/#forbidden-domain-code-point
  return url === null || url.hostname.includes("%") ? "InvalidUrlError" : url.href;
}

/** Userinfo means nothing beside it, and not all of it could be sent as Basic. */
const authorized = { Authorization: "Bearer token" };

/** What the transport is given, or the name of the error. */
async function sent(url: string): Promise<string> {
  const transport = new HandlerTransport(() => new HttpResponse());
  try {
    await new Client({ transport, headers: authorized }).get(url);
    const { href, url: parsed } = transport.last;
    // As text it is what the target of the request is cut from; as an object it is what everything else looks at.
    return href === parsed.href ? href : `${href}, but ${parsed.href} as an object`;
  } catch (error) {
    return (error as Error).name;
  }
}

describe("what the runtime's URL makes of a text reaches the transport unchanged, whatever it begins with (U23)", () => {
  for (const [about, vectors] of Object.entries(urlVectors)) {
    it(`${about}: ${new Set(vectors).size} texts`, async () => {
      const arrived = await Promise.all(vectors.map(async (text) => [text, await sent(text)]));
      expect(arrived).toEqual(vectors.map((text) => [text, expectedOf(text)]));
      // Neither all nor none of them are good.
      const refusals = vectors.filter((text) => expectedOf(text) === "InvalidUrlError").length;
      expect(refusals).toBeLessThan(vectors.length);
    });

    it(`${about}, after another URL of the same origin`, async () => {
      for (const text of vectors) {
        const origin = URL.parse(text)?.origin;
        if (origin !== undefined) await sent(`${origin}/`);
        expect([text, await sent(text)]).toEqual([text, expectedOf(text)]);
      }
    });
  }

  it("several thousand texts, most of which are good", () => {
    const all = new Set(Object.values(urlVectors).flat());
    expect(all.size).toBeGreaterThan(3_000);
    expect([...all].filter((text) => expectedOf(text) !== "InvalidUrlError").length).toBeGreaterThan(2_000);
  });
});

describe("a Location leads to what the runtime's URL resolves it to (RD6, U19)", () => {
  const policy = { sensitiveHeaders, allowDowngrade: false, httpsOnly: false, referer: false } as const;

  function resolved(location: string, request: HttpRequest): string {
    // As a server writes it, in UTF-8, and as header fields are read, one character for each byte.
    const bytes = new TextEncoder().encode(location);
    const headers = { location: String.fromCharCode(...bytes) };
    try {
      return redirectRequest(request, new HttpResponse({ status: 302, headers, request }), policy).href;
    } catch (error) {
      return (error as Error).name;
    }
  }

  function expectedAfter(location: string, base: string): string {
    const url = URL.parse(location, base);
    if (url === null) return "RemoteProtocolError";
    if (url.protocol !== "http:" && url.protocol !== "https:") return "UnsupportedProtocolError";
    // The fragment is that of the request unless there is another.
    if (url.hash === "") url.hash = new URL(base).hash;
    return url.href;
  }

  for (const base of ["http://example.com/b/c/d;p?q", "http://example.com", "http://example.com/b/c/#f"]) {
    it(`from ${base}, for ${referenceVectors.length} references`, () => {
      const request = new HttpRequest("GET", base);
      const found = referenceVectors.map((location) => [location, resolved(location, request)]);
      expect(found).toEqual(referenceVectors.map((location) => [location, expectedAfter(location, base)]));
    });
  }
});
