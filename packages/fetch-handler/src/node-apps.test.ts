import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

import type { Client } from "@haulier/core";
import express from "express";
import fastify from "fastify";
import Koa from "koa";
import { describe, expect, it, onTestFinished } from "vitest";

import type { NodeListener } from "./app-failures.ts";
import { countedPieces, eventually, measure, rejectionOf } from "./testing/use-app.ts";
import { useListener } from "./testing/use-listener.ts";
import { writePiece } from "./testing/write-piece.ts";

/** What becomes of a request in the app. */
interface Log {
  /** The connection was closed before the answer was complete. */
  hasLeft: boolean;
}

/** An app with the same routes in each framework: `/facts`, `/json`, `/size`, `/events`, `/silent`, `/broken`, `/halfway` and `/cookies`. */
type MakeApp = (log: Log) => Promise<NodeListener> | NodeListener;

const failure = new Error("the app is broken");
const cookies = ["a=1; Path=/", "b=2; Path=/"];

async function* events(): AsyncGenerator<string> {
  for (let id = 1; ; id++) yield `id: ${id}\n\n`;
}

async function* halfway(): AsyncGenerator<string> {
  yield "half of it";
  // The answer has begun by the time it fails.
  await new Promise(setImmediate);
  throw failure;
}

// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 handles what they reject with
const expressApp: MakeApp = (log) => {
  const app = express();
  app.get("/facts", (request, response) => {
    response.json([request.protocol, request.secure, request.ip, request.hostname, request.query]);
  });
  app.post("/json", express.json(), (request, response) => {
    response.status(201).json(request.body);
  });
  app.put("/size", async (request, response) => {
    response.json(await measure(request));
  });
  app.get("/events", async (_request, response) => {
    response.on("close", () => void (log.hasLeft = !response.writableFinished));
    response.type("text/event-stream");
    for await (const event of events()) if (!(await writePiece(response, event))) return;
  });
  app.get("/silent", (request) => {
    request.on("close", () => void (log.hasLeft = true));
  });
  app.get("/broken", () => {
    throw failure;
  });
  app.get("/halfway", async (_request, response) => {
    for await (const piece of halfway()) await writePiece(response, piece);
  });
  app.get("/cookies", (_request, response) => {
    response.setHeader("Set-Cookie", cookies).end();
  });
  app.use((_error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
    if (response.headersSent) next(_error);
    else response.status(500).send("handled");
  });
  return app;
};

// oxlint-enable oxc/no-async-endpoint-handlers

const koaApp: MakeApp = (log) => {
  const app = new Koa();
  app.silent = true;
  app.use(async (ctx, next) => {
    ctx.res.on("close", () => void (log.hasLeft ||= !ctx.res.writableFinished));
    try {
      await next();
    } catch {
      ctx.status = 500;
      ctx.body = "handled";
    }
  });
  const routes: Readonly<Record<string, (ctx: Koa.Context) => unknown>> = {
    "/facts": (ctx) => (ctx.body = [ctx.protocol, ctx.secure, ctx.ip, ctx.hostname, ctx.query]),
    "/json": async (ctx) => {
      ctx.status = 201;
      ctx.body = JSON.parse((await ctx.req.setEncoding("utf8").toArray()).join(""));
    },
    "/size": async (ctx) => (ctx.body = await measure(ctx.req)),
    "/events": (ctx) => {
      ctx.type = "text/event-stream";
      ctx.body = Readable.from(events());
    },
    "/silent": () => new Promise(() => {}),
    "/broken": () => {
      throw failure;
    },
    "/halfway": (ctx) => (ctx.body = Readable.from(halfway())),
    "/cookies": (ctx) => {
      ctx.set("Set-Cookie", cookies);
      ctx.body = "";
    },
  };
  app.use(async (ctx) => {
    await routes[ctx.path]?.(ctx);
  });
  return app.callback();
};

