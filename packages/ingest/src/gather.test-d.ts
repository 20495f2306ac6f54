import type { Client, HttpResponse, RawResponse, StandardSchema } from "@haulier/core";
import { describe, expectTypeOf, it } from "vitest";

import {
  gather,
  gatherAllPages,
  gatherBytes,
  gatherPaginate,
  gatherRaw,
  gatherStream,
  paginate,
  paginateToRecords,
} from "./index.ts";

declare const client: Client;
declare const errors: "throw" | "return";
declare const schema: StandardSchema<unknown, { id: number }>;

describe("errors", () => {
  it("are among the results only where they may be", () => {
    expectTypeOf(gather(client, ["/"])).toEqualTypeOf<Promise<HttpResponse[]>>();
    expectTypeOf(gather(client, ["/"], { concurrency: 2 })).toEqualTypeOf<Promise<HttpResponse[]>>();
    expectTypeOf(gather(client, ["/"], { errors: "throw" })).toEqualTypeOf<Promise<HttpResponse[]>>();
    expectTypeOf(gather(client, ["/"], { errors: "return" })).toEqualTypeOf<Promise<(HttpResponse | Error)[]>>();
    expectTypeOf(gather(client, ["/"], { errors })).toEqualTypeOf<Promise<(HttpResponse | Error)[]>>();
    expectTypeOf(gatherRaw(client, ["/"])).toEqualTypeOf<Promise<RawResponse[]>>();
    expectTypeOf(gatherPaginate(client, "GET", "/", { totalPages: 1 })).toEqualTypeOf<Promise<HttpResponse[]>>();
    expectTypeOf(gatherAllPages(client, [])).toEqualTypeOf<Promise<HttpResponse[][]>>();
  });

  it("tell results apart in a stream", async () => {
    for await (const { response } of gatherStream(client, ["/"])) expectTypeOf(response).toEqualTypeOf<HttpResponse>();
    for await (const result of gatherStream(client, ["/"], { errors: "return" })) {
      if (result.error === undefined) expectTypeOf(result.response).toEqualTypeOf<HttpResponse>();
      else expectTypeOf(result.error).toEqualTypeOf<Error>();
    }
  });
});

describe("results", () => {
  it("are what the parser and the schema make of them", () => {
    expectTypeOf(gatherBytes(client, ["/"])).toEqualTypeOf<Promise<Uint8Array[]>>();
    expectTypeOf(gatherBytes(client, ["/"], { parser: (bytes) => bytes.length })).toEqualTypeOf<Promise<number[]>>();
    expectTypeOf(paginateToRecords(client, "GET", "/", { schema })).toExtend<AsyncIterable<{ id: number }>>();
    expectTypeOf(paginateToRecords<{ id: number }>(client, "GET", "/")).toExtend<AsyncIterable<{ id: number }>>();
  });
});

describe("next", () => {
  it("is one way and has what belongs to that", () => {
    expectTypeOf(paginate(client, "GET", "/", { next: { link: "next" } })).toExtend<AsyncIterable<HttpResponse>>();
    // @ts-expect-error -- there is no way to the next page
    paginate(client, "GET", "/", {});
    // @ts-expect-error -- where does the cursor go?
    paginate(client, "GET", "/", { next: { cursor: "cursor" } });
    // @ts-expect-error -- a status is always looked at
    paginateToRecords(client, "GET", "/", { raiseForStatus: false });
  });
});
