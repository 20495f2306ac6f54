import express from "express";

import type { NodeListener } from "../../app-failures.ts";
import { measure } from "../use-app.ts";
import { writePiece } from "../write-piece.ts";
import { cookies, events, failure, halfway, type AppLog } from "./app-sources.ts";

/** The routes of the table in Express. */
// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 handles what they reject with
export function expressApp(log: AppLog): NodeListener {
  const app = express();
  app.get("/facts", (request, response) => {
    response.json([request.protocol, request.hostname, request.query]);
  });
  app.get("/address", (request, response) => {
    response.json([request.ip, request.secure]);
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
  app.use((error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
    if (response.headersSent) next(error);
    else response.status(500).send("handled");
  });
  return app;
}
