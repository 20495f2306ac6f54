import { chmod, lchown, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";

import { describe, expect, it, onTestFinished } from "vitest";

import { CookieJar } from "./cookie-jar.ts";
import { loadCookies, saveCookies } from "./node.ts";

async function useFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haulier-cookies-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const later = Date.now() + 86_400_000;

function jarOf(value: string): CookieJar {
  const jar = new CookieJar();
  jar.set("session", value, { domain: "example.com" });
  jar.set("kept", value, { domain: "example.com", expires: later, sameSite: "lax" });
  return jar;
}

const valuesOf = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries((await loadCookies(path)).map(({ name, value }) => [name, value]));
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe("saveCookies and loadCookies", () => {
  for (const [name, start] of [
    ["jar.json", "{"],
    ["jar", "{"],
    ["cookies.txt", "# Netscape HTTP Cookie File"],
  ] as const) {
    it(`${name} is a file for its owner alone, and has all cookies (S-64)`, async () => {
      const path = join(await useFolder(), name);
      await saveCookies(path, jarOf("1"));
      expect(await modeOf(path)).toBe("600");
      expect(await readFile(path, "utf8")).toMatch(new RegExp(`^${start}`));
      expect(await valuesOf(path)).toEqual({ session: "1", kept: "1" });
    });
  }

  it("format is stated, or shown by the name; what is in the file shows it when read", async () => {
    const folder = await useFolder();
    const [json, netscape] = [join(folder, "a.txt"), join(folder, "b.json")];
    await saveCookies(json, jarOf("1"), { format: "json" });
    await saveCookies(netscape, jarOf("2"), { format: "netscape" });
    expect(await readFile(json, "utf8")).toMatch(/^\{/);
    expect(await readFile(netscape, "utf8")).toMatch(/^# Netscape/);
    expect([await valuesOf(json), await valuesOf(netscape)]).toMatchObject([{ kept: "1" }, { kept: "2" }]);
  });

  it("session cookies are left out on request (S-64)", async () => {
    const path = join(await useFolder(), "jar.json");
    await saveCookies(path, jarOf("1"), { sessionCookies: false });
    expect(await valuesOf(path)).toEqual({ kept: "1" });
  });

  it("a file that others could read becomes one that they cannot, and nothing else is left (S-64)", async () => {
    const folder = await useFolder();
    const path = join(folder, "jar.json");
    await writeFile(path, "old");
    await chmod(path, 0o644);
    await saveCookies(path, jarOf("2"));
    expect(await modeOf(path)).toBe("600");
    expect(await readdir(folder)).toEqual(["jar.json"]);
    expect(await valuesOf(path)).toMatchObject({ session: "2" });
  });

  it("who has the old file open reads the old one to its end (S-64)", async () => {
    const path = join(await useFolder(), "jar.json");
    await saveCookies(path, jarOf("1"));
    const before = await stat(path);
    await saveCookies(path, jarOf("2"));
    expect((await stat(path)).ino).not.toBe(before.ino);
  });

  it("a link stays one, and what it points to is replaced", async () => {
    const folder = await useFolder();
    const [link, target] = [join(folder, "link.json"), join(folder, "target.json")];
    await saveCookies(target, jarOf("1"));
    await symlink(target, link);
    await saveCookies(link, jarOf("2"));
    expect(await valuesOf(target)).toMatchObject({ session: "2" });
    expect((await readdir(folder)).toSorted()).toEqual(["link.json", "target.json"]);
  });

  it("a link to nowhere becomes a file", async () => {
    const folder = await useFolder();
    const link = join(folder, "link.json");
    await symlink(join(folder, "no", "target.json"), link);
    await saveCookies(link, jarOf("1"));
    expect((await lstat(link)).isFile()).toBe(true);
    expect(await valuesOf(link)).toMatchObject({ session: "1" });
  });

  // Only root can give a link away, and can be shown one of another user without a second account.
  it.runIf(process.getuid?.() === 0)("what a link of another user points to is left alone", async () => {
    const folder = await useFolder();
    const [link, target] = [join(folder, "jar.json"), join(folder, "precious")];
    await writeFile(target, "mine");
    await symlink(target, link);
    await lchown(link, 4711, 4711);
    await saveCookies(link, jarOf("1"));
    expect(await readFile(target, "utf8")).toBe("mine");
    expect((await lstat(link)).isFile()).toBe(true);
    expect(await modeOf(link)).toBe("600");
  });

  it("a cookies.txt has the bytes that servers sent, as curl's has", async () => {
    const folder = await useFolder();
    const [ours, curls] = [join(folder, "ours.txt"), join(folder, "curls.txt")];
    const euro = Buffer.from("\u20ac");
    const jar = new CookieJar();
    jar.setCookies([`a=${euro.toString("latin1")}; Max-Age=60`], "https://example.com/");
    await saveCookies(ours, jar);
    expect((await readFile(ours)).includes(Buffer.concat([Buffer.from("\ta\t"), euro, Buffer.from("\n")]))).toBe(true);
    expect(await valuesOf(ours)).toEqual({ a: euro.toString("latin1") });
    await writeFile(curls, "example.com\tFALSE\t/\tFALSE\t0\tb\t\u20ac\n");
    const read = new CookieJar({ cookies: await loadCookies(curls) });
    expect(Buffer.from(read.getCookieString("https://example.com/"), "latin1").toString()).toBe("b=\u20ac");
  });

  it("JSON keeps every byte as well", async () => {
    const path = join(await useFolder(), "jar.json");
    const every = String.fromCharCode(...Array.from({ length: 128 }, (_, index) => index + 128));
    await saveCookies(path, jarOf(every));
    expect(await valuesOf(path)).toEqual({ session: every, kept: every });
  });

  it("a byte order mark does not matter", async () => {
    const folder = await useFolder();
    for (const name of ["jar.json", "jar.txt"]) {
      const path = join(folder, name);
      await saveCookies(path, jarOf("1"));
      await writeFile(path, `\uFEFF${await readFile(path, "utf8")}`);
      expect(await valuesOf(path)).toMatchObject({ session: "1" });
    }
  });

  for (const [what, content, message] of [
    ["the first half of a file", '{"version":1,"cookies":[{"name":"a","value":"s3cret', "not JSON"],
    ["bytes of no text", Buffer.from([0, 0xff, 0xfe, 1, ...Buffer.from("s3cret")]), "none is a cookie"],
    ["JSON of another kind", '[{"name":"a","value":"s3cret"}]', "as cookiesToJson"],
    ["a page", "<html>s3cret</html>", "none is a cookie"],
  ] as const) {
    it(`${what} is a SyntaxError that names the file and quotes nothing of it`, async () => {
      const path = join(await useFolder(), "corrupt.json");
      await writeFile(path, content);
      const error = await loadCookies(path).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SyntaxError);
      expect(error).toMatchObject({ message: expect.stringContaining(`${path}: cookies: `) as string });
      expect(error).toMatchObject({ message: expect.stringContaining(message) as string });
      expect(inspect(error)).not.toContain("s3cret");
    });
  }

  it("two at once leave one of them whole", async () => {
    const path = join(await useFolder(), "jar.json");
    await Promise.all([saveCookies(path, jarOf("1")), saveCookies(path, jarOf("2"))]);
    const { session, kept } = await valuesOf(path);
    expect(["1", "2"]).toContain(session);
    expect(kept).toBe(session);
  });

  it("a failure leaves the old file, and nothing beside it", async () => {
    const folder = await useFolder();
    const path = join(folder, "jar.json");
    await saveCookies(path, jarOf("1"));
    const failing = {
      [Symbol.iterator](): Iterator<never> {
        throw new Error("mine");
      },
    };
    await expect(saveCookies(path, failing)).rejects.toThrow("mine");
    // A folder cannot be replaced by a file.
    await expect(saveCookies(folder, jarOf("2"))).rejects.toMatchObject({ syscall: "rename" });
    expect(await readdir(folder)).toEqual(["jar.json"]);
    expect(
      (await readdir(join(folder, ".."))).filter((name) => name.startsWith(`${folder.split("/").at(-1)}.`)),
    ).toEqual([]);
    expect(await valuesOf(path)).toMatchObject({ session: "1" });
  });

  it("a missing folder is an error, a missing file has no cookies, an empty one neither", async () => {
    const folder = await useFolder();
    await expect(saveCookies(join(folder, "no", "jar.json"), jarOf("1"))).rejects.toMatchObject({ code: "ENOENT" });
    expect(await loadCookies(join(folder, "jar.json"))).toEqual([]);
    await writeFile(join(folder, "empty"), "");
    expect(await loadCookies(join(folder, "empty"))).toEqual([]);
    await expect(loadCookies(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });

  it("an unknown format is a TypeError, and writes nothing", async () => {
    const path = join(await useFolder(), "jar.json");
    for (const format of ["xml", "constructor"])
      await expect(saveCookies(path, jarOf("1"), { format: format as "json" })).rejects.toThrow(
        new TypeError(`saveCookies: format is "json" or "netscape", got "${format}"`),
      );
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("an unknown option is a TypeError", async () => {
    await expect(saveCookies("x", [], { sesionCookies: true } as object)).rejects.toThrow(
      'did you mean "sessionCookies"?',
    );
  });
});
