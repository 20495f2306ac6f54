import { EventStream, H3, readBody } from "h3";

import type { FetchApp } from "../../fetch-handler.ts";
import { measure } from "../use-app.ts";
import { bytesOf, cookies, factsOf, failure, halfway, type AppLog } from "./app-sources.ts";

/** The routes of the table in H3. */
export function h3App(log: AppLog): FetchApp {
  const app = new H3({ silent: true, onError: () => new Response("handled", { status: 500 }) });
  app.get("/facts", ({ req }) => factsOf(req.url));
  app.post("/json", async (event) => {
    event.res.status = 201;
    return readBody(event);
  });
  app.put("/size", ({ req }) => measure(req.body!));
  app.get("/events", (event) => {
    const stream = new EventStream(event);
    stream.onClosed(() => void (log.hasLeft = true));
    const send = async (): Promise<void> => {
      for (let id = 1; !log.hasLeft; id++) await stream.push({ id: String(id), data: "tick" });
    };
    // Nobody is there any more to be told that there is nobody.
    void send().catch(() => {});
    return stream;
  });
  app.get("/silent", ({ req }) => {
    req.signal.addEventListener("abort", () => void (log.hasLeft = true));
    return new Promise(() => {});
  });
  app.get("/broken", () => {
    throw failure;
  });
  app.get("/halfway", () => bytesOf(halfway()));
  app.get("/cookies", ({ res }) => {
    for (const cookie of cookies) res.headers.append("Set-Cookie", cookie);
    return "";
  });
  return app;
}