const fastifyApp: MakeApp = async (log) => {
  const app = fastify();
  onTestFinished(() => app.close());
  app.setErrorHandler((_error, _request, reply) => reply.status(500).send("handled"));
  app.addContentTypeParser("*", (_request: unknown, payload: IncomingMessage) => Promise.resolve(payload));
  app.addHook("onRequest", async (_request, reply) => {
    reply.raw.on("close", () => void (log.hasLeft ||= !reply.raw.writableFinished));
  });
  app.get("/facts", ({ protocol, ip, hostname, query }) => [protocol, protocol === "https", ip, hostname, query]);
  app.post("/json", async (request, reply) => reply.status(201).send(request.body));
  app.put("/size", (request) => measure(request.body as IncomingMessage));
  app.get("/events", (_request, reply) => reply.type("text/event-stream").send(Readable.from(events())));
  app.get("/silent", () => new Promise(() => {}));
  app.get("/broken", () => Promise.reject(failure));
  app.get("/halfway", (_request, reply) => reply.send(Readable.from(halfway())));
  app.get("/cookies", (_request, reply) => reply.header("Set-Cookie", cookies).send());
  await app.ready();
  return (request, response) => app.routing(request, response);
};

for (const [framework, makeApp] of Object.entries({ Express: expressApp, Koa: koaApp, Fastify: fastifyApp })) {
  describe(`an app of ${framework}`, () => {
    const setUp = async (): Promise<{ client: Client; log: Log }> => {
      const log: Log = { hasLeft: false };
      return { client: useListener(await makeApp(log)), log };
    };

    it("is told who asks, and how", async () => {
      const { client } = await setUp();
      const facts = ["127.0.0.1", "app.test", { page: "2" }];
      expect((await client.get("http://app.test/facts?page=2")).json()).toEqual(["http", false, ...facts]);
      expect((await client.get("https://app.test/facts?page=2")).json()).toEqual(["https", true, ...facts]);
    });

    it("parses and answers JSON", async () => {
      const { client } = await setUp();
      const response = await client.post("/json", { json: { name: "Grüße" } });
      expect([response.status, response.json()]).toEqual([201, { name: "Grüße" }]);
    });

    it("takes an upload of 50 MB", async () => {
      const { client } = await setUp();
      const response = await client.put("/size", {
        content: countedPieces(800, 65_536).pieces(),
        headers: { "Content-Type": "application/octet-stream" },
      });
      expect(response.json()).toEqual({ length: 800 * 65_536, isIntact: true });
    });

    it("sends events without an end, and sees that the client has left", async () => {
      const { client, log } = await setUp();
      const response = await client.stream("GET", "/events");
      const ids: string[] = [];
      for await (const line of response.lines()) {
        if (line !== "") ids.push(line);
        if (ids.length === 3) break;
      }
      expect(ids).toEqual(["id: 1", "id: 2", "id: 3"]);
      await eventually(() => log.hasLeft);
    });

    it("sees that the client aborts", async () => {
      const { client, log } = await setUp();
      const controller = new AbortController();
      const trace = ({ type }: { type: string }): void => {
        if (type === "requestSent") setImmediate(() => controller.abort("enough"));
      };
      const failing = client.get("/silent", { signal: controller.signal, extensions: { trace } });
      expect(await rejectionOf(failing)).toBe("enough");
      await eventually(() => log.hasLeft);
    });

    it("answers for its own errors", async () => {
      const { client } = await setUp();
      const response = await client.get("/broken");
      expect([response.status, response.text()]).toEqual([500, "handled"]);
    });

    it("breaks the connection when it fails in the middle of a body, and serves the next request", async () => {
      const { client } = await setUp();
      const response = await client.stream("GET", "/halfway");
      const pieces = response.raw();
      expect(String(Buffer.from((await pieces.next()).value!))).toBe("half of it");
      expect(await rejectionOf(pieces.next())).toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
      expect((await client.post("/json", { json: [1] })).json()).toEqual([1]);
    });

    it("keeps Set-Cookie apart", async () => {
      const { client } = await setUp();
      expect((await client.get("/cookies")).headers.getSetCookie()).toEqual(cookies);
    });
  });
}

describe("a server of a framework", () => {
  it("is taken as it is: that of Fastify", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.get("/", () => "by the server");
    await app.ready();
    expect((await useListener(app.server).get("/")).text()).toBe("by the server");
  });
});
