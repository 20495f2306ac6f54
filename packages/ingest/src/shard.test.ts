import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { runJob } from "./run-job.ts";
import { shard, type ShardJob, type ShardOptions, type ShardRequest } from "./shard.ts";
import { caught } from "./testing/caught.ts";

async function jobOf(request: string | URL | ShardRequest, options?: ShardOptions): Promise<ShardJob> {
  const [job] = await Array.fromAsync(shard([request], options));
  return job!;
}

const idOf = async (request: string | URL | ShardRequest, options?: ShardOptions): Promise<string> =>
  (await jobOf(request, options)).id;

describe("shard", () => {
  it("describes requests as plain JSON, with an id of letters and digits", async () => {
    const job = await jobOf({ url: "/items#part", headers: { B: "2", Accept: "a/b" }, json: { a: 1 } });
    expect(job).toEqual({
      id: expect.stringMatching(/^post-[0-9a-f]{32}$/),
      method: "POST",
      url: "/items",
      headers: { "content-type": "application/json", accept: "a/b", b: "2" },
      body: '{"a":1}',
    });
    expect(JSON.parse(JSON.stringify(job))).toEqual(job);
    expect(await jobOf("https://example.com/a?page=2")).toMatchObject({ method: "GET", headers: {}, body: null });
    expect(await jobOf({ url: "/", method: "put", content: "text" })).toMatchObject({ method: "PUT", body: "text" });
  });

  it("gives the same id to the same request, in every process", async () => {
    expect(await idOf("https://example.com/")).toBe("get-8c5394eea710d3f79005fb80710a0bd8");
    expect(await idOf({ method: "get", url: new URL("https://example.com/#x") })).toBe(
      await idOf("https://example.com/"),
    );
    const fields = await idOf({ url: "/", headers: { A: "1", b: "2" } });
    expect(await idOf({ url: "/", headers: { B: "2", a: "1" } })).toBe(fields);
  });

  it("gives the same id to the same JSON, whatever the order of its keys", async () => {
    const id = await idOf({ url: "/", json: { a: 1, b: [{ c: 1, d: null }] } });
    expect(await idOf({ url: "/", json: { b: [{ d: null, c: 1 }], a: 1 } })).toBe(id);
    expect(await idOf({ url: "/", json: { a: 1, b: [{ c: null, d: 1 }] } })).not.toBe(id);
    expect(await jobOf({ url: "/", json: { b: 1, a: 2 } })).toMatchObject({ body: '{"b":1,"a":2}' });
    const strange = (text: string): Promise<string> => idOf({ url: "/", json: JSON.parse(text) as unknown });
    expect(await strange('{"__proto__":1,"a":{"10":1,"9":2}}')).toBe(
      await strange('{"a":{"9":2,"10":1},"__proto__":1}'),
    );
    expect(await strange('{"__proto__":1}')).not.toBe(await strange("{}"));
  });

  it("gives another id to another request, and to the same one in another run", async () => {
    const requests: (ShardRequest | string)[] = [
      "/a",
      "/b",
      "/a?x=1",
      { url: "/a", method: "HEAD" },
      { url: "/a", headers: { accept: "a/b" } },
      { url: "/a", content: "" },
      { url: "/a", content: "x" },
      { url: "/a", json: "x" },
    ];
    const ids = await Promise.all([...requests.map((request) => idOf(request)), idOf("/a", { run: "2" })]);
    expect(new Set(ids).size).toBe(requests.length + 1);
  });

  it("takes requests as they are asked for, and leaves their source when it is left", async () => {
    let taken = 0;
    let left = false;
    const source = (function* () {
      try {
        for (;;) yield `/${++taken}`;
      } finally {
        left = true;
      }
    })();
    for await (const job of shard(source)) if (job.url === "/3") break;
    expect([taken, left]).toEqual([3, true]);
  });

  it.each([
    ["userinfo", "https://ada:sesame@example.com/"],
    ["a token in the query", "https://example.com/?access_token=sesame"],
    ["a token in the query of a relative URL", "/items?page=1&api_key=sesame"],
    ["Authorization", { url: "/", headers: { Authorization: "Bearer sesame" } }],
    ["a cookie", { url: "/", headers: { cookie: "session=sesame" } }],
    ["an API key", { url: "/", headers: { "X-API-Key": "sesame" } }],
  ])("refuses %s, without quoting it", async (_, request) => {
    const error = await caught(() => jobOf(request));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/has credentials.*the client of the worker/);
    expect(error.message).not.toContain("sesame");
  });

  it("takes parameters that only look like credentials, if it is told that they do", async () => {
    expect(await jobOf("/?code=DE&key=1", { allowParams: ["code", "key"] })).toMatchObject({ url: "/?code=DE&key=1" });
    await expect(jobOf("/?code=DE&token=1", { allowParams: ["code"] })).rejects.toThrow("credentials");
  });

  it.each([
    [{ url: "http://[bad" }, /cannot be parsed/],
    [{ url: "/", json: 1, content: "1" }, /json or content/],
    [{ url: "/", json: () => {} }, /JSON value/],
    [{ url: "/", method: "A B" }, /no method/],
    [{ url: "/", headers: { a: 1 } }, /must be text/],
    [{ url: "/", headers: { a: "1\r\nb: 2" } }, /line break/],
    [{ url: "/", headers: { "a b": "1" } }, /"a b" is no name of a field/],
    [{ url: "/", content: new Uint8Array(1) }, /content must be text, got object/],
    [{ url: 5 }, /string or a URL/],
    [{}, /string or a URL/],
    [null, /got null/],
    [5, /got number/],
    [{ url: "/", header: {} }, /did you mean "headers"/],
  ])("refuses %o", async (request, message) => {
    const error = await caught(() => jobOf(request as unknown as ShardRequest));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });

  it("refuses options that are unknown or cannot be used", async () => {
    await expect(jobOf("/", { runs: "1" } as ShardOptions)).rejects.toThrow('did you mean "run"?');
    await expect(jobOf("/", { run: 5 as never })).rejects.toThrow(/run must be text/);
    await expect(jobOf("/?code=1", { allowParams: "code" as never })).rejects.toThrow(/allowParams must be an array/);
  });
});

