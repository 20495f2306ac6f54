/* That createFetch() does what Node's own fetch does, with the same server and the same arguments: what it is called with. */
import { described, describeSame, each, hashOf, server, to, useOracle, type Call } from "./testing/node-oracle.ts";

useOracle();

describeSame(
  "a method",
  each(
    ["get", "post", "Put", "delete", "options", "head", "PATCH", "bad method", "", "trace", "CONNECT", "track"],
    (method) => to("/echo", () => ({ method })),
  ),
);

describeSame("an input", {
  "that prints as a URL": async (fetch) => described(await fetch({ toString: () => `${server.origin}/echo` } as URL)),
  "with spaces around": async (fetch) => described(await fetch(` ${server.origin}/echo `)),
  "with a fragment": async (fetch) => described(await fetch(new URL(`${server.origin}/echo?a=1#part`))),
  "with credentials": async (fetch) => fetch("http://user:s3cr3t@127.0.0.1/"),
  "that is relative": async (fetch) => fetch("/echo"),
  "that is no URL": async (fetch) => fetch("http://["),
  "that is data:": async (fetch) => described(await fetch("data:text/plain,hello")),
  "that is blob:": async (fetch) => {
    const url = URL.createObjectURL(new Blob(["hello"], { type: "text/plain" }));
    const response = await fetch(url);
    URL.revokeObjectURL(url);
    return [response.status, response.headers.get("content-type"), await response.text()];
  },
  "that is about:": async (fetch) => fetch("about:blank"),
  "that is of another scheme": async (fetch) => fetch("ftp://example.com/"),
});

/** Calls with one option, by its values. */
const option = (name: string, values: readonly string[]): Readonly<Record<string, Call>> =>
  Object.fromEntries(values.map((value) => [`${name}: ${value}`, to("/echo", () => ({ [name]: value }))]));

describeSame("an option", {
  ...option("mode", ["cors", "same-origin", "navigate", "websocket", "bad"]),
  ...option("credentials", ["omit", "same-origin", "include", "bad"]),
  ...option("cache", ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached", "bad"]),
  ...option("referrer", ["", "about:client", "not a URL"]),
  ...option("referrerPolicy", ["", "no-referrer", "unsafe-url", "bad"]),
  ...option("redirect", ["bad"]),
  ...option("duplex", ["half", "full"]),
  ...option("window", ["bad"]),
  ...option("signal", ["bad"]),
  ...option("integrity", ["", "md5-unknown", "nonsense", "sha256-wrong", "sha256-"]),
  "mode: null": to("/echo", () => ({ mode: null as never })),
  "window: null": to("/echo", () => ({ window: null })),
  "signal: null": to("/echo", () => ({ signal: null })),
  "signal: a controller": to("/echo", () => ({ signal: new AbortController() as never })),
  "keepalive: true": to("/echo", () => ({ keepalive: true })),
  "cache: no-store, beside a Cache-Control": to("/echo", () => ({
    cache: "no-store",
    headers: { "Cache-Control": "max-age=5" },
  })),
  "null for all of them": to("/echo", () => null),
  "no object": to("/echo", () => "options" as never),
});

const helloWith = (integrity: string): Call => to("/text?is=hello", () => ({ integrity }));

describeSame("integrity", {
  "that is right": helloWith(hashOf("sha384", "hello")),
  "that is wrong": helloWith(hashOf("sha256", "other")),
  "of another algorithm": helloWith(hashOf("sha512", "hello")),
  "of which one of two is right": helloWith(`${hashOf("sha256", "other")} ${hashOf("sha256", "hello")}`),
  "of which the weaker one is right": helloWith(`${hashOf("sha256", "hello")} ${hashOf("sha512", "other")}`),
  "of which the stronger one is right": helloWith(`${hashOf("sha256", "other")} ${hashOf("sha512", "hello")}`),
  "of which one is unknown": helloWith(`sha1024-other ${hashOf("sha256", "hello")}`),
  "with options, and wrong": helloWith(`${hashOf("sha256", "other")}?ct=text/plain`),
  "in base64url": helloWith(hashOf("sha512", "hello").replaceAll("+", "-").replaceAll("/", "_")),
  "without padding": helloWith(hashOf("sha256", "hello").replace("=", "")),
  "of an encoded body": to("/gzip", () => ({ integrity: hashOf("sha256", "decoded") })),
  "of an empty body": to("/text?is=", () => ({ integrity: hashOf("sha256", "") })),
  "of an error": to("/status/404", () => ({ integrity: hashOf("sha256", "body") })),
  "without a body": to("/status/204", () => ({ integrity: hashOf("sha256", "") })),
  "that is unknown, without a body": to("/status/204", () => ({ integrity: "md5-unknown" })),
  "to HEAD": to("/echo", () => ({ method: "HEAD", integrity: hashOf("sha256", "") })),
  "of a body that breaks off": to("/broken", () => ({ integrity: hashOf("sha256", "half") })),
  "in a Request": async (fetch) =>
    described(await fetch(new Request(`${server.origin}/text?is=hello`, { integrity: hashOf("sha256", "other") }))),
});

describeSame(
  "a header that browsers forbid",
  each(["cookie", "origin", "te", "via", "date", "dnt", "referer"], (name) =>
    to("/echo", () => ({ headers: { [name]: "trailers" } })),
  ),
);
