import { inspect } from "node:util";

import { DecodingError } from "@haulier/core";
import { expect, it } from "vitest";

import { ServerSentEvent } from "./server-sent-event.ts";

it("has defaults (SSE3)", () => {
  expect(Object.fromEntries(Object.entries(new ServerSentEvent()))).toEqual({
    event: "message",
    data: "",
    id: "",
    retry: undefined,
  });
});

it("cannot be changed (SSE3)", () => {
  const event = new ServerSentEvent({ data: "a" });
  expect(() => Object.assign(event, { data: "b" })).toThrow(TypeError);
  expect(event.data).toBe("a");
});

it("parses its data as JSON (SSE3)", () => {
  expect(new ServerSentEvent({ data: '{"a":\n1}' }).json<{ a: number }>().a).toBe(1);
});

it("says what is no JSON (SSE3)", () => {
  const event = new ServerSentEvent({ event: "delta", data: `[DONE]${"x".repeat(1000)}` });
  let caught: unknown;
  try {
    event.json();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(DecodingError);
  const message = `the data of an event "delta" is not JSON; it begins ${JSON.stringify(event.data.slice(0, 200))}`;
  expect(caught).toMatchObject({ message, cause: expect.any(SyntaxError) });
});

it("prints what is not the default (SSE3)", () => {
  expect(String(new ServerSentEvent())).toBe("ServerSentEvent {}");
  const event = new ServerSentEvent({ event: "ping", data: "a\nb", id: "1", retry: 5 });
  expect(inspect(event)).toBe('ServerSentEvent { event: "ping", data: "a\\nb", id: "1", retry: 5 }');
  expect(String(new ServerSentEvent({ data: "a".repeat(201) }))).toBe(
    `ServerSentEvent { data: "${"a".repeat(200)}"... }`,
  );
});
