import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";

/** Called just before a request is handed to the transport, once for each hop. */
export type RequestHook = (request: HttpRequest) => void | Promise<void>;

/** Called when the headers of a response are there and its body is not; `await response.read()` to see that. Once for each hop. */
export type ResponseHook = (response: HttpResponse) => void | Promise<void>;

/**
 * Functions that observe exchanges, called in order and awaited. What a hook throws ends the exchange with that error.
 * To change or replace an exchange, write a layer.
 */
export interface EventHooks {
  readonly request?: RequestHook | readonly RequestHook[] | undefined;
  readonly response?: ResponseHook | readonly ResponseHook[] | undefined;
}

/** Hooks as lists, complete. */
export interface HookLists {
  readonly request: readonly RequestHook[];
  readonly response: readonly ResponseHook[];
}

/** @throws TypeError for an event that does not exist, or a hook that is no function. */
export function resolveHooks(init: EventHooks | undefined): HookLists {
  if (init === undefined) return noHooks;
  if (typeof init !== "object" || init === null)
    throw new TypeError(`eventHooks: expected { request, response }, got ${init === null ? "null" : typeof init}`);
  for (const event of Object.keys(init)) {
    if (event !== "request" && event !== "response")
      throw new TypeError(`eventHooks: unknown event "${event}"; use "request" or "response"`);
  }
  const own: EventHooks = { request: undefined, response: undefined, ...init };
  return { request: listOf("request", own.request), response: listOf("response", own.response) };
}

const noHooks: HookLists = Object.freeze({ request: Object.freeze([]), response: Object.freeze([]) });

function listOf<Hook>(event: string, hooks: Hook | readonly Hook[] | undefined): readonly Hook[] {
  if (hooks === undefined) return [];
  const list = Array.isArray(hooks) ? (hooks as readonly Hook[]) : [hooks as Hook];
  for (const hook of list)
    if (typeof hook !== "function")
      throw new TypeError(`eventHooks.${event}: expected a function or an array of them, got ${typeof hook}`);
  return [...list];
}
