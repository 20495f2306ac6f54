// The same small application on several server frameworks, to see a client against what people run.
// usage: apps.mjs EXPRESS_PORT FASTIFY_PORT KOA_PORT HONO_PORT H3_PORT
//
//   GET  /json               {"ok":true,"framework":NAME}
//   POST /echo               the body, with its content type
//   GET  /headers            the request's headers as the framework gives them
//   GET  /stream             three chunks, 100 ms apart
//   GET  /sse                three server-sent events with ids, then the end
//   GET  /redirect           302 to /json
//   GET  /error              a handler that throws: the framework's own 500
//   GET  /nowhere            the framework's own 404
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { serve as serveHono } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { H3, serve as serveH3 } from "h3";
import { Hono } from "hono";
import Koa from "koa";

const [expressPort, fastifyPort, koaPort, honoPort, h3Port] = process.argv.slice(2).map(Number);
const hostname = "127.0.0.1";

async function* pieces() {
  for (const i of [1, 2, 3]) {
    if (i > 1) await sleep(100);
    yield `piece ${i}\n`;
  }
}

async function* events() {
  for (const i of [1, 2, 3]) {
    if (i > 1) await sleep(100);
    yield `id: ${i}\nevent: tick\ndata: {"n":${i}}\n\n`;
  }
}

const webStream = (parts) => Readable.toWeb(Readable.from(parts)).pipeThrough(new TransformStream({
  transform: (text, out) => out.enqueue(Buffer.from(text)),
})); // prettier-ignore

/** One fetch-style handler serves Hono and h3; it is also what a fetch-handler transport would call. */
export function fetchHandler(framework) {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/json") return Response.json({ ok: true, framework });
    if (pathname === "/headers") return Response.json(Object.fromEntries(request.headers));
    if (pathname === "/echo")
      return new Response(await request.arrayBuffer(), {
        headers: { "content-type": request.headers.get("content-type") ?? "application/octet-stream" },
      });
    if (pathname === "/stream") return new Response(webStream(pieces()), { headers: { "content-type": "text/plain" } });
    if (pathname === "/sse")
      return new Response(webStream(events()), { headers: { "content-type": "text/event-stream" } });
    if (pathname === "/redirect") return new Response(null, { status: 302, headers: { location: "/json" } });
    if (pathname === "/error") throw new Error("on purpose");
    return undefined;
  };
}

const app = express();
app.get("/json", (_req, res) => res.json({ ok: true, framework: "express" }));
app.get("/headers", (req, res) => res.json(req.headers));
app.post("/echo", (req, res) => {
  res.type(req.get("content-type") ?? "application/octet-stream");
  req.pipe(res);
});
app.get("/stream", (_req, res) => Readable.from(pieces()).pipe(res.type("text/plain")));
app.get("/sse", (_req, res) => Readable.from(events()).pipe(res.type("text/event-stream")));
app.get("/redirect", (_req, res) => res.redirect("/json"));
app.get("/error", () => {
  throw new Error("on purpose");
});
app.listen(expressPort, hostname);

const fastify = Fastify();
fastify.removeAllContentTypeParsers();
fastify.addContentTypeParser("*", (_req, payload, done) => done(null, payload));
fastify.get("/json", () => ({ ok: true, framework: "fastify" }));
fastify.get("/headers", (req) => req.headers);
fastify.post("/echo", (req, reply) =>
  reply.type(req.headers["content-type"] ?? "application/octet-stream").send(req.body),
);
fastify.get("/stream", (_req, reply) => reply.type("text/plain").send(Readable.from(pieces())));
fastify.get("/sse", (_req, reply) => reply.type("text/event-stream").send(Readable.from(events())));
fastify.get("/redirect", (_req, reply) => reply.redirect("/json"));
fastify.get("/error", () => {
  throw new Error("on purpose");
});
await fastify.listen({ port: fastifyPort, host: hostname });

const koa = new Koa();
koa.silent = true;
koa.use((ctx) => {
  if (ctx.path === "/json") ctx.body = { ok: true, framework: "koa" };
  else if (ctx.path === "/headers") ctx.body = ctx.headers;
  else if (ctx.path === "/echo") {
    ctx.body = ctx.req;
    ctx.type = ctx.get("content-type") || "application/octet-stream";
  } else if (ctx.path === "/stream") {
    ctx.body = Readable.from(pieces());
    ctx.type = "text/plain";
  } else if (ctx.path === "/sse") {
    ctx.body = Readable.from(events());
    ctx.type = "text/event-stream";
  } else if (ctx.path === "/redirect") ctx.redirect("/json");
  else if (ctx.path === "/error") throw new Error("on purpose");
});
koa.listen(koaPort, hostname);

const hono = new Hono();
const honoHandler = fetchHandler("hono");
hono.all("*", async (c) => (await honoHandler(c.req.raw)) ?? c.notFound());
// By default this adapter replaces the global Response, which breaks `instanceof Response` in h3 in the same process.
serveHono({ fetch: hono.fetch, port: honoPort, hostname, overrideGlobalObjects: false });

const h3 = new H3();
const h3Handler = fetchHandler("h3");
h3.all("/**", async (event) => (await h3Handler(event.req)) ?? new Response("not found", { status: 404 }));
serveH3(h3, { port: h3Port, hostname, silent: true });
