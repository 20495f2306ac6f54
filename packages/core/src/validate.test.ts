import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { SchemaError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { inspectSymbol } from "./inspect.ts";
import type { HttpResponseInit } from "./response-init.ts";
import type { SchemaIssue, StandardSchema } from "./standard-schema.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { schemaOf, user } from "./testing/schema.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const request = new HttpRequest("GET", "https://user:s3cret@h/users?token=s3cret");
const responseOf = (init: HttpResponseInit): HttpResponse => new HttpResponse({ request, ...init });
const get = (init: HttpResponseInit): ReturnType<Client["get"]> =>
  new Client({ transport: new HandlerTransport(() => new HttpResponse(init)) }).get("https://h/");

/** What is said of issues at these places. */
async function messageFor(...paths: readonly SchemaIssue["path"][]): Promise<string> {
  const issues = paths.map((path) => ({ message: "wrong", path }));
  return ((await caught(responseOf({ json: 1 }).parse(schemaOf(() => ({ issues }))))) as Error).message;
}

describe("response.parse()", () => {
  it("gives what the schema makes of the JSON", async () => {
    expect(await responseOf({ json: { id: 1, more: true } }).parse(user)).toEqual({ id: 1 });
  });

  it("waits for a schema that is asynchronous", async () => {
    const later = schemaOf(async (value) => ({ value: `${String(value)}!` }));
    expect(await responseOf({ json: "a" }).parse(later)).toBe("a!");
  });

  it("takes a schema that is a function, as those of arktype are", async () => {
    const schema = Object.assign(() => {}, user);
    expect(await responseOf({ json: { id: 1 } }).parse(schema)).toEqual({ id: 1 });
  });

  it("reads a body that was not read", async () => {
    const body = new TrackedBody(['{"id":', "1}"]);
    expect(await responseOf({ body }).parse(user)).toEqual({ id: 1 });
    expect(body.state).toBe("ended");
  });

  it("may be used again, with another schema", async () => {
    const response = responseOf({ json: { id: 1 } });
    expect(await response.parse(user)).toEqual({ id: 1 });
    expect(await response.parse(schemaOf(() => ({ value: 2 })))).toBe(2);
  });

  it("rejects with SchemaError for what does not match, which says where, and has what the library says", async () => {
    const error = await caught(responseOf({ status: 201, json: { id: "s3cret" } }).parse(user));
    expect(error).toBeInstanceOf(SchemaError);
    expect(error).toMatchObject({
      code: "ERR_SCHEMA",
      request,
      issues: [{ message: 'expected a number but received "s3cret"', path: ["id"] }],
      message:
        "GET https://***@h/users?token=***: the body (status 201) does not match the schema at id; error.issues says why",
    });
  });

  it("shows no values of the body when the error is printed", async () => {
    const error = (await caught(responseOf({ json: { id: "s3cret" } }).parse(user))) as SchemaError;
    expect(error.message + String(error.stack) + JSON.stringify(error)).not.toContain("s3cret");
    expect(Object.keys(error)).not.toContain("issues");
    expect(Reflect.has(error, inspectSymbol)).toBe(false);
  });

  for (const [paths, places] of [
    [[undefined], "at its root"],
    [[[]], "at its root"],
    [[["a"]], "at a"],
    [[["a", "b", 0, "c"]], "at a.b[0].c"],
    [[[0, "a"]], "at [0].a"],
    [[[{ key: "a" }, { key: 1 }]], "at a[1]"],
    [[["a b", "c"]], 'at ["a b"].c'],
    [[["a", 'say "x"\n']], String.raw`at a["say \"x\"\n"]`],
    [[[Symbol("s")]], 'at ["Symbol(s)"]'],
    [[["a"], ["a"], ["b"]], "at a, b"],
    [[["a"], ["b"], ["c"], ["d"]], "at a, b, c and 1 more place"],
    [[["a"], ["b"], ["c"], ["d"], ["e"]], "at a, b, c and 2 more places"],
    [[["x".repeat(200)]], `at ${"x".repeat(100)}…`],
  ] as const) {
    it(`says ${places}`, async () => expect(await messageFor(...paths)).toContain(`the schema ${places}; error`));
  }

  it("rejects with DecodingError for what is no JSON, as json() does", async () => {
    expect(await caught(responseOf({ text: "<p>" }).parse(user))).toMatchObject({ code: "ERR_DECODING" });
  });

  it("passes on what the schema throws, which is a mistake in the program", async () => {
    const failure = new Error("async validation in a synchronous schema");
    const schema = schemaOf(() => {
      throw failure;
    });
    expect(await caught(responseOf({ json: 1 }).parse(schema))).toBe(failure);
  });

  for (const [schema, got] of [
    [undefined, "undefined"],
    [null, "null"],
    [{}, "object"],
    ["string", "string"],
  ] as const) {
    it(`refuses ${got} for a schema, and leaves the body to be read`, async () => {
      const response = responseOf({ body: new TrackedBody(["{}"]) });
      expect(await caught(response.parse(schema as unknown as StandardSchema))).toEqual(
        new TypeError(`schema: expected a Standard Schema, as those of zod, valibot and arktype are, got ${got}`),
      );
      expect(await response.read()).toHaveLength(2);
    });
  }
});

describe("json() with a schema", () => {
  it("is parse(), on a response and on its promise", async () => {
    expect(await responseOf({ json: { id: 1, more: true } }).json(user)).toEqual({ id: 1 });
    expect(await get({ json: { id: 1, more: true } }).json(user)).toEqual({ id: 1 });
    expect(await caught(responseOf({ json: {} }).json(user))).toBeInstanceOf(SchemaError);
    expect(await caught(get({ json: {} }).json(user))).toBeInstanceOf(SchemaError);
  });

  it("reads a body that was not read", async () => {
    expect(await responseOf({ body: new TrackedBody(['{"id":', "1}"]) }).json(user)).toEqual({ id: 1 });
  });

  it("waits for a schema that is asynchronous", async () => {
    const later = schemaOf(async (value) => ({ value: `${String(value)}!` }));
    expect(await get({ json: "a" }).json(later)).toBe("a!");
  });

  it("raises for the status first, on the promise", async () => {
    expect(await caught(get({ status: 404, json: { id: 1 } }).json(user))).toMatchObject({ code: "ERR_HTTP_STATUS" });
  });

  it("refuses one that is undefined by mistake, rather than check nothing", async () => {
    const missing = undefined as unknown as StandardSchema;
    expect(await caught(responseOf({ json: 1 }).json(missing))).toBeInstanceOf(TypeError);
    expect(await caught(get({ json: 1 }).json(missing))).toBeInstanceOf(TypeError);
  });
});

describe("parse() on the promise of a response", () => {
  it("gives what the schema makes of it", async () =>
    expect(await get({ json: { id: 1 } }).parse(user)).toEqual({ id: 1 }));

  it("raises for the status first, so that an error page is not measured by the schema", async () => {
    expect(await caught(get({ status: 404, json: { id: 1 } }).parse(user))).toMatchObject({ code: "ERR_HTTP_STATUS" });
  });

  it("rejects with SchemaError", async () => {
    expect(await caught(get({ json: {} }).parse(user))).toBeInstanceOf(SchemaError);
  });
});

describe("jsonLines() with a schema", () => {
  it("gives what the schema makes of each value", async () => {
    const values: { id: number }[] = [];
    for await (const value of responseOf({ text: '{"id":1,"a":2}\n\n{"id":2}' }).jsonLines({ schema: user }))
      values.push(value);
    expect(values).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("ends at a value that does not match, says which, and leaves the body", async () => {
    const body = new TrackedBody(['{"id":1}\n', '{"id":"s3cret"}\n', '{"id":3}\n']);
    const response = responseOf({ body });
    const values: unknown[] = [];
    const error = await caught(async () => {
      for await (const value of response.jsonLines({ schema: user, maxLineLength: 100 })) values.push(value);
    });
    expect(values).toEqual([{ id: 1 }]);
    expect(error).toBeInstanceOf(SchemaError);
    expect((error as Error).message).toContain("value 2 of the body (status 200) does not match the schema at id;");
    expect([response.isClosed, body.state]).toEqual([true, "left"]);
  });

  it("refuses what is no schema at once, and leaves the body to be read", async () => {
    const response = responseOf({ body: new TrackedBody() });
    expect(() => response.jsonLines({ schema: {} as StandardSchema })).toThrow("schema: expected a Standard Schema");
    expect(await response.read()).toHaveLength(4);
  });
});
