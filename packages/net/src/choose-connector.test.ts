import { describe, expect, it } from "vitest";

import { chooseConnector, type DiallingOptions } from "./choose-connector.ts";

describe("chooseConnector", () => {
  it("takes the connector that is given", () => {
    const connector = (): never => {
      throw new Error("not dialled");
    };
    expect(chooseConnector("T", { connector })).toBe(connector);
  });

  it("dials directly where none is given", () => {
    expect(chooseConnector("T", { socketPath: "/nowhere" })).toBeTypeOf("function");
  });

  it("has no way to choose where no proxy is named", () => {
    const { route } = chooseConnector("T", {});
    expect(route!({ url: new URL("http://a.test"), extensions: {} })).toBeUndefined();
  });

  it("goes through the proxy that is named, and through that of a request (P9)", () => {
    const { route } = chooseConnector("T", { proxy: "http://p.test:3128" });
    const url = new URL("http://a.test");
    expect(route!({ url, extensions: {} })!.forward!.proxy.href).toBe("http://p.test:3128/");
    expect(route!({ url, extensions: { proxy: "http://q.test:1" } })!.forward!.proxy.href).toBe("http://q.test:1/");
    expect(route!({ url, extensions: { proxy: null } })!.forward).toBeUndefined();
  });

  it("asks the environment only if that is trusted, and nothing else is said (P4)", () => {
    const before = process.env["http_proxy"];
    process.env["http_proxy"] = "http://env.test:3128";
    try {
      const request = { url: new URL("http://a.test"), extensions: {} };
      const proxyOf = (options: DiallingOptions): string | undefined =>
        chooseConnector("T", options).route?.(request)?.forward?.proxy.host;
      expect(proxyOf({ trustEnv: true })).toBe("env.test:3128");
      expect(proxyOf({ proxy: "env" })).toBe("env.test:3128");
      expect(proxyOf({ trustEnv: true, proxy: null })).toBeUndefined();
      expect(proxyOf({ trustEnv: true, socketPath: "/nowhere" })).toBeUndefined();
      expect(proxyOf({ trustEnv: false })).toBeUndefined();
      expect(proxyOf({})).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env["http_proxy"];
      else process.env["http_proxy"] = before;
    }
  });

  it("refuses what is no connector, and options that it would not know of", () => {
    expect(() => chooseConnector("T", { connector: {} as never })).toThrow("T: connector must be a function");
    const connector = (): never => {
      throw new Error("not dialled");
    };
    for (const others of [{ tls: {} }, { socketPath: "/x" }, { proxy: "env" }, { trustEnv: true }] as const) {
      const call = (): unknown => chooseConnector("T", { connector, ...others });
      expect(call).toThrow(TypeError);
      expect(call).toThrow(`T: with a connector, pass ${Object.keys(others)[0]} to that one`);
    }
  });

  it("refuses a proxy to a socket, and what is no flag", () => {
    expect(() => chooseConnector("T", { socketPath: "/x", proxy: "http://p.test" })).toThrow(/exclude each other/);
    expect(() => chooseConnector("T", { trustEnv: "yes" as never })).toThrow("T: trustEnv must be true or false");
  });
});
