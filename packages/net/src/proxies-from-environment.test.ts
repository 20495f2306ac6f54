import { inspect } from "node:util";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import type { Environment } from "./environment.ts";
import { proxiesFromEnvironment } from "./proxies-from-environment.ts";
import { ProxyServer, type ProxySettings } from "./proxy-server.ts";

function nameOf(proxy: ProxySettings | null): string | null {
  return proxy instanceof ProxyServer ? proxy.name : null;
}

/** The proxies for `urls`, as text, and what was warned of. */
function choose(env: Environment, ...urls: string[]): { proxies: (string | null)[]; warnings: string[] } {
  const warnings: string[] = [];
  const resolve = proxiesFromEnvironment(env, { warn: (message) => warnings.push(message) });
  const proxies = urls.map((url) => nameOf(resolve(new URL(url))));
  return { proxies, warnings };
}

const [http, https] = ["http://example.com", "https://example.com"];

describe("proxies of the environment", () => {
  it.each([
    [{}, null, null],
    [{ HTTP_PROXY: "http://a:1" }, "http://a:1", null],
    [{ HTTPS_PROXY: "http://a:1" }, null, "http://a:1"],
    [{ ALL_PROXY: "http://a:1" }, "http://a:1", "http://a:1"],
    [{ ALL_PROXY: "http://a:1", HTTPS_PROXY: "http://b:2" }, "http://a:1", "http://b:2"],
    [{ all_proxy: "http://a:1", https_proxy: "https://b" }, "http://a:1", "https://b:443"],
    [{ FTP_PROXY: "http://a:1", SOCKS_PROXY: "http://a:1", PROXY: "http://a:1" }, null, null],
  ])("by scheme: %j (P3, P4)", (env, forHttp, forHttps) => {
    expect(choose(env, http, https)).toEqual({ proxies: [forHttp, forHttps], warnings: [] });
  });

  it.each([
    [{ HTTP_PROXY: "http://upper:1", http_proxy: "http://lower:2" }, "http://lower:2"],
    [{ HTTP_PROXY: "http://upper:1", http_proxy: "" }, null],
    [{ HTTP_PROXY: "http://upper:1", http_proxy: " " }, null],
    [{ HTTP_PROXY: "http://upper:1", http_proxy: "", ALL_PROXY: "http://all:3" }, "http://all:3"],
    [{ HTTP_PROXY: "", ALL_PROXY: "http://all:3" }, "http://all:3"],
  ])("lower case goes before upper case, also when empty: %j (P4)", (env, proxy) => {
    expect(choose(env, http)).toEqual({ proxies: [proxy], warnings: [] });
  });

  it.each([
    ["proxy.test:3128", "http://proxy.test:3128"],
    ["proxy.test", "http://proxy.test:80"],
    ["10.0.0.1:3128", "http://10.0.0.1:3128"],
    ["alice:pw@proxy.test:3128", "http://proxy.test:3128"],
    ["socks5://proxy.test", "socks5://proxy.test:1080"],
    ["socks5h://proxy.test", "socks5h://proxy.test:1080"],
    ["SOCKS4a://proxy.test:9", "socks4a://proxy.test:9"],
    // As the desktops set it.
    ["socks://127.0.0.1:1080/", "socks5h://127.0.0.1:1080"],
    ["  http://proxy.test:3128  ", "http://proxy.test:3128"],
  ])("as %j (P4, P7)", (value, proxy) => {
    expect(choose({ HTTPS_PROXY: value }, https)).toEqual({ proxies: [proxy], warnings: [] });
  });

  it("with user and password, which are not printed (P7)", () => {
    const proxy = proxiesFromEnvironment({ HTTP_PROXY: "http://alice:wonder%20land@proxy.test" })(new URL(http));
    expect(proxy).toMatchObject({ username: "alice", password: "wonder land" });
    expect(inspect(proxy, { depth: 9, showHidden: true })).not.toMatch(/alice|wonder/);
  });

  it("are those of the moment when they were asked for", () => {
    const env: Record<string, string> = { HTTP_PROXY: "http://a:1" };
    const resolve = proxiesFromEnvironment(env);
    env["HTTP_PROXY"] = "http://b:2";
    env["NO_PROXY"] = "*";
    expect(nameOf(resolve(new URL(http)))).toBe("http://a:1");
  });

  it("are those of the process by default", () => {
    vi.stubEnv("https_proxy", "http://own:1");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(nameOf(proxiesFromEnvironment()(new URL(https)))).toBe("http://own:1");
  });

  it("under CGI: HTTP_PROXY is not listened to, since a request can set it; the others are (S-97)", () => {
    const env = { REQUEST_METHOD: "GET", HTTP_PROXY: "http://evil:1" };
    expect(choose(env, http).proxies).toEqual([null]);
    expect(choose({ ...env, http_proxy: "http://lower:2" }, http).proxies).toEqual(["http://lower:2"]);
    expect(choose({ ...env, HTTPS_PROXY: "http://a:1", ALL_PROXY: "http://all:2" }, http, https).proxies).toEqual([
      "http://all:2",
      "http://a:1",
    ]);
  });

  it("that are none are left out with a warning, which does not quote them (P6)", () => {
    const { proxies, warnings } = choose(
      { HTTP_PROXY: "ftp://alice:wonderland@a", HTTPS_PROXY: "http://", ALL_PROXY: "http://good:1" },
      http,
      https,
    );
    expect(proxies).toEqual(["http://good:1", "http://good:1"]);
    expect(warnings).toEqual([
      expect.stringMatching(/^HTTP_PROXY is ignored: proxy: unknown scheme/),
      expect.stringMatching(/^HTTPS_PROXY is ignored: proxy: expected a URL/),
    ]);
    expect(warnings.join()).not.toMatch(/alice|wonderland/);
  });

  it("that are none are warned of once in a process", () => {
    const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => emit.mockRestore());
    const env = { HTTP_PROXY: "http://a:1", NO_PROXY: "once//wrong" };
    proxiesFromEnvironment(env);
    proxiesFromEnvironment(env);
    expect(emit.mock.calls).toEqual([
      [expect.stringContaining('"once//wrong"'), { code: "HAULIER_PROXY_ENVIRONMENT" }],
    ]);
  });
});
