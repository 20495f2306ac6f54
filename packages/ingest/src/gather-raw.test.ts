import { Client, TransportClosedError } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { gatherRaw } from "./gather-raw.ts";
import { caught } from "./testing/caught.ts";

const decoder = new TextDecoder();

function setUp(): { client: Client; transport: MockTransport } {
  const transport = new MockTransport(({ url }) => {
    if (url.pathname === "/moved") return { status: 302, headers: { Location: "/" } };
    return {
      headers: [
        ["X-Twice", "a"],
        ["X-Twice", "b"],
      ],
      text: url.pathname,
    };
  });
  const client = new Client({
    transport,
    baseUrl: "https://example.com",
    headers: { "X-Default": "1" },
    auth: ["ada", "secret"],
    cookies: { session: "s" },
    raiseForStatus: true,
  });
  return { client, transport };
}

describe("gatherRaw", () => {
  it("gives status, headers with all their lines, and bytes, in order (G4)", async () => {
    const { client } = setUp();
    const results = await gatherRaw(client, ["https://example.com/a", { url: new URL("https://example.com/b") }]);
    expect(
      results.map(({ status, headers, body }) => [status, headers.getAll("x-twice"), decoder.decode(body)]),
    ).toEqual([
      [200, ["a", "b"], "/a"],
      [200, ["a", "b"], "/b"],
    ]);
    expect(await gatherRaw(client, [])).toEqual([]);
  });

  it("sends method, headers and body as they are described (G4)", async () => {
    const { client, transport } = setUp();
    await gatherRaw(client, [{ method: "PUT", url: "https://example.com/a", headers: { "X-Own": "1" }, body: "text" }]);
    const { request } = transport.lastCall!;
    expect([request.method, request.headers.raw, transport.lastCall!.text()]).toEqual([
      "PUT",
      [
        ["X-Own", "1"],
        ["Content-Length", "4"],
      ],
      "text",
    ]);
  });

  it("has no defaults, credentials, cookies, redirects or judgement of the status, and wants absolute URLs (RW1)", async () => {
    const { client, transport } = setUp();
    const [moved] = await gatherRaw(client, ["https://example.com/moved"]);
    expect([moved?.status, transport.calls.length, transport.lastCall?.request.headers.raw]).toEqual([302, 1, []]);
    const error = await caught(() => gatherRaw(client, ["/relative"]));
    expect(error.message).toContain('is missing "http://" or "https://"');
  });

  it("keeps errors in their places, or throws the first (G2)", async () => {
    const { client } = setUp();
    const results = await gatherRaw(client, ["/a", "https://example.com/b", { url: "/c", params: {} } as never], {
      errors: "return",
    });
    expect(results.map((one) => (one instanceof Error ? one.name : one.status))).toEqual([
      "UnsupportedProtocolError",
      200,
      "TypeError",
    ]);
    await client.close();
    expect(await caught(() => gatherRaw(client, []))).toBeInstanceOf(TransportClosedError);
  });

  it("aborts by the signal of the gathering, and by that of a request", async () => {
    const { client } = setUp();
    const signal = AbortSignal.abort(new Error("enough"));
    expect((await caught(() => gatherRaw(client, [], { signal }))).message).toBe("enough");
    const [own] = await gatherRaw(client, [{ url: "https://example.com/a", signal }], { errors: "return" });
    expect((own as Error).message).toBe("enough");
  });
});
