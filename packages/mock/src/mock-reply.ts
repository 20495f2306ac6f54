import {
  checkOptionNames,
  HttpResponse,
  type Clock,
  type HeadersInit,
  type HttpRequest,
  type HttpResponseInit,
} from "@haulier/core";

import type { Delayed } from "./delay.ts";
import { describeValue } from "./describe-value.ts";
import type { Failure } from "./fail.ts";
import { ScriptedBody, type ChunksInit } from "./scripted-body.ts";

/** A response as a plain object. At most one of `body`, `text`, `html`, `json` and `chunks`. */
export interface MockResponseInit extends Omit<HttpResponseInit, "request"> {
  /** The body piece by piece, with delays and failures on the clock of the transport. A list starts anew for each response. */
  chunks?: ChunksInit | undefined;
  /** 1xx responses, told to `extensions.onInformational` before this one. */
  informational?: readonly InformationalInit[] | undefined;
}

/** A 1xx response, such as `{ status: 103, headers: { Link: "</style.css>; rel=preload" } }`. */
export interface InformationalInit {
  readonly status: number;
  readonly headers?: HeadersInit | undefined;
}

/** What a handler answers: a response or what one is made from, perhaps {@link delay}ed, or a {@link fail}ure. */
export type MockReply = HttpResponse | MockResponseInit | Delayed<MockReply> | Failure;

const initNames: ReadonlySet<string> = new Set<keyof MockResponseInit>([
  "status",
  "reasonPhrase",
  "headers",
  "body",
  "text",
  "html",
  "json",
  "extensions",
  "chunks",
  "informational",
]);

/** Whether `value` may be a {@link MockResponseInit}: an instance of a class, such as a web `Response`, never is. */
export function isResponseInit(value: unknown): value is MockResponseInit {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // By shape, since a test runner's realm may have an Object.prototype of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * The response that a handler answered `request` with.
 * @throws TypeError when it is none, or one that cannot be made.
 */
export function toResponse(reply: unknown, request: HttpRequest, clock: Clock): HttpResponse {
  if (reply instanceof HttpResponse) return reply;
  if (!isResponseInit(reply)) {
    throw new TypeError(
      `${request.toString()}: the handler of MockTransport returned ${describeValue(reply)}; ` +
        "expected an HttpResponse of this copy of @haulier/core, or what one is made from, such as { status: 404 } or { json: [] }",
    );
  }
  checkOptionNames("response of a MockTransport handler", reply, initNames);
  const { chunks, informational: _, ...init } = reply;
  if (chunks === undefined) return new HttpResponse(init);
  const other = (["body", "text", "html", "json"] as const).find(
    (kind) => init[kind] !== undefined && init[kind] !== null,
  );
  if (other !== undefined) throw new TypeError(`a response has one body, but ${other} and chunks were given; keep one`);
  return new HttpResponse({ ...init, body: new ScriptedBody(chunks, clock) });
}
