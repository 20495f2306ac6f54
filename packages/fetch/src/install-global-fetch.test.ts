import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { FetchTransport } from "./fetch-transport.ts";
import { installGlobalFetch } from "./install-global-fetch.ts";

const url = "https://api.example.com/";
const clientSaying = (text: string): Client => new Client({ transport: new MockTransport({ text }) });
const answer = async (): Promise<string> => (await fetch(url)).text();

let before: PropertyDescriptor | undefined;
beforeEach(() => (before = Object.getOwnPropertyDescriptor(globalThis, "fetch")));
afterEach(() => Object.defineProperty(globalThis, "fetch", before!));

describe("installGlobalFetch", () => {
  it("has fetch send by the client, until it is undone", async () => {
    const installation = installGlobalFetch(clientSaying("ours"));
    expect([await answer(), installation.isInstalled]).toEqual(["ours", true]);
    installation.restore();
    installation.restore();
    expect(installation.isInstalled).toBe(false);
    expect(Object.getOwnPropertyDescriptor(globalThis, "fetch")).toEqual(before);
  });

  it("is undone at the end of a block", () => {
    {
      using installation = installGlobalFetch(clientSaying("ours"));
      expect([installation.isInstalled, globalThis.fetch === before?.value]).toEqual([true, false]);
    }
    expect(globalThis.fetch).toBe(before?.value);
  });

  it("leaves the other globals alone", () => {
    const names = ["Request", "Response", "Headers", "FormData", "AbortController"] as const;
    const all = names.map((name) => globalThis[name]);
    using installation = installGlobalFetch(clientSaying("ours"));
    expect(installation.isInstalled).toBe(true);
    expect(names.map((name) => globalThis[name])).toEqual(all);
  });

  it("hands URLs of other schemes to the fetch beneath", async () => {
    using _ = installGlobalFetch(clientSaying("ours"));
    expect(await (await fetch("data:,beneath")).text()).toBe("beneath");
  });

  it("can be done twice, and undone in any order", async () => {
    const first = installGlobalFetch(clientSaying("first"));
    const second = installGlobalFetch(clientSaying("second"));
    expect(await answer()).toBe("second");
    first.restore();
    expect(await answer()).toBe("second");
    second.restore();
    // What the second has put back was the first, which hands on.
    expect(await (await fetch("data:,beneath")).text()).toBe("beneath");
    const installed = globalThis.fetch;
    expect((await installed("data:,again")).url).toBe("data:,again");
  });

  it("stays beneath what was put over it, and hands on from there", async () => {
    const installation = installGlobalFetch(clientSaying("ours"));
    const ours = globalThis.fetch;
    const wrapper: typeof fetch = (...args) => ours(...args);
    globalThis.fetch = wrapper;
    expect(await answer()).toBe("ours");
    installation.restore();
    expect(globalThis.fetch).toBe(wrapper);
    expect(await (await fetch("data:,beneath")).text()).toBe("beneath");
  });

  it("gives the global fetch back as the prototype has it, where it was inherited", () => {
    Reflect.deleteProperty(globalThis, "fetch");
    const parent = Object.getPrototypeOf(globalThis) as object;
    Object.defineProperty(parent, "fetch", { ...before, configurable: true });
    try {
      installGlobalFetch(clientSaying("ours")).restore();
      expect(Object.getOwnPropertyDescriptor(globalThis, "fetch")).toBe(undefined);
      expect(globalThis.fetch).toBe(before?.value);
    } finally {
      Reflect.deleteProperty(parent, "fetch");
    }
  });

  it("does not lead a FetchTransport without a fetch of its own to itself", async () => {
    const calls: unknown[] = [];
    globalThis.fetch = async (input) => {
      calls.push(input);
      return new Response("beneath");
    };
    using _ = installGlobalFetch(clientSaying("ours"));
    const client = new Client({ transport: new FetchTransport() });
    expect((await client.get(url)).text()).toBe("beneath");
    expect(calls).toEqual([url]);
  });
});
