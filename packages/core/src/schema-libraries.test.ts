import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { Client } from "./client.ts";
import { SchemaError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

interface User {
  id: number;
  tags: string[];
}

// Each makes tags of one text, and leaves out what it does not know.
const libraries: Readonly<Record<string, { user: StandardSchema<unknown, User>; later: StandardSchema }>> = {
  zod: {
    user: z.object({ id: z.number(), tags: z.string().transform((text) => text.split(",")) }),
    later: z.string().refine(async (text) => text === "yes"),
  },
  valibot: {
    user: v.object({
      id: v.number(),
      tags: v.pipe(
        v.string(),
        v.transform((text) => text.split(",")),
      ),
    }),
    later: v.pipeAsync(
      v.string(),
      v.checkAsync(async (text) => text === "yes"),
    ),
  },
  arktype: {
    user: type({ "+": "delete", id: "number", tags: type("string").pipe((text) => text.split(",")) }),
    // It has no asynchronous ones.
    later: type("'yes'"),
  },
};

const client = new Client({
  transport: new HandlerTransport(({ url }) => new HttpResponse({ text: decodeURIComponent(url.hash.slice(1)) })),
});
const answer = (json: unknown): string => `https://h/#${encodeURIComponent(JSON.stringify(json))}`;

describe.each(Object.entries(libraries))("a schema of %s", (_name, { user, later }) => {
  const given = { id: 1, tags: "a,b", more: true };
  const made = { id: 1, tags: ["a", "b"] };

  it("makes of JSON what it says, in json() and parse(), of the response and its promise", async () => {
    const response = await client.get(answer(given));
    expect(await client.get(answer(given)).json(user)).toEqual(made);
    expect(await client.get(answer(given)).parse(user)).toEqual(made);
    expect(await response.json(user)).toEqual(made);
    expect(await response.parse(user)).toEqual(made);
  });

  it("says where it does not match", async () => {
    const error = (await caught(client.get(answer({ id: "s3cret", tags: "a" })).json(user))) as SchemaError;
    expect(error).toBeInstanceOf(SchemaError);
    expect(error.message).toContain("does not match the schema at id;");
    expect(error.message).not.toContain("s3cret");
    expect(Array.from(error.issues, ({ message }) => message)).toEqual([expect.stringMatching(/number/)]);
  });

  it("may take its time", async () => {
    expect(await client.get(answer("yes")).json(later)).toBe("yes");
    expect(await caught(client.get(answer("no")).json(later))).toBeInstanceOf(SchemaError);
  });

  it("makes each value of jsonLines() what it says, and ends it at one that does not match", async () => {
    const response = new HttpResponse({ text: `${JSON.stringify(given)}\n${JSON.stringify(given)}\n{"id":1}` });
    const values: unknown[] = [];
    const error = await caught(async () => {
      for await (const value of response.jsonLines({ schema: user })) values.push(value);
    });
    expect(values).toEqual([made, made]);
    expect(error).toMatchObject({ message: expect.stringContaining("value 3 of the body (status 200)") });
  });
});
