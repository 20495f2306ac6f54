/* FetchTransport over the fetch of the runtime that the tests run in: Node, Bun, Deno or a browser (`pnpm test:runtimes`). */
import { Client, ReadTimeoutError, type ClientOptions } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, inject, it, onTestFinished } from "vitest";

import { FetchTransport, type FetchTransportOptions } from "./fetch-transport.ts";
import { thisRuntime, type RuntimeName } from "./testing/this-runtime.ts";

const baseUrl = inject("runtimeServer");

function connect(options: FetchTransportOptions = {}, client: Partial<ClientOptions> = {}): Client {
  const transport = new FetchTransport(options);
  onTestFinished(() => transport.close());
  return new Client({ transport, baseUrl, ...client });
}

/** A gate of the server's, of this test alone. */
const newGate = (): string => crypto.randomUUID();
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (const text of ["one, ", "two, ", "three"]) yield new TextEncoder().encode(text);
}

describe(`FetchTransport in ${thisRuntime}`, () => {
  it("gets JSON", async () => {
    const response = await connect().get("/json");
    expect([response.status, response.headers.get("content-type"), response.json()]).toEqual([
      200,
      "application/json",
      { name: "Grüße" },
    ]);
  });

  it.each([200, 201, 204, 404, 500])("tells the status %i", async (status) => {
    const response = await connect().get("/status", { params: { is: status } });
    expect([response.status, response.content.byteLength]).toEqual([status, 0]);
  });

  it.each([
    ["JSON", { json: { a: 1 } }, "application/json", '{"a":1}'],
    ["a form", { data: { a: "1 2" } }, "application/x-www-form-urlencoded", "a=1+2"],
    ["bytes", { content: new Uint8Array([65, 66]) }, "", "AB"],
    ["a Blob", { content: new Blob(["text"], { type: "image/png" }) }, "image/png", "text"],
  ] as const)("sends %s, with what it is and how long", async (what, body, type, text) => {
    const response = await connect().put("/echo", { ...body, headers: { "X-Sent": "yes" } });
    const { headers } = response;
    expect([headers.get("x-method"), headers.get("x-content-type"), headers.get("x-seen")]).toEqual([
      "PUT",
      type,
      "yes",
    ]);
    // A Blob is sent as a stream there, of which Deno does not tell the length.
    const length = thisRuntime === "Deno" && what === "a Blob" ? "none" : String(text.length);
    expect([headers.get("x-length"), response.text()]).toEqual([length, text]);
  });

  it("sends files as multipart", async () => {
    const files = { file: new File(["content"], "a.txt", { type: "text/plain" }) };
    const response = await connect().post("/echo", { data: { name: "Ada" }, files });
    expect(response.headers.get("x-content-type")).toMatch(/^multipart\/form-data; boundary=/);
    expect(response.text()).toMatch(/name="name"\r\n\r\nAda\r\n[^]*filename="a.txt"[^]*\r\n\r\ncontent\r\n/);
  });

  it("asks by HEAD", async () => {
    const response = await connect().head("/bytes", { params: { count: 10 } });
    expect([response.status, response.content.byteLength]).toEqual([200, 0]);
  });

  it.each(["gzip", "deflate", "br", "gzip, br"])("gives a body that was encoded by %s as it was before", async (by) => {
    const response = await connect().get("/encoded", { params: { by } });
    expect(response.text()).toBe("decoded ".repeat(100));
  });

  it("carries 5 MB both ways", async () => {
    const content = new Uint8Array(5_000_000).fill(7);
    const response = await connect().post("/echo", { content });
    expect(response.content.byteLength).toBe(content.byteLength);
    expect(response.content.every((byte) => byte === 7)).toBe(true);
  });

  it("gives the pieces of a body when they come", async () => {
    const gate = newGate();
    const client = connect();
    const response = await client.stream("GET", "/gated", { params: { gate } });
    const lines = response.lines();
    expect((await lines.next()).value).toBe("one");
    await client.get("/open", { params: { gate } });
    expect((await lines.next()).value).toBe("two");
    expect((await lines.next()).done).toBe(true);
  });

  it("sends a stream that was read into memory before", async () => {
    const response = await connect({ requestBodies: "buffer" }).post("/echo", { content: pieces() });
    expect([response.headers.get("x-length"), response.text()]).toEqual(["15", "one, two, three"]);
  });

  it.skipIf(thisRuntime === "a browser")(
    "sends a stream piece by piece (not a browser: Chrome streams over HTTP/2 only)",
    async () => {
      const response = await connect().post("/echo", { content: pieces() });
      expect([response.headers.get("x-length"), response.text()]).toEqual(["none", "one, two, three"]);
    },
  );
});

