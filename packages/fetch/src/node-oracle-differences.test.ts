/* Where createFetch() does not do what Node's own fetch does, and that it is meant so. */
import { describe, expect, it } from "vitest";

import type { Arrival } from "./testing/echo-server.ts";
import {
  arrival,
  both,
  hashOf,
  ours,
  redirect,
  server,
  stream,
  to,
  useOracle,
  type Call,
} from "./testing/node-oracle.ts";

useOracle();

const failed = { result: { rejects: { name: "TypeError", message: "fetch failed", hasCause: true } } };
/** Before anything was sent. */
const refused = { result: { rejects: { name: "TypeError" } }, arrivals: [] };

describe("otherwise than Node's own fetch,", () => {
  it("a method of one's own is sent in capitals, as all of this client's", async () => {
    const { ours: own } = await both(to("/echo", () => ({ method: "query", body: "text" })));
    expect(own).toMatchObject({ result: { status: 200 }, arrivals: [{ method: "QUERY" }] });
  });

  it("a Host that is set is sent", async () => {
    const call: Call = async (fetch) => {
      const response = await fetch(`${server.origin}/echo`, { headers: { Host: "virtual.test" } });
      return ((await response.json()) as Arrival).headers["host"];
    };
    const { node: theirs, ours: own } = await both(call);
    expect(own).toMatchObject({ result: "virtual.test" });
    expect(theirs).not.toMatchObject({ result: "virtual.test" });
  });

  it("407 is a response", async () => {
    const { node: theirs, ours: own } = await both(to("/status/407"));
    expect(theirs).toMatchObject(failed);
    expect(own).toMatchObject({ result: { status: 407, body: "body" } });
  });

  it("a status above 599 is a failure, since no Response can be made with it", async () => {
    const { node: theirs, ours: own } = await both(to("/status/999"));
    expect(theirs).toMatchObject({ result: { status: 999 } });
    expect(own).toMatchObject(failed);
  });

  it("a stream is left at a redirect that turns POST into GET, which needs it no more", async () => {
    const { node: theirs, ours: own } = await both(to(redirect(302, "/echo"), () => ({ method: "POST", ...stream() })));
    expect(theirs).toMatchObject(failed);
    expect(own).toMatchObject({
      arrivals: [
        { method: "POST", body: "stream" },
        { method: "GET", body: "" },
      ],
    });
  });

  it("the userinfo of a redirect is not used, and does not make it fail", async () => {
    const location = `${server.origin.replace("//", "//user:pass@")}/echo`;
    const { node: theirs, ours: own } = await both(to(redirect(302, location)));
    expect(theirs).toMatchObject(failed);
    expect(own).toMatchObject({ result: { url: `${server.origin}/echo` }, arrivals: [{}, { fields: {} }] });
  });

  it("an object that would be sent as what it prints as is refused", async () => {
    const { node: theirs, ours: own } = await both(to("/echo", () => ({ method: "POST", body: {} as never })));
    expect(theirs).toMatchObject({ arrivals: [{ body: "[object Object]" }] });
    expect(own).toMatchObject(refused);
  });

  it("a referrer is refused rather than worked out", async () => {
    const referrer = "https://example.com/page";
    const { node: theirs, ours: own } = await both(to("/echo", () => ({ referrer })));
    expect(theirs).toMatchObject({ arrivals: [{ fields: { referer: "https://example.com/" } }] });
    expect(own).toMatchObject(refused);
  });

  it("what is asked of a cache alone is refused, since there is none", async () => {
    const call = to("/echo", () => ({ cache: "only-if-cached", mode: "same-origin" }));
    const { node: theirs, ours: own } = await both(call);
    expect(theirs).toMatchObject({ result: { status: 200 } });
    expect(own).toMatchObject(refused);
  });

  it("a response does not say that it is encoded, since it is not any more", async () => {
    const call: Call = async (fetch) => {
      const response = await fetch(`${server.origin}/gzip`);
      return [response.headers.get("content-encoding"), await response.text()];
    };
    const { node: theirs, ours: own } = await both(call);
    expect([theirs, own]).toMatchObject([{ result: ["gzip", "decoded"] }, { result: [null, "decoded"] }]);
  });

  it("hashes may be parted by any white space, and algorithms are known in capitals", async () => {
    const wrong = hashOf("sha256", "other");
    for (const integrity of [`\n${wrong}\t`, wrong.replace("sha", "SHA")]) {
      const { ours: own } = await both(to("/text?is=hello", () => ({ integrity })));
      expect(own).toMatchObject(failed);
    }
  });

  it("the source of an upload learns why it is left", async () => {
    const controller = new AbortController();
    const left = Promise.withResolvers<unknown>();
    const body = new ReadableStream({
      start: (pieces) => pieces.enqueue(new TextEncoder().encode("more")),
      cancel: left.resolve,
    });
    const init = { method: "POST", body, duplex: "half", signal: controller.signal } as const;
    const failing = ours(`${server.origin}/hang`, init).catch((error: unknown) => error);
    await arrival();
    controller.abort("enough");
    expect([await failing, await left.promise]).toEqual(["enough", "enough"]);
  });
});
