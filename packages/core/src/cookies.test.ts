import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { cookieString, createCookieStore, responseCookies, withCookies, type CookieStore } from "./cookies.ts";
import { HttpHeaders } from "./http-headers.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

/** A jar that keeps every pair for its host. */
class SimpleJar implements CookieStore {
  readonly calls: string[] = [];
  readonly #cookies = new Map<string, Map<string, string>>();

  getCookieString(url: URL): string {
    this.calls.push(`get ${url.href}`);
    return [...(this.#cookies.get(url.hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  setCookies(lines: readonly string[], url: URL): void {
    this.calls.push(`set ${lines.join(" | ")} from ${url.href}`);
    const host = this.#cookies.get(url.hostname) ?? new Map<string, string>();
    for (const line of lines) {
      const [name, value] = line.split(";")[0]!.split("=") as [string, string];
      host.set(name, value);
    }
    this.#cookies.set(url.hostname, host);
  }
}

const cookieOf = (transport: HandlerTransport): (string | null)[] =>
  transport.requests.map(({ headers }) => headers.get("cookie"));

const redirect = (location: string, ...cookies: string[]): HttpResponse =>
  new HttpResponse({ status: 302, headers: { location, "set-cookie": cookies } });

describe("cookieString", () => {
  for (const [cookies, text] of [
    [{}, ""],
    [{ a: "1" }, "a=1"],
    [{ a: "1", b: "" }, "a=1; b="],
    [{ a: '"quoted"' }, 'a="quoted"'],
    [{ a: "x=y%20z" }, "a=x=y%20z"],
  ] as const) {
    it(`writes ${JSON.stringify(cookies)} as ${text}`, () => expect(cookieString(cookies)).toBe(text));
  }

  for (const [what, cookies] of [
    ["a semicolon", { a: "1; admin=1" }],
    ["a comma", { a: "1,2" }],
    ["a space", { a: "1 2" }],
    ["a line break", { a: "1\r\nX: y" }],
    ["half a quotation", { a: '"1' }],
    ["a backslash", { a: "\\" }],
    ["a letter beyond ASCII", { a: "ü" }],
    ["a number", { a: 1 }],
    ["undefined", { a: undefined }],
    ["a name with a space", { "a b": "1" }],
    ["an empty name", { "": "1" }],
    ["a name with an equals sign", { "a=b": "1" }],
    ["a string", "a=1"],
    ["null", null],
    ["pairs", [["a", "1"]]],
  ] as const) {
    it(`refuses ${what} (S-06)`, () => {
      expect(() => cookieString(cookies as unknown as Record<string, string>)).toThrow(TypeError);
    });
  }

  it("does not show the value that it refuses", () => {
    expect(() => cookieString({ session: "s3cret;" })).toThrow(/^(?!.*s3cret).*session/);
  });
});

describe("responseCookies", () => {
  it("gives cookies by name, the last of a name (C7)", () => {
    const headers = new HttpHeaders([
      ["Set-Cookie", "a=1; Path=/; HttpOnly"],
      ["set-cookie", 'b="x, y"; Expires=Wed, 09 Jun 2030 10:18:14 GMT'],
      ["Set-Cookie", "a=2"],
      ["Set-Cookie", "c="],
    ]);
    expect({ ...responseCookies(headers) }).toEqual({ a: "2", b: '"x, y"', c: "" });
  });

  it("passes over lines without a name (C13), and decodes nothing (S-33)", () => {
    const headers = new HttpHeaders([
      ["Set-Cookie", "lonely"],
      ["Set-Cookie", "=x"],
      ["Set-Cookie", ""],
      ["Set-Cookie", " a = %20 ; Path=/"],
    ]);
    expect({ ...responseCookies(headers) }).toEqual({ a: "%20" });
  });

  it("takes __proto__ for a name like any other (S-12)", () => {
    const cookies = responseCookies(new HttpHeaders({ "Set-Cookie": "__proto__=1" }));
    expect(cookies["__proto__"]).toBe("1");
    expect(cookies["toString"]).toBeUndefined();
  });
});

describe("createCookieStore", () => {
  it("takes a jar as it is", () => {
    const jar = new SimpleJar();
    expect(createCookieStore(jar, null)).toBe(jar);
  });

  for (const init of [null, "a=1", 1]) {
    it(`refuses ${JSON.stringify(init)}`, () => {
      expect(() => createCookieStore(init as unknown as CookieStore, null)).toThrow(TypeError);
    });
  }

  it("refuses a bad cookie at once", () => {
    expect(() => createCookieStore({ a: "\n" }, null)).toThrow(TypeError);
  });
});

describe("withCookies", () => {
  const request = new HttpRequest("GET", "https://h/", { headers: { Accept: "*/*" } });

  it("gives the same request when there is nothing to add", () => {
    expect(withCookies(request, null)).toBe(request);
    expect(withCookies(request, new SimpleJar())).toBe(request);
  });

  it("leaves the request as it was", () => {
    const jar = createCookieStore({ a: "1" }, null);
    expect(withCookies(request, jar).headers.get("cookie")).toBe("a=1");
    expect(request.headers.has("cookie")).toBe(false);
  });

  it("lays cookies of the request over those of the jar by name (C4)", () => {
    const jar: CookieStore = { getCookieString: () => "a=1; b=2; ab=3", setCookies: () => {} };
    const own = new HttpRequest("GET", "https://h/", { extensions: { cookies: { a: "own", c: "4" } } });
    expect(withCookies(own, jar).headers.get("cookie")).toBe("b=2; ab=3; a=own; c=4");
  });
});

describe("a client with a jar", () => {
  it("stores what every hop sets and sends it on the next (C6, RD10)", async () => {
    const jar = new SimpleJar();
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? redirect("/home", "session=1; Path=/", "theme=dark") : new HttpResponse(),
    );
    const client = new Client({ transport, cookies: jar });
    await client.post("https://h/login");
    await client.get("https://h/");
    await client.get("https://other/");
    expect(cookieOf(transport)).toEqual([null, "session=1; theme=dark", "session=1; theme=dark", null]);
    expect(jar.calls.slice(0, 2)).toEqual([
      "get https://h/login",
      "set session=1; Path=/ | theme=dark from https://h/login",
    ]);
  });

  it("stores before response hooks run (C6)", async () => {
    const jar = new SimpleJar();
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ headers: { "set-cookie": "a=1" } })),
      cookies: jar,
      eventHooks: { response: ({ url }) => void jar.calls.push(`hook: ${jar.getCookieString(url)}`) },
    });
    await client.get("https://h/");
    expect(jar.calls.at(-1)).toBe("hook: a=1");
  });

  it("asks nothing of it for a response without Set-Cookie", async () => {
    const jar = new SimpleJar();
    const client = new Client({ transport: new HandlerTransport(() => new HttpResponse()), cookies: jar });
    await client.get("https://h/");
    expect(jar.calls).toEqual(["get https://h/"]);
  });

  it("sends an explicit Cookie header alone (C5)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, cookies: { a: "1" } });
    await client.get("https://h/", { headers: { cookie: "mine=1" }, cookies: { b: "2" } });
    expect(cookieOf(transport)).toEqual(["mine=1"]);
  });

  it("shows request hooks the cookies", async () => {
    const seen: (string | null)[] = [];
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse()),
      cookies: { a: "1" },
      eventHooks: { request: ({ headers }) => void seen.push(headers.get("cookie")) },
    });
    await client.get("https://h/");
    expect(seen).toEqual(["a=1"]);
  });

  it("closes the response when the jar fails", async () => {
    const body = new TrackedBody();
    const failure = new Error("jar is full");
    const jar: CookieStore = {
      getCookieString: () => "",
      setCookies: () => {
        throw failure;
      },
    };
    const transport = new HandlerTransport(() => new HttpResponse({ headers: { "set-cookie": "a=1" }, body }));
    expect(await caught(new Client({ transport, cookies: jar }).get("https://h/"))).toBe(failure);
    expect(body.state).toBe("cancelled");
  });

  it("sends nothing when the jar gives a bad value", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const jar: CookieStore = { getCookieString: () => "a=1\r\nX: y", setCookies: () => {} };
    expect(await caught(new Client({ transport, cookies: jar }).get("https://h/"))).toBeInstanceOf(TypeError);
    expect(transport.requests).toHaveLength(0);
  });
});

