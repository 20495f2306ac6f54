/* createFetch over FetchTransport, and in the place of the global fetch, in the runtime that the tests run in (`pnpm test:runtimes`). */
import { Client, type ConnectError } from "@haulier/core";
import { describe, expect, inject, it, onTestFinished } from "vitest";

import { createFetch } from "./create-fetch.ts";
import { FetchTransport } from "./fetch-transport.ts";
import type { Fetch } from "./fetch.ts";
import { installGlobalFetch } from "./install-global-fetch.ts";
import { thisRuntime } from "./testing/this-runtime.ts";

const origin = inject("runtimeServer");

function connect(): Client {
  const transport = new FetchTransport();
  onTestFinished(() => transport.close());
  return new Client({ transport });
}

const rejectionOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error("it resolved")),
    (error: unknown) => error as Error,
  );

describe(`createFetch in ${thisRuntime}`, () => {
  const setUp = (): Fetch => createFetch(connect());

  it("gives a Response of the runtime", async () => {
    const response = await setUp()(`${origin}/json`);
    expect(response).toBeInstanceOf(Response);
    const { status, ok, url, type, redirected } = response;
    expect({ status, ok, url, type, redirected }).toEqual({
      status: 200,
      ok: true,
      url: `${origin}/json`,
      type: "basic",
      redirected: false,
    });
    expect([await response.clone().json(), await response.text()]).toEqual([{ name: "Grüße" }, '{"name":"Grüße"}']);
  });

  it("sends a Request with its body, and again after a redirect where that is seen", async () => {
    const request = new Request(`${origin}/echo`, { method: "POST", body: "text", headers: { "X-Sent": "yes" } });
    const response = await setUp()(request);
    const { headers } = response;
    expect([headers.get("x-seen"), headers.get("x-length"), await response.text()]).toEqual(["yes", "4", "text"]);
    expect(request.bodyUsed).toBe(true);
  });

  it.skipIf(thisRuntime === "a browser")("follows a redirect (not in a browser: it hides them)", async () => {
    const url = `${origin}/redirect?status=307&to=${encodeURIComponent("/echo")}`;
    const response = await setUp()(url, { method: "POST", body: "again" });
    expect([response.redirected, response.url, await response.text()]).toEqual([true, `${origin}/echo`, "again"]);
  });

  it("sends a form, which the runtime parses again", async () => {
    const form = new FormData();
    form.set("name", "Ada");
    form.set("file", new File(["content"], "a.txt", { type: "image/png" }));
    const response = await setUp()(`${origin}/echo`, { method: "POST", body: form });
    const echoed = new Response(await response.blob(), {
      headers: { "Content-Type": response.headers.get("x-content-type")! },
    });
    // oxlint-disable-next-line typescript/no-deprecated -- by the declarations of Node, for servers that get much
    const parsed = await echoed.formData();
    expect([parsed.get("name"), await (parsed.get("file") as File).text()]).toEqual(["Ada", "content"]);
  });

  it("checks integrity by the runtime's own hashes", async () => {
    const fetch = setUp();
    const integrity = "sha256-3K7leoEB+blI3XS0P2nIK4xNI4Kr7o5guZejYuiIxXY="; // of five sevens
    const response = await fetch(`${origin}/bytes?count=5`, { integrity });
    expect((await response.arrayBuffer()).byteLength).toBe(5);
    const error = await rejectionOf(fetch(`${origin}/bytes?count=6`, { integrity }));
    expect([error.name, error.message]).toEqual(["TypeError", "fetch failed"]);
  });

  it("rejects with the reason of the signal", async () => {
    const controller = new AbortController();
    const failing = rejectionOf(setUp()(`${origin}/silent?gate=${crypto.randomUUID()}`, { signal: controller.signal }));
    controller.abort("enough");
    expect(await failing).toBe("enough");
  });

  it("fails with the TypeError that libraries know, and the error of the client as its cause", async () => {
    const error = await rejectionOf(setUp()("http://127.0.0.1:4/"));
    expect([error.name, error.message]).toEqual(["TypeError", "fetch failed"]);
    expect((error.cause as ConnectError).request?.href).toBe("http://127.0.0.1:4/");
  });

  it("fails a body likewise; Chrome's text() has a text of its own for all failures", async () => {
    const fetch = setUp();
    const error = await rejectionOf((await fetch(`${origin}/broken`)).text());
    const byStream = await rejectionOf((await fetch(`${origin}/broken`)).body!.pipeTo(new WritableStream()));
    expect([error.name, error.message]).toEqual([
      "TypeError",
      thisRuntime === "a browser" ? "Failed to fetch" : "terminated",
    ]);
    expect(byStream).toMatchObject({ name: "TypeError", message: "terminated" });
    expect((byStream.cause as ConnectError).request?.href).toBe(`${origin}/broken`);
  });

  it("leaves data: and blob: to the runtime", async () => {
    const fetch = setUp();
    expect(await (await fetch("data:,hello")).text()).toBe("hello");
    const url = URL.createObjectURL(new Blob(["content"]));
    expect(await (await fetch(url)).text()).toBe("content");
    URL.revokeObjectURL(url);
  });
});

describe(`installGlobalFetch in ${thisRuntime}`, () => {
  it("has the runtime's fetch send by the client, and gives it back", async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, "fetch");
    const client = connect().extend({ headers: { "X-Sent": "by the client" } });
    {
      using _ = installGlobalFetch(client);
      const response = await fetch(`${origin}/echo`);
      expect([response.headers.get("x-seen"), await response.text()]).toEqual(["by the client", ""]);
      expect(await (await fetch("data:,beneath")).text()).toBe("beneath");
    }
    expect(Object.getOwnPropertyDescriptor(globalThis, "fetch")).toEqual(before);
    expect((await fetch(`${origin}/echo`)).headers.get("x-seen")).toBe("");
  });
});
