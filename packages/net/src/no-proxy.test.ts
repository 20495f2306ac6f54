import { describe, expect, it } from "vitest";

import { parseNoProxy } from "./no-proxy.ts";

/** Which of `urls` go without a proxy, and what was warned of. */
function exempt(list: string, ...urls: string[]): { exempt: string[]; warnings: string[] } {
  const warnings: string[] = [];
  const isExempt = parseNoProxy(list, (message) => warnings.push(message));
  return { exempt: urls.filter((url) => isExempt(new URL(url))), warnings };
}

describe("NO_PROXY", () => {
  it.each([
    // The host and its subdomains, at dots alone.
    [
      "mit.edu",
      ["http://mit.edu", "https://mit.edu:8443", "http://info.mit.edu"],
      ["http://mit.edu.info", "http://notmit.edu"],
    ],
    ["MIT.edu", ["http://mit.edu", "http://MIT.EDU"], []],
    [
      ".example.com",
      ["http://www.example.com", "http://a.b.example.com"],
      ["http://example.com", "http://aexample.com"],
    ],
    ["*.example.com", ["http://www.example.com"], ["http://example.com"]],
    ["*example.com", ["http://www.example.com", "http://example.com"], ["http://notexample.com"]],
    ["localhost", ["http://localhost:3000", "https://localhost"], ["http://api.localhost", "http://127.0.0.1"]],
    ["bücher.example", ["http://bücher.example", "http://xn--bcher-kva.example"], []],
    // Dots at the end, on either side.
    ["example.com.", ["http://example.com", "http://www.example.com."], []],
    ["example.com", ["http://example.com./", "http://www.example.com./"], []],
    // Everything.
    ["*", ["http://a.test", "https://[::1]", "http://10.0.0.1"], []],
    ["a.test, *", ["http://b.test"], []],
    ["", [], ["http://a.test"]],
    [" , ,", [], ["http://a.test"]],
    // Separators.
    ["a.test,b.test", ["http://a.test", "http://b.test"], ["http://c.test"]],
    ["a.test  b.test\tc.test", ["http://a.test", "http://b.test", "http://c.test"], []],
    // Ports and schemes.
    ["a.test:8080", ["http://a.test:8080", "https://www.a.test:8080"], ["http://a.test", "http://a.test:8081"]],
    ["a.test:80", ["http://a.test"], ["https://a.test"]],
    ["a.test:443", ["https://a.test"], ["http://a.test"]],
    ["http://a.test", ["http://a.test", "http://a.test:8080"], ["https://a.test"]],
    ["https://a.test:8443", ["https://a.test:8443"], ["https://a.test", "http://a.test:8443"]],
    ["all://a.test", ["https://a.test", "http://a.test"], []],
    ["*:8080", ["http://b.test:8080"], ["http://b.test"]],
    // Addresses.
    [
      "192.168.0.1",
      ["http://192.168.0.1", "http://192.168.0.1:81", "http://0xc0a80001"],
      ["http://192.168.0.2", "http://1.192.168.0.1.test"],
    ],
    ["192.168.0.1:81", ["http://192.168.0.1:81"], ["http://192.168.0.1"]],
    ["192.168.0.1", ["http://[::ffff:192.168.0.1]"], []],
    ["::ffff:192.168.0.1", ["http://192.168.0.1"], []],
    ["::1", ["http://[::1]", "https://[0:0::1]:8443"], ["http://[::2]"]],
    ["[::1]", ["http://[::1]", "http://[::1]:81"], ["http://[::2]"]],
    ["[::1]:81", ["http://[::1]:81"], ["http://[::1]"]],
    ["https://[::1]", ["https://[::1]"], ["http://[::1]"]],
    // Networks.
    ["192.168.0.0/16", ["http://192.168.0.1", "http://192.168.255.255"], ["http://192.169.0.1", "http://host.test"]],
    ["127.0.0.0/8", ["http://127.1.2.3", "http://127.1"], ["http://128.0.0.1"]],
    ["10.1.2.3/8", ["http://10.255.0.1"], ["http://11.0.0.1"]],
    ["0.0.0.0/0", ["http://8.8.8.8"], ["http://[2001:db8::1]"]],
    ["10.0.0.0/8", ["http://[::ffff:10.0.0.1]"], []],
    ["fd00::/8", ["http://[fd12::1]"], ["http://[fe80::1]", "http://10.0.0.1"]],
    ["[fd00::]/8", ["http://[fd12::1]"], ["http://[fe80::1]"]],
    ["[fd00::]/8:8080", ["http://[fd12::1]:8080"], ["http://[fd12::1]"]],
    ["10.0.0.0/8:8080", ["http://10.0.0.1:8080"], ["http://10.0.0.1"]],
    ["http://10.0.0.0/8", ["http://10.0.0.1"], ["https://10.0.0.1"]],
  ] as [string, string[], string[]][])("%j exempts %j and not %j (P5, P6, S-92)", (list, within, without) => {
    expect(exempt(list, ...within, ...without)).toEqual({ exempt: within, warnings: [] });
  });

  it.each([
    "10.0.0.0/33",
    "fd00::/129",
    "10.0.0.0/x",
    "10.0.0.0/",
    "host.test/8",
    "[::1",
    "::1]",
    "[host.test]",
    "ftp://a.test",
    "a.test:port",
    "a.test:123456",
    "a*b.test",
    "user@a.test",
    "a.test/path",
    "http://",
    "%zz",
    ".",
  ])("leaves out %j with a warning, and keeps the others (P6)", (entry) => {
    const { exempt: found, warnings } = exempt(
      `good.test,${entry},10.0.0.1`,
      "http://good.test",
      "http://10.0.0.1",
      "http://b.test",
    );
    expect(found).toEqual(["http://good.test", "http://10.0.0.1"]);
    expect(warnings).toEqual([`the entry "${entry}" of NO_PROXY is ignored: it is no host, address or network`]);
  });

  it("gives the same answer again, for more hosts than it remembers", () => {
    const isExempt = parseNoProxy("even.test", () => {});
    const answers = (): number =>
      Array.from({ length: 3_000 }, (_, index) =>
        isExempt(new URL(`http://a${index}.${index % 2 === 0 ? "even" : "odd"}.test`)),
      ).filter(Boolean).length;
    expect([answers(), answers()]).toEqual([1_500, 1_500]);
  });
});