describe("plain cookies of a client", () => {
  it("go to the host of the base URL alone (C8)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, baseUrl: "https://h/v1", cookies: { a: "1" } });
    await client.get("https://other/");
    await client.get("/x");
    await client.get("https://www.h/");
    await client.get("https://h/elsewhere");
    expect(cookieOf(transport)).toEqual([null, "a=1", null, "a=1"]);
  });

  it("go to the host of the first request alone where there is no base URL (C8)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, cookies: { a: "1" } });
    await client.get("https://h/");
    await client.get("https://other/");
    expect(cookieOf(transport)).toEqual(["a=1", null]);
  });

  it("do not go where a redirect leads, and are there again when it leads back", async () => {
    const transport = new HandlerTransport(({ url }, count) =>
      count === 1
        ? redirect("https://other/")
        : count === 2
          ? redirect("https://h/back")
          : new HttpResponse({ text: url.href }),
    );
    const client = new Client({ transport, cookies: { a: "1" } });
    await client.get("https://h/");
    expect(cookieOf(transport)).toEqual(["a=1", null, "a=1"]);
  });

  it("belong to the host of the first request also if that brings a Cookie header", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? redirect("https://evil/") : new HttpResponse(),
    );
    const client = new Client({ transport, cookies: { session: "1" } });
    await client.get("https://h/", { headers: { cookie: "mine=1" } });
    await client.get("https://h/");
    expect(cookieOf(transport)).toEqual(["mine=1", null, "session=1"]);
  });

  it("stay bound in a derived client with another base URL", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, baseUrl: "https://h/", cookies: { a: "1" } });
    await client.extend({ baseUrl: "https://other/" }).get("/");
    expect(cookieOf(transport)).toEqual([null]);
  });

  it("do not keep what servers set", async () => {
    const transport = new HandlerTransport(() => new HttpResponse({ headers: { "set-cookie": "b=2" } }));
    const client = new Client({ transport, cookies: { a: "1" } });
    await client.get("https://h/");
    await client.get("https://h/");
    expect(cookieOf(transport)).toEqual(["a=1", "a=1"]);
  });
});

