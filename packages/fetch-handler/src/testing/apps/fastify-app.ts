import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

import fastify from "fastify";
import { onTestFinished } from "vitest";

import type { NodeListener } from "../../app-failures.ts";
import { measure } from "../use-app.ts";
import { cookies, events, failure, halfway, type AppLog } from "./app-sources.ts";

/** The routes of the table in Fastify. */
export async function fastifyApp(log: AppLog): Promise<NodeListener> {
  const app = fastify();
  onTestFinished(() => app.close());
  app.setErrorHandler((_error, _request, reply) => reply.status(500).send("handled"));
  app.addContentTypeParser("*", (_request: unknown, payload: IncomingMessage) => Promise.resolve(payload));
  app.addHook("onRequest", async (_request, reply) => {
    reply.raw.on("close", () => void (log.hasLeft ||= !reply.raw.writableFinished));
  });
  app.get("/facts", ({ protocol, hostname, query }) => [protocol, hostname, query]);
  app.get("/address", ({ ip, protocol }) => [ip, protocol === "https"]);
  app.post("/json", async (request, reply) => reply.status(201).send(request.body));
  app.put("/size", (request) => measure(request.body as IncomingMessage));
  app.get("/events", (_request, reply) => reply.type("text/event-stream").send(Readable.from(events())));
  app.get("/silent", () => new Promise(() => {}));
  app.get("/broken", () => Promise.reject(failure));
  app.get("/halfway", (_request, reply) => reply.send(Readable.from(halfway())));
  app.get("/cookies", (_request, reply) => reply.header("Set-Cookie", cookies).send());
  await app.ready();
  return (request, response) => app.routing(request, response);
}
