import type { Client } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { about } from "./testing/about.ts";
import { useClient } from "./testing/use-transport.ts";

const httpbin = labPeer("httpbin");

function ofHttpbin(): Client {
  return useClient({ baseUrl: httpbin.http });
}

/** What httpbin got. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly args: Record<string, string | string[]>;
  readonly data: string;
  readonly form: Record<string, string | string[]>;
  readonly files: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly json: unknown;
}

describe.runIf(httpbin.available)("what httpbin gets", () => {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    test(`${method} with parameters`, async () => {
      const client = ofHttpbin();
      const seen = await client
        .request(method, "/anything/a%20b", { params: { q: "ä & b", list: [1, 2] } })
        .json<Seen>();
      expect(seen).toMatchObject({ method, args: { q: "ä & b", list: ["1", "2"] } });
    });
  }

  test("JSON", async () => {
    const json = { text: "日本 🚀", list: [1, null, true], nested: { a: {} } };
    const seen = await ofHttpbin().post("/anything", { json }).json<Seen>();
    expect(seen.json).toEqual(json);
    expect(seen.headers["Content-Type"]).toBe("application/json");
  });

  test("a form", async () => {
    const data = { name: "ä & =b+", many: ["1", "2"], empty: "" };
    const seen = await ofHttpbin().post("/anything", { data }).json<Seen>();
    expect(seen.form).toEqual(data);
    expect(seen.headers["Content-Type"]).toBe("application/x-www-form-urlencoded");
  });

  test("text and bytes", async () => {
    const client = ofHttpbin();
    expect((await client.put("/anything", { content: "as it is" }).json<Seen>()).data).toBe("as it is");
    const { data } = await client.put("/anything", { content: new Uint8Array([0, 255, 128]) }).json<Seen>();
    expect(data).toBe(`data:application/octet-stream;base64,${btoa("\u0000\u00ff\u0080")}`);
  });

  test("files and fields", async () => {
    const seen = await ofHttpbin()
      .post("/anything", {
        data: { field: "one", "with space": "zwei & drei" },
        files: {
          text: new File(["the content of a file\n"], 'näme "quoted".txt', { type: "text/plain" }),
          bytes: new Blob([new Uint8Array([0, 1, 2, 255])]),
          big: new File(["x".repeat(1_000_000)], "big.txt"),
        },
      })
      .json<Seen>();
    expect(seen.form).toEqual({ field: "one", "with space": "zwei & drei" });
    expect(seen.files).toEqual({
      text: "the content of a file\n",
      bytes: expect.stringMatching(/^data:application\/octet-stream;base64,AAEC\/w==$/),
      big: "x".repeat(1_000_000),
    });
    expect(seen.headers["Content-Type"]).toMatch(/^multipart\/form-data; boundary=/);
  });

  test("FormData of the platform", async () => {
    const content = new FormData();
    content.append("field", "one");
    content.append("file", new Blob(["two"]), "two.txt");
    const seen = await ofHttpbin().post("/anything", { content }).json<Seen>();
    expect([seen.form, seen.files]).toEqual([{ field: "one" }, { file: "two" }]);
  });

  test("a stream, in chunks", async () => {
    const content = ReadableStream.from([Buffer.from("in "), Buffer.from("pieces")]);
    const seen = await ofHttpbin().post("/anything", { content }).json<Seen>();
    expect([seen.data, seen.headers["Transfer-Encoding"]]).toEqual(["in pieces", "chunked"]);
  });
});

describe.runIf(httpbin.available)("what httpbin sends", () => {
  for (const [path, field] of [
    ["/gzip", "gzipped"],
    ["/brotli", "brotli"],
    ["/deflate", "deflated"],
  ] as const) {
    test(`${path} is decoded`, async () => {
      expect(await ofHttpbin().get(path).json()).toMatchObject({ [field]: true });
    });
  }

  test("/stream/20 comes as 20 lines of JSON", async () => {
    await using response = await ofHttpbin().stream("GET", "/stream/20");
    const ids: number[] = [];
    for await (const { id } of response.jsonLines<{ id: number }>()) ids.push(id);
    expect(ids).toEqual(Array.from({ length: 20 }, (_, id) => id));
  });

  for (const status of [200, 201, 204, 400, 401, 404, 418, 429, 500, 503]) {
    test(`/status/${status} is a response, and an error where that is asked for`, async () => {
      const client = ofHttpbin();
      const response = await client.get(`/status/${status}`);
      expect([response.status, response.ok]).toEqual([status, status < 300]);
      const raised = client.get(`/status/${status}`, { raiseForStatus: true });
      const outcome = await raised.then(
        () => "resolved",
        (error: { code: string; response: { status: number } }) => [error.code, error.response.status],
      );
      expect(outcome).toEqual(status < 300 ? "resolved" : ["ERR_HTTP_STATUS", status]);
      expect(client.poolStatus()).toMatchObject({ active: 0 });
    });
  }

  test("/redirect/5 leads on five times", async () => {
    const response = await ofHttpbin().get("/redirect/5");
    expect(response.history).toHaveLength(5);
    expect(response.url.pathname).toBe("/get");
    await expect(ofHttpbin().extend({ maxRedirects: 4 }).get("/redirect/5")).rejects.toMatchObject({
      code: "ERR_TOO_MANY_REDIRECTS",
    });
  });

  test("/absolute-redirect and /relative-redirect lead to the same place", async () => {
    const client = ofHttpbin();
    for (const path of ["/absolute-redirect/2", "/relative-redirect/2"]) {
      expect((await client.get(path)).url.href).toBe(`${httpbin.http}/get`);
    }
  });

  test("/delay outlasts the limit on silence, or does not", async () => {
    const client = ofHttpbin();
    await expect(client.get("/delay/5", { timeout: 400 })).rejects.toMatchObject({
      code: "ERR_READ_TIMEOUT",
      elapsed: about(400),
    });
    await expect(client.get("/delay/5", { timeout: { total: 400 } })).rejects.toMatchObject({
      code: "ERR_TOTAL_TIMEOUT",
    });
    expect((await client.get("/delay/1", { timeout: { read: 3_000, total: 5_000 } })).status).toBe(200);
  });

  test("/delay can be aborted", async () => {
    await expect(ofHttpbin().get("/delay/5", { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });

  test("/cookies/set is followed with the cookies of a record", async () => {
    const client = useClient({ baseUrl: httpbin.http, cookies: { own: "1" } });
    const response = await client.get("/cookies/set?theirs=2");
    expect(response.json()).toMatchObject({ cookies: { own: "1" } });
    expect(response.history[0]?.headers.getSetCookie()).toEqual(["theirs=2; Path=/"]);
  });

  test("/basic-auth lets in whoever knows the password", async () => {
    const client = ofHttpbin();
    const path = "/basic-auth/alice/w%C3%B6nderland";
    expect(await client.get(path, { auth: ["alice", "wönderland"] }).json()).toMatchObject({ authenticated: true });
    expect((await client.get(path, { auth: ["alice", "wrong"] })).status).toBe(401);
  });

  test("/drip comes in pieces, and can be left", async () => {
    const client = ofHttpbin();
    await using response = await client.stream("GET", "/drip", { params: { numbytes: 10, duration: 5, delay: 0 } });
    for await (const piece of response) {
      expect(piece.byteLength).toBeLessThan(10);
      break;
    }
    expect(response.isClosed).toBe(true);
  });

  test("50 calls at once are answered, each with its own", async () => {
    const client = ofHttpbin();
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, index) => client.post("/anything", { json: { index } }).json<Seen>()),
    );
    expect(seen.map(({ json }) => json)).toEqual(seen.map((_, index) => ({ index })));
  });
});