describe(`leaving a FetchTransport in ${thisRuntime}`, () => {
  it.each([
    ["before the headers", {}],
    ["in the body", { begun: "" }],
  ])("rejects with the reason of the signal %s, and the server sees it", async (_when, params) => {
    const gate = newGate();
    const client = connect();
    const controller = new AbortController();
    const { signal } = controller;
    const answer = client.get("/silent", { params: { ...params, gate }, signal });
    const failing = rejectionOf(answer);
    // When this is answered, the other has arrived.
    await client.get("/json");
    controller.abort("enough");
    expect(await failing).toBe("enough");
    expect((await client.get("/opened", { params: { gate } })).text()).toBe("opened");
  });

  it("by closing a body is seen by the server", async () => {
    const gate = newGate();
    const client = connect();
    const response = await client.stream("GET", "/silent", { params: { begun: "", gate } });
    await response.close();
    expect((await client.get("/opened", { params: { gate } })).text()).toBe("opened");
  });

  it("happens when timeout.read has passed", async () => {
    const clock = new VirtualClock();
    const client = connect({ clock }, { clock });
    const failing = rejectionOf(
      client.get("/silent", { params: { gate: newGate() }, timeout: { read: 70, total: null } }),
    );
    await clock.advance(70);
    expect(await failing).toBeInstanceOf(ReadTimeoutError);
  });
});

describe(`failures in ${thisRuntime}`, () => {
  const refused: Readonly<Record<RuntimeName, string>> = {
    Node: "ERR_CONNECT",
    Bun: "ERR_CONNECT",
    Deno: "ERR_CONNECT",
    "a browser": "ERR_READ",
  };

  it(`of a connection that is refused have the code ${refused[thisRuntime]}`, async () => {
    // A port that is not given to anybody.
    const error = await rejectionOf(connect().get("http://127.0.0.1:4/"));
    expect(error).toMatchObject({
      code: refused[thisRuntime],
      processed: refused[thisRuntime] === "ERR_CONNECT" ? "no" : "maybe",
    });
  });

  it("of a body that cannot be decoded say so (but in a browser, which tells nothing)", async () => {
    const error = await rejectionOf(connect().get("/undecodable", { params: { secret: "s3cr3t" } }));
    expect(error).toMatchObject({ code: thisRuntime === "a browser" ? "ERR_READ" : "ERR_DECODING" });
    expect((error as Error).message).not.toContain("s3cr3t");
  });

  const seesTheEnd = thisRuntime === "Bun" || thisRuntime === "Deno";

  it(`of gzip that breaks off are ${seesTheEnd ? "told" : "taken for its end by fetch"}`, async () => {
    const outcome = await connect()
      .get("/truncated")
      .then(
        (response) => response.text(),
        (error: { code: string }) => error.code,
      );
    expect(outcome).toMatch(seesTheEnd ? /^ERR_DECODING$/ : /^decoded /);
  });

  it("of a body that breaks off are those of the network", async () => {
    const response = await connect().stream("GET", "/broken");
    const error = await rejectionOf(response.read());
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_(READ|REMOTE_PROTOCOL)$/) });
  });
});

describe(`redirects in ${thisRuntime}`, () => {
  const params = { status: 302, to: "/json" };

  it.skipIf(thisRuntime === "a browser")("are followed by the client (not in a browser: it hides them)", async () => {
    const response = await connect().get("/redirect", { params });
    expect([response.url.pathname, response.history.map(({ status }) => status)]).toEqual(["/json", [302]]);
    expect(response.json()).toEqual({ name: "Grüße" });
  });

  it.runIf(thisRuntime === "a browser")("are an error that says what to do (in a browser)", async () => {
    const error = await rejectionOf(connect().get("/redirect", { params }));
    expect(error).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    expect((error as Error).message).toContain('new FetchTransport({ redirect: "follow" })');
  });

  it('are followed by fetch with redirect: "follow"', async () => {
    const response = await connect({ redirect: "follow" }).get("/redirect", { params });
    expect([response.history.length, response.json()]).toEqual([0, { name: "Grüße" }]);
  });
});
