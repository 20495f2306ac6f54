import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { HttpResponse } from "./http-response.ts";
import type { ContentInit } from "./request-body.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

/** What arrives of a body, and the length that is stated. */
async function sent(content: ContentInit): Promise<{ body: string; length: string | null }> {
  const transport = new HandlerTransport(async ({ body }) => new HttpResponse({ body: await collect(body!) }));
  const response = await new Client({ transport }).post("https://h/", { content });
  return { body: response.text(), length: transport.last.headers.get("content-length") };
}

describe("a file is a Blob (R6 corrected: there is no offset to go wrong)", () => {
  it("of which all is counted and sent", async () =>
    expect(await sent(new Blob(["0123", "456789"]))).toEqual({ body: "0123456789", length: "10" }));

  it("or just the slice that it is", async () =>
    expect(await sent(new Blob(["0123456789"]).slice(3, 7))).toEqual({ body: "3456", length: "4" }));

  it("or nothing", async () => expect(await sent(new Blob([]))).toEqual({ body: "", length: "0" }));
});

describe("a stream is any iterable (R15 corrected: of either kind)", () => {
  for (const [what, content] of [
    ["a generator", (): ContentInit => pieces()],
    ["an asynchronous generator", (): ContentInit => laterPieces()],
    ["an array", (): ContentInit => [...pieces()]],
    ["a web stream", (): ContentInit => new Blob([...pieces()]).stream()],
  ] as const) {
    it(`such as ${what}`, async () => expect(await sent(content())).toEqual({ body: "one, two", length: null }));
  }
});

function* pieces(): Generator<string> {
  yield "one, ";
  yield "two";
}

async function* laterPieces(): AsyncGenerator<string> {
  yield* pieces();
}
