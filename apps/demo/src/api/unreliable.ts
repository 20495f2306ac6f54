import { setTimeout as delay } from "node:timers/promises";

import { json, problem } from "./replies.ts";

/** Answers 503 twice for each key, and then 200. */
export class FlakyDepot {
  readonly #attempts = new Map<string, number>();

  respond(key: string): Response {
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt <= 2 ? problem(503, "loading dock busy", { "Retry-After": "0" }) : json({ key, attempt });
  }
}

/** Takes its time: 20 seconds, or until the client has left. */
export async function slowAnswer(request: Request): Promise<Response> {
  await delay(20_000, undefined, { signal: request.signal });
  return json({ late: true });
}
