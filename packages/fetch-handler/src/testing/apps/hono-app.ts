import { Hono } from "hono";
import { streamSSE } from "hono/streaming";

import type { FetchApp } from "../../fetch-handler.ts";
import { measure } from "../use-app.ts";
import { bytesOf, cookies, factsOf, failure, halfway, type AppLog } from "./app-sources.ts";

/** The routes of the table in Hono. */
export function honoApp(log: AppLog): FetchApp {
  const app = new Hono();
  app.get("/facts", (c) => c.json(factsOf(c.req.url)));
  app.post("/json", async (c) => c.json(await c.req.json(), 201));
  app.put("/size", async (c) => c.json(await measure(c.req.raw.body!)));
  app.get("/events", (c) =>
    streamSSE(c, async (stream) => {
      stream.onAbort(() => void (log.hasLeft = true));
      for (let id = 1; !stream.aborted; id++) await stream.writeSSE({ id: String(id), data: "tick" });
    }),
  );
  app.get("/silent", (c) => {
    c.req.raw.signal.addEventListener("abort", () => void (log.hasLeft = true));
    return new Promise<never>(() => {});
  });
  app.get("/broken", () => {
    throw failure;
  });
  app.get("/halfway", (c) => c.body(bytesOf(halfway())));
  app.get("/cookies", (c) => {
    for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
    return c.body(null);
  });
  app.onError((_error, c) => c.text("handled", 500));
  return app;
}