describe("runJob", () => {
  const transport = new MockTransport(({ url, method, content, headers }) =>
    url.pathname === "/bad"
      ? { status: 503, text: "no" }
      : { json: { method, text: new TextDecoder().decode(content), type: headers.get("content-type") } },
  );
  const client = new Client({ transport, baseUrl: "https://example.com", auth: ["ada", "sesame"] });

  it("sends what was described, with what the client has, and reports", async () => {
    const job = await jobOf({ url: "/items", method: "PUT", json: { a: 1 } });
    const report = await runJob(client, job, {
      consume: async (response, { url }) => ({ url, seen: (await response.read(), response.json()) }),
    });
    expect(report).toEqual({
      id: job.id,
      status: 200,
      bytes: 61,
      elapsed: expect.any(Number),
      result: { url: "/items", seen: { method: "PUT", text: '{"a":1}', type: "application/json" } },
    });
    expect(transport.lastCall?.request.headers.get("authorization")).toMatch(/^Basic /);
  });

  it("reads the body to its end and drops it, when nobody consumes it", async () => {
    expect(await runJob(client, await jobOf("/"))).toMatchObject({ status: 200, bytes: 38, result: undefined });
  });

  it("fails for a status that is no success, and with what consume throws; the response is released", async () => {
    let seen: { isClosed: boolean } | undefined;
    await expect(runJob(client, await jobOf("/bad"), { consume: () => 1 })).rejects.toMatchObject({
      code: "ERR_HTTP_STATUS",
    });
    const failing = runJob(client, await jobOf("/"), {
      consume: (response) => {
        seen = response;
        throw new Error("mine");
      },
    });
    await expect(failing).rejects.toThrow("mine");
    expect(seen?.isClosed).toBe(true);
  });

  it("ends by its signal", async () => {
    await expect(runJob(client, await jobOf("/"), { signal: AbortSignal.abort("no") })).rejects.toBe("no");
  });

  it.each([null, "job", {}, { id: "a", method: "GET", url: "/", headers: {} }])("refuses %j as a job", async (job) => {
    await expect(runJob(client, job as ShardJob)).rejects.toThrow(TypeError);
  });
});
