import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it, test } from "vitest";

import { caught } from "../testing/caught.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";
import { download } from "./download.ts";

const bytes = randomBytes(100);
const named = (name: string): { bytes: Uint8Array; headers: Record<string, string> } => ({
  bytes,
  headers: { "Content-Disposition": `attachment; filename="${name}"` },
});

describe("in a directory, a file", () => {
  it("has the name that the server says", async () => {
    const folder = await useFolder();
    const { path } = await setUpServed(named("report.pdf")).get(folder);
    expect(path).toBe(join(folder, "report.pdf"));
    expect(await readdir(folder)).toEqual(["report.pdf"]);
  });

  test.each([
    ["/a/b/file.bin?x=1#y", "file.bin"],
    ["/a%20b%2Fc/%C3%A4.txt", "ä.txt"],
    ["/a/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "passwd"],
    ["/a/%E0%A4%A", "%E0%A4%A"],
    ["/", "download"],
    ["/a/", "download"],
    ["/a/..%2f", "download"],
  ])("has the last segment of its URL else: %s", async (url, name) => {
    const folder = await useFolder();
    const { client } = setUpServed({ bytes });
    const { path } = await download(client, url, folder);
    expect(path).toBe(join(folder, name));
  });

  it("has that of the URL that has answered, before that of the one that was asked", async () => {
    const folder = await useFolder();
    const { get } = setUpServed({ status: 302, headers: { Location: "/v2/final.bin" } }, { bytes });
    expect(basename((await get(folder)).path)).toBe("final.bin");
    const toRoot = setUpServed({ status: 302, headers: { Location: "/" } }, { bytes });
    expect(basename((await toRoot.get(folder)).path)).toBe("file.bin");
  });

  test.each([
    "../../evil.sh",
    "..\\\\..\\\\evil.sh",
    "/etc/evil.sh",
    "C:\\\\Windows\\\\evil.sh",
    "C:evil.sh",
    "..evil.sh",
  ])("never leaves it: %s (DL1)", async (name) => {
    const folder = await useFolder();
    await mkdir(join(folder, "inner"));
    const { path } = await setUpServed(named(name)).get(join(folder, "inner"));
    expect(path).toBe(join(folder, "inner", "evil.sh"));
    expect(await readdir(folder)).toEqual(["inner"]);
  });

  it("gets a number where the name is taken, unless it may be replaced", async () => {
    const folder = await useFolder();
    await writeFile(join(folder, "a.tar.gz"), "mine");
    const { get } = setUpServed(named("a.tar.gz"));
    expect(basename((await get(folder)).path)).toBe("a.tar (1).gz");
    expect(basename((await get(folder, { overwrite: false })).path)).toBe("a.tar (2).gz");
    expect(await readFile(join(folder, "a.tar.gz"), "utf8")).toBe("mine");
    expect(basename((await get(folder, { overwrite: true })).path)).toBe("a.tar.gz");
    expect(new Uint8Array(await readFile(join(folder, "a.tar.gz")))).toEqual(bytes);
  });

  it("is gone on with, by another call of the same URL, with the name of before", async () => {
    const folder = await useFolder();
    const failing = setUpServed({ ...named("a.bin"), breaksAfter: 40 }, { status: 404 });
    await expect(failing.get(folder)).rejects.toMatchObject({ code: "ERR_HTTP_STATUS" });
    const { get, ranges } = setUpServed({ bytes });
    const { path, resumed } = await get(folder);
    expect([path, resumed, ranges()]).toEqual([join(folder, "a.bin"), 40, ["bytes=40-99"]]);
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("stays there when somebody has changed the record of it", async () => {
    const folder = await useFolder();
    await mkdir(join(folder, "inner"));
    const inner = join(folder, "inner");
    await expect(setUpServed({ bytes, breaksAfter: 40 }, { status: 404 }).get(inner)).rejects.toThrow("404");
    const record = join(
      inner,
      (await readdir(inner)).find((name) => name.endsWith(".json"))!,
    );
    await writeFile(record, (await readFile(record, "utf8")).replace('"name":"file.bin"', '"name":"../evil"'));
    expect((await setUpServed({ bytes }).get(inner)).path).toBe(join(inner, "evil"));
  });

  it("cannot be made to look like what another download has left", async () => {
    const folder = await useFolder();
    // A record that says that all of it is there, of the URL that will be asked for next.
    await expect(setUpServed({ bytes, breaksAfter: 40 }, { status: 404 }).get(folder)).rejects.toThrow("404");
    const record = (await readdir(folder)).find((name) => name.endsWith(".json"))!;
    const text = (await readFile(join(folder, record), "utf8")).replace('"have":[[0,40]]', '"have":[[0,100]]');
    for (const name of await readdir(folder)) await rm(join(folder, name));

    const evil = new TextEncoder().encode(text);
    await setUpServed({ ...named(record), bytes: evil }).get(folder);
    await setUpServed({ ...named(record.replace(".json", "")), bytes: bytes.map(() => 0) }).get(folder);
    const { path, resumed } = await setUpServed({ bytes }).get(folder);
    expect([resumed, new Uint8Array(await readFile(path))]).toEqual([0, bytes]);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it("may be meant by a URL, or by a path that ends as one", async () => {
    const folder = await useFolder();
    const { client, get } = setUpServed({ bytes });
    expect((await download(client, "/a.bin", pathToFileURL(folder + sep))).path).toBe(join(folder, "a.bin"));
    const error = await caught(() => get(join(folder, "missing") + sep));
    expect(error).toMatchObject({ code: "ERR_DOWNLOAD_FILE", cause: { code: "ENOENT" } });
  });
});
