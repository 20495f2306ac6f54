import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { Client } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, onTestFinished, test } from "vitest";

import { CookieJar } from "./cookie-jar.ts";
import { loadCookies, saveCookies } from "./node.ts";

const httpbin = labPeer("httpbin");
const run = promisify(execFile);
const hasCurl = await run("curl", ["--version"]).then(
  () => true,
  () => false,
);

/** A client for one test, with its jar. */
function useJar(jar: CookieJar = new CookieJar()): { client: Client; jar: CookieJar } {
  const client = new Client({ transport: new UndiciTransport(), baseUrl: httpbin.http, cookies: jar });
  onTestFinished(() => client.close());
  return { client, jar };
}

/** What httpbin got as cookies. */
async function got(client: Client): Promise<Record<string, string>> {
  const { cookies } = await client.get("/cookies").json<{ cookies: Record<string, string> }>();
  return cookies;
}

async function useFile(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haulier-cookies-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, name);
}

describe.runIf(httpbin.available)("httpbin", () => {
  test("gets back what it has set by a redirect (C6, RD10)", async () => {
    const { client } = useJar();
    const response = await client.get("/cookies/set", { params: { a: "1", b: "two" } });
    expect(response.history).toHaveLength(1);
    expect(response.json()).toEqual({ cookies: { a: "1", b: "two" } });
    expect(await got(client)).toEqual({ a: "1", b: "two" });
  });

  test("replaces one, and takes one away (C12)", async () => {
    const { client, jar } = useJar();
    await client.get("/cookies/set/a/1");
    await client.get("/cookies/set/b/2");
    await client.get("/cookies/set/a/3");
    expect(await got(client)).toEqual({ a: "3", b: "2" });
    await client.get("/cookies/delete", { params: { a: "" } });
    expect(await got(client)).toEqual({ b: "2" });
    expect([...jar]).toMatchObject([{ name: "b", domain: new URL(httpbin.http).hostname, hostOnly: true, path: "/" }]);
  });

  test("sets what Set-Cookie says, with its path and domain (C9, C10, C11)", async () => {
    const { client, jar } = useJar();
    const lines = ["here=1; Path=/cookies", "there=1; Path=/elsewhere", "foreign=1; Domain=example.com", "plain=1"];
    for (const line of lines) await client.get("/response-headers", { params: { "Set-Cookie": line } });
    expect(await got(client)).toEqual({ here: "1", plain: "1" });
    expect(jar.has("foreign")).toBe(false);
  });

  test("gets cookies of one request over those of the jar (C4)", async () => {
    const { client } = useJar();
    await client.get("/cookies/set", { params: { a: "1", b: "2" } });
    const response = await client.get("/cookies", { cookies: { a: "mine" } });
    expect(response.json()).toEqual({ cookies: { a: "mine", b: "2" } });
  });

  test("knows a client by the file that another has saved", async () => {
    const path = await useFile("jar.json");
    const first = useJar();
    await first.client.get("/cookies/set/session/abc");
    await saveCookies(path, first.jar);
    const second = useJar(new CookieJar({ cookies: await loadCookies(path) }));
    expect(await got(second.client)).toEqual({ session: "abc" });
  });
});

describe.runIf(httpbin.available && hasCurl)("curl", () => {
  test("reads the cookies.txt that we save", async () => {
    const path = await useFile("cookies.txt");
    const { client, jar } = useJar();
    await client.get("/cookies/set", { params: { a: "1", empty: "", quoted: "x=y z" } });
    jar.set("hidden", "1", { domain: new URL(httpbin.http).hostname, httpOnly: true });
    jar.set("other", "1", { domain: "example.com" });
    await saveCookies(path, jar);
    const { stdout } = await run("curl", ["-sS", "-b", path, `${httpbin.http}/cookies`]);
    expect(JSON.parse(stdout)).toEqual({ cookies: await got(client) });
    expect(JSON.parse(stdout)).toMatchObject({ cookies: { a: "1", hidden: "1" } });
  });

  test("writes a cookies.txt that we read, and reads ours as its own", async () => {
    const path = await useFile("cookies.txt");
    const setCookie = ["s=1; HttpOnly; Path=/", "l=2; Path=/cookies; Max-Age=3600"];
    const query = new URLSearchParams(setCookie.map((line): [string, string] => ["Set-Cookie", line]));
    await run("curl", ["-sS", "-c", path, `${httpbin.http}/response-headers?${query.toString()}`]);
    const jar = new CookieJar({ cookies: await loadCookies(path) });
    expect(jar.find({ name: "s" })).toMatchObject([{ value: "1", httpOnly: true, hostOnly: true, expires: null }]);
    expect(jar.find({ name: "l" })).toMatchObject([{ value: "2", httpOnly: false, path: "/cookies" }]);
    expect(await got(useJar(jar).client)).toEqual({ s: "1", l: "2" });

    const written = await readFile(path, "utf8");
    await saveCookies(path, jar);
    const linesOf = (text: string): string[] =>
      text
        .split("\n")
        .filter((line) => line.includes("\t"))
        .toSorted();
    expect(linesOf(await readFile(path, "utf8"))).toEqual(linesOf(written));
  });
});
