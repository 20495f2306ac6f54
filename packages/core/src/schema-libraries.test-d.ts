import { type } from "arktype";
import * as v from "valibot";
import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";

import { HttpResponse, type Client } from "./index.ts";

declare const client: Client;
interface User {
  id: number;
  tags: string[];
}

const byZod = z.object({ id: z.number(), tags: z.string().transform((text) => text.split(",")) });
const byValibot = v.object({
  id: v.number(),
  tags: v.pipe(
    v.string(),
    v.transform((text) => text.split(",")),
  ),
});
const byArktype = type({ id: "number", tags: type("string").pipe((text) => text.split(",")) });

describe("json() with a schema", () => {
  it("gives what that makes of the body, by the type of its output", () => {
    expectTypeOf(client.get("/").json(byZod)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(client.get("/").json(byValibot)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(client.get("/").json(byArktype)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(new HttpResponse().json(byZod)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(new HttpResponse().json(byValibot)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(new HttpResponse().json(byArktype)).toEqualTypeOf<Promise<User>>();
  });

  it("gives the type that is asked for without one, which only a promise of a response has to wait for", () => {
    expectTypeOf(client.get("/").json<User>()).toEqualTypeOf<Promise<User>>();
    expectTypeOf(new HttpResponse().json<User>()).toEqualTypeOf<User>();
    expectTypeOf(client.get("/").json()).toEqualTypeOf<Promise<unknown>>();
    // @ts-expect-error -- that is no schema
    void client.get("/").json({ id: "number" });
  });
});

describe("parse() and jsonLines()", () => {
  it("give the same", () => {
    expectTypeOf(client.get("/").parse(byZod)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(new HttpResponse().parse(byValibot)).toEqualTypeOf<Promise<User>>();
    expectTypeOf(new HttpResponse().jsonLines({ schema: byZod })).toExtend<AsyncIterable<User>>();
    expectTypeOf(new HttpResponse().jsonLines({ schema: byValibot })).toExtend<AsyncIterable<User>>();
    expectTypeOf(new HttpResponse().jsonLines({ schema: byArktype })).toExtend<AsyncIterable<User>>();
  });
});
