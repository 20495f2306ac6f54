import { H3 } from "h3";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { describe, expect, it } from "vitest";

import type { FetchHandler } from "./fetch-handler.ts";
import { eventually, rejectionOf, useApp } from "./testing/use-app.ts";

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

  it("finds the client's address in its bindings", async () => {
    const app = new Hono<{ Bindings: Parameters<FetchHandler>[1] }>();
    app.get("/", (c) => c.text(c.env.remoteAddr.hostname));
    const client = useApp(app, { clientAddress: { address: "203.0.113.7", port: 4711 } });
    expect((await client.get("/")).text()).toBe("203.0.113.7");
  });
});

describe("H3", () => {
  it("routes, and gets forms and files", async () => {
    const app = new H3();
    app.post("/users/:id", async (event) => {
      // oxlint-disable-next-line typescript/no-deprecated -- by the declarations of Node, for servers that get much
      const form = await event.req.formData();
      const file = form.get("file");
      const { id } = event.context.params ?? {};
      return { id, title: form.get("title"), file: file instanceof File ? [file.name, await file.text()] : null };
    });
    const sent = { data: { title: "Notes" }, files: { file: new File(["hello"], "a.txt", { type: "text/plain" }) } };
    const response = await useApp(app).post("/users/7", sent);
    expect(response.json()).toEqual({ id: "7", title: "Notes", file: ["a.txt", "hello"] });
  });

  it("makes an answer of what it throws, so that there is nothing to raise", async () => {
    const app = new H3({ silent: true });
    app.get("/", () => {
      throw new Error("mine");
    });
    const response = await useApp(app).get("/");
    expect([response.status, response.json()]).toMatchObject([500, { status: 500 }]);
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