describe("cookies of one request", () => {
  it("are sent with it and not kept (C4)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    const client = new Client({ transport, cookies: new SimpleJar() });
    await client.get("https://h/", { cookies: { a: "1" } });
    await client.get("https://h/");
    expect(cookieOf(transport)).toEqual(["a=1", null]);
  });

  it("need no jar", async () => {
    const transport = new HandlerTransport(() => new HttpResponse());
    await new Client({ transport }).get("https://h/", { cookies: { a: "1" } });
    expect(cookieOf(transport)).toEqual(["a=1"]);
  });

  it("survive same-origin hops only, and do not come back (C4, S-42)", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count === 1
        ? redirect("/next")
        : count === 2
          ? redirect("https://other/")
          : count === 3
            ? redirect("https://h/back")
            : new HttpResponse(),
    );
    await new Client({ transport }).get("https://h/", { cookies: { a: "1" } });
    expect(cookieOf(transport)).toEqual(["a=1", "a=1", null, null]);
  });

  it("are dropped for another port (S-40)", async () => {
    const transport = new HandlerTransport((_request, count) =>
      count === 1 ? redirect("https://h:8443/") : new HttpResponse(),
    );
    await new Client({ transport }).get("https://h/", { cookies: { a: "1" } });
    expect(cookieOf(transport)).toEqual(["a=1", null]);
  });

  for (const cookies of ["a=1", { a: "1;" }, null]) {
    it(`are refused before anything is sent: ${JSON.stringify(cookies)}`, async () => {
      const transport = new HandlerTransport(() => new HttpResponse());
      const sent = new Client({ transport }).get("https://h/", { cookies: cookies as Record<string, string> });
      expect(await caught(sent)).toBeInstanceOf(TypeError);
      expect(transport.requests).toHaveLength(0);
    });
  }
});
