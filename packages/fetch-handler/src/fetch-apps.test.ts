import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import { describe, expect, it } from "vitest";

import type { FetchHandler } from "./fetch-handler.ts";
import { countedPieces, eventually, rejectionOf, useApp } from "./testing/use-app.ts";

describe("Hono", () => {
  it("routes, parses and answers", async () => {
    const app = new Hono();
    app.get("/users/:id", (c) => c.json({ id: c.req.param("id"), fields: c.req.queries("field") }));
    app.post("/users", async (c) => c.json(await c.req.json(), 201, { Location: "/users/1" }));
    const client = useApp(app);
    expect((await client.get("/users/7?field=a&field=b")).json()).toEqual({ id: "7", fields: ["a", "b"] });
    const created = await client.post("/users", { json: { name: "Ada" } });
    expect([created.status, created.headers.get("location"), created.json()]).toEqual([
      201,
      "/users/1",
      { name: "Ada" },
    ]);
    expect((await client.get("/nowhere")).status).toBe(404);
  });

  it("gets forms and files", async () => {
    const app = new Hono();
    app.post("/form", async (c) => {
      const { title, file } = await c.req.parseBody();
      return c.json({ title, file: file instanceof File ? [file.name, await file.text()] : null });
    });
    const sent = { data: { title: "Notes" }, files: { file: new File(["hello"], "a.txt", { type: "text/plain" }) } };
    expect((await useApp(app).post("/form", sent)).json()).toEqual({ title: "Notes", file: ["a.txt", "hello"] });
  });

  it("takes 50 MB, and lets the client wait meanwhile", async () => {
    const app = new Hono();
    app.put("/files", async (c) => {
      let length = 0;
      for await (const piece of c.req.raw.body!) length += piece.byteLength;
      return c.json({ length });
    });
    const source = countedPieces(800, 65_536);
    const response = await useApp(app).put("/files", { content: source.pieces() });
    expect(response.json()).toEqual({ length: 800 * 65_536 });
  });

  it("keeps cookies apart, both ways", async () => {
    const app = new Hono();
    app.get("/", (c) => {
      setCookie(c, "a", "1");
      setCookie(c, "b", "2");
      return c.json(getCookie(c));
    });
    const response = await useApp(app).get("/", { cookies: { x: "1", y: "2" } });
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2; Path=/"]);
    expect(response.json()).toEqual({ x: "1", y: "2" });
  });

  it("streams events without an end, and sees that the client has left", async () => {
    const app = new Hono();
    let aborted = false;
    app.get("/events", (c) =>
      streamSSE(c, async (stream) => {
        stream.onAbort(() => void (aborted = true));
        for (let id = 1; !stream.aborted; id++) await stream.writeSSE({ id: String(id), data: "tick" });
      }),
    );
    const response = await useApp(app).stream("GET", "/events");
    const ids: string[] = [];
    for await (const line of response.lines()) {
      if (line.startsWith("id: ")) ids.push(line);
      if (ids.length === 3) break;
    }
    expect(ids).toEqual(["id: 1", "id: 2", "id: 3"]);
    await eventually(() => aborted);
  });

  it("sees by c.req.raw.signal that the client aborts", async () => {
    const app = new Hono();
    const controller = new AbortController();
    const reasons: unknown[] = [];
    app.get("/slow", async (c) => {
      const { signal } = c.req.raw;
      const left = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      controller.abort("enough");
      await left;
      reasons.push(signal.reason);
      return c.text("too late");
    });
    expect(await rejectionOf(useApp(app).get("/slow", { signal: controller.signal }))).toBe("enough");
    await eventually(() => reasons.length === 1);
    expect(reasons).toEqual(["enough"]);
  });

  it("answers for its own errors", async () => {
    const app = new Hono();
    app.get("/", () => {
      throw new Error("mine");
    });
    app.onError((error, c) => c.text(`handled: ${error.message}`, 500));
    const response = await useApp(app).get("/");
    expect([response.status, response.text()]).toEqual([500, "handled: mine"]);
  });

  it("finds the client's address in its bindings", async () => {
    const app = new Hono<{ Bindings: Parameters<FetchHandler>[1] }>();
    app.get("/", (c) => c.text(c.env.remoteAddr.hostname));
    const client = useApp(app, { clientAddress: { address: "203.0.113.7", port: 4711 } });
    expect((await client.get("/")).text()).toBe("203.0.113.7");
  });
});

describe("a handler with arguments of its own", () => {
  it("is called as its framework does: a route of Next", async () => {
    const GET = async (request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> =>
      Response.json({ id: (await params).id, page: new URL(request.url).searchParams.get("page") });
    const client = useApp((request) => {
      const id = new URL(request.url).pathname.split("/").at(-1)!;
      return GET(request, { params: Promise.resolve({ id }) });
    });
    expect((await client.get("/api/users/7?page=2")).json()).toEqual({ id: "7", page: "2" });
  });

  it("is called as its runtime does: a Worker with bindings", async () => {
    const worker = { fetch: (_request: Request, env: { GREETING: string }) => new Response(env.GREETING) };
    const client = useApp((request) => worker.fetch(request, { GREETING: "hello" }));
    expect((await client.get("/")).text()).toBe("hello");
  });
});
