import { createHash } from "node:crypto";
import * as nodeFiles from "node:fs/promises";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { describe, expect, it, test } from "vitest";

import { caught } from "../testing/caught.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";
import type { Checksum } from "./checksum.ts";
import { isDownloadError } from "./download-error.ts";
import { downloadOn } from "./download.ts";
import type { FileSystem } from "./file-system.ts";

const bytes = randomBytes(10_000);
const contentOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(path));
const digestOf = (algorithm: string, encoding: "hex" | "base64" = "hex"): string =>
  createHash(algorithm).update(bytes).digest(encoding);
const sha256 = digestOf("sha256");
const wrong = createHash("sha256").update("wrong").digest("base64");

describe("the checksum", () => {
  test.each([
    ["sha-256", digestOf("sha256").toUpperCase()],
    ["sha-256", digestOf("sha256", "base64")],
    ["sha-512", digestOf("sha512")],
    ["sha-384", digestOf("sha384")],
    ["sha-1", digestOf("sha1")],
    ["md5", digestOf("md5", "base64")],
  ] as const)("that is given is compared: %s", async (algorithm, value) => {
    const folder = await useFolder();
    const { get } = setUpServed({ bytes });
    const { digest } = await get(join(folder, "a.bin"), { checksum: { algorithm, value } });
    expect(digest).toEqual({ algorithm, value: digestOf(algorithm.replace("-", "")) });
  });

  it("is told when no value is given", async () => {
    const { get } = setUpServed({ bytes });
    const { digest } = await get(join(await useFolder(), "a.bin"), { checksum: { algorithm: "sha-256" } });
    expect(digest).toEqual({ algorithm: "sha-256", value: sha256 });
  });

  it("that is not the one deletes the file, and is an error with both (DL1)", async () => {
    const folder = await useFolder();
    const { get } = setUpServed({ bytes });
    const value = "0".repeat(64);
    const error = await caught(() => get(join(folder, "a.bin"), { checksum: { algorithm: "sha-256", value } }));
    expect(isDownloadError(error)).toBe(true);
    expect(error).toMatchObject({
      code: "ERR_DOWNLOAD_CHECKSUM",
      message: `GET https://example.com/file.bin: expected the sha-256 ${value}, got ${sha256}; the file has been deleted`,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ["Repr-Digest", { "Repr-Digest": `md5=:AAAA:, sha-256=:${wrong}:` }],
    ["Content-Digest", { "Content-Digest": `sha-256=:${wrong}:;x=1` }],
    ["Digest", { Digest: `adler32=03da0195,SHA-256=${wrong}` }],
  ])("of %s is compared, unless that is not wanted", async (_, headers) => {
    const folder = await useFolder();
    const { get } = setUpServed({ bytes, headers });
    await expect(get(join(folder, "a.bin"))).rejects.toMatchObject({ code: "ERR_DOWNLOAD_CHECKSUM" });
    const { digest } = await get(join(folder, "a.bin"), { checksum: false });
    expect(digest).toBeUndefined();
  });

  it("of the server is told, and holds over connections that break", async () => {
    const folder = await useFolder();
    const headers = { "Content-Digest": `sha-256=:${digestOf("sha256", "base64")}:` };
    const { get } = setUpServed({ bytes, headers, breaksAfter: 5_000 }, { bytes });
    expect((await get(join(folder, "a.bin"))).digest).toEqual({ algorithm: "sha-256", value: sha256 });
    const broken = setUpServed({ bytes, headers, breaksAfter: 5_000 }, { bytes: new Uint8Array(10_000) });
    await expect(broken.get(join(folder, "b.bin"))).rejects.toMatchObject({ code: "ERR_DOWNLOAD_CHECKSUM" });
  });

  it("is of the whole file, also of what another call or several connections have fetched", async () => {
    const folder = await useFolder();
    const headers = { "Repr-Digest": `sha-256=:${digestOf("sha256", "base64")}:` };
    const failing = setUpServed({ bytes, headers, breaksAfter: 5_000 }, { status: 404 });
    await expect(failing.get(join(folder, "a.bin"))).rejects.toMatchObject({ code: "ERR_HTTP_STATUS" });
    const { digest, resumed } = await setUpServed({ bytes }).get(join(folder, "a.bin"));
    expect([digest?.value, resumed]).toEqual([sha256, 5_000]);
    const shared = setUpServed({ bytes, headers });
    expect((await shared.get(join(folder, "b.bin"), { connections: 3, minPartSize: 999 })).digest?.value).toBe(sha256);
  });

  test.each<[object, string]>([
    [{ algorithm: "sha256" }, "download: checksum.algorithm must be one of sha-512, sha-384, sha-256, sha-1, md5"],
    [{ algorithm: "toString" }, "download: checksum.algorithm must be one of"],
    [{ algorithm: "sha-256", value: "abc" }, "download: checksum.value must be 64 hexadecimal digits, or 32 bytes"],
    [{ algorithm: "md5", value: sha256 }, "download: checksum.value must be 32 hexadecimal digits, or 16 bytes"],
    [{ algorithm: "md5", value: 5 }, "download: checksum.value must be 32 hexadecimal digits"],
  ])("has to be one: %o", async (checksum, message) => {
    const error = await caught(() => setUpServed({ bytes }).get("a.bin", { checksum: checksum as Checksum }));
    expect([error.name, error.message]).toEqual(["TypeError", expect.stringContaining(message)]);
  });
});

describe("a body that is encoded all the same", () => {
  const headers = { "Content-Encoding": "gzip", "Repr-Digest": `sha-256=:${wrong}:` };
  const coded = new Uint8Array(gzipSync(bytes));

  it("is decoded, and begun anew when it breaks", async () => {
    const folder = await useFolder();
    const { get, ranges } = setUpServed({ bytes: coded, headers, breaksAfter: 5_000 }, { bytes: coded, headers });
    const checksum = { algorithm: "sha-256", value: sha256 } as const;
    const totals: unknown[] = [];
    const onProgress = ({ total }: { total: number | undefined }): void => void totals.push(total);
    const { path, size } = await get(join(folder, "a.bin"), { checksum, onProgress });
    expect([size, await contentOf(path), ranges()]).toEqual([10_000, bytes, ["", ""]]);
    // The length that is stated is that of the encoded body.
    expect([totals.at(0), totals.at(-1)]).toEqual([undefined, 10_000]);
  });

  it("is decoded in one piece, also with several connections", async () => {
    const folder = await useFolder();
    const { get, ranges } = setUpServed({ bytes: coded, headers });
    const { path } = await get(join(folder, "a.bin"), { connections: 3, minPartSize: 1_000 });
    expect([await contentOf(path), ranges()]).toEqual([bytes, ["bytes=0-999", ""]]);
  });

  it("is saved as it came, and gone on with, without decode", async () => {
    const folder = await useFolder();
    const tagged = { "Content-Encoding": "gzip" };
    const { get, ranges } = setUpServed(
      { bytes: coded, headers: tagged, breaksAfter: 5_000 },
      { bytes: coded, headers: tagged },
    );
    const { path } = await get(join(folder, "a.bin"), { decode: false });
    expect(await contentOf(path)).toEqual(coded);
    expect(ranges()).toEqual(["", `bytes=5000-${coded.byteLength - 1}`]);
  });
});

describe("maxSize", () => {
  test.each([
    ["before it is fetched", { bytes }, {}],
    ["as it comes, where its length is not stated", { bytes, length: false }, {}],
    ["as it is decoded", { bytes: new Uint8Array(gzipSync(bytes)), headers: { "Content-Encoding": "gzip" } }, {}],
    ["of several connections", { bytes }, { connections: 2, minPartSize: 1_000 }],
  ])("refuses a file that is larger, %s", async (_, file, options) => {
    const folder = await useFolder();
    const { get, client } = setUpServed(file);
    const error = await caught(() => get(join(folder, "a.bin"), { maxSize: 9_999, ...options }));
    expect(error).toMatchObject({
      code: "ERR_DOWNLOAD_TOO_LARGE",
      message: "GET https://example.com/file.bin: the file is larger than 9999 bytes; raise maxSize",
    });
    expect(await readdir(folder)).toEqual([]);
    expect((await get(join(folder, "a.bin"), { maxSize: 10_000, ...options })).size).toBe(10_000);
    // Waits for responses that are open.
    await client.close();
  });
});

describe("the disk", () => {
  /** A file system whose files take so many bytes, and what is done with it. */
  function diskOf(room: number, code = "ENOSPC"): { files: FileSystem; log: string[] } {
    const log: string[] = [];
    let left = room;
    const files: FileSystem = {
      ...nodeFiles,
      rename: async (from, to) => {
        log.push(`rename to ${String(to).replace(/^.*\//, "")}`);
        await nodeFiles.rename(from, to);
      },
      open: async (path, flags, mode) => {
        const handle = await nodeFiles.open(path, flags, mode);
        const name = String(path).replace(/^.*\//, "");
        const isDirectory = (await handle.stat()).isDirectory();
        return new Proxy(handle, {
          get(target, key) {
            if (key === "write" && name.endsWith(".part")) {
              return async (piece: Uint8Array, offset: number, length: number, position: number) => {
                if (left === 0) throw Object.assign(new Error(`${code}: no space left on device, write`), { code });
                // A disk writes what it can of the last piece.
                const { bytesWritten } = await target.write(piece, offset, Math.min(length, left), position);
                left -= bytesWritten;
                return { bytesWritten, buffer: piece };
              };
            }
            if (key === "sync") log.push(`sync ${isDirectory ? "the directory" : name}`);
            const value: unknown = Reflect.get(target, key);
            return typeof value === "function" ? value.bind(target) : value;
          },
        });
      },
    };
    return { files, log };
  }

  it("has all of the file for sure before it has its name, and the name for sure before all is said to be well", async () => {
    const folder = await useFolder();
    const { files, log } = diskOf(Number.POSITIVE_INFINITY);
    await downloadOn(files, setUpServed({ bytes }).client, "/file.bin", join(folder, "a.bin"), {});
    expect(log).toEqual(["sync a.bin.part", "rename to a.bin", "sync the directory"]);
  });

  test.each(["ENOSPC", "EDQUOT"])("that is full is an error, and another call goes on: %s", async (code) => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    const { client, get } = setUpServed({ bytes });
    const { files } = diskOf(4_321, code);
    const error = await caught(() => downloadOn(files, client, "/file.bin", path, {}));
    expect(error).toMatchObject({ code: "ERR_DOWNLOAD_DISK_FULL", cause: { code } });
    expect(error.message).toContain(`no room is left for ${path}.part (${code}); make some and call again`);
    expect((await get(path)).resumed).toBe(4_000);
    expect(await contentOf(path)).toEqual(bytes);
    await client.close();
  });

  it("that cannot be written to is an error with the reason of the system", async () => {
    const folder = await useFolder();
    const { get, client } = setUpServed({ bytes });
    const error = await caught(() => get(join(folder, "nowhere", "a.bin")));
    expect(error).toMatchObject({ code: "ERR_DOWNLOAD_FILE", cause: { code: "ENOENT" } });
    expect(error.message).toContain("a.bin.part cannot be written: ENOENT");
    await client.close();
  });

  it("may be one in whose directory nothing can be looked at", async () => {
    const folder = await useFolder();
    const files: FileSystem = {
      ...nodeFiles,
      open: (path, ...rest) =>
        path === folder
          ? Promise.reject(Object.assign(new Error("EACCES"), { code: "EACCES" }))
          : nodeFiles.open(path, ...rest),
    };
    const { client } = setUpServed({ bytes });
    const { path } = await downloadOn(files, client, "/file.bin", join(folder, "a.bin"), {});
    expect(await contentOf(path)).toEqual(bytes);
  });

  it("without second names still replaces nothing that it should not", async () => {
    const folder = await useFolder();
    const { client } = setUpServed({ bytes });
    const refuse = (): Promise<void> => Promise.reject(Object.assign(new Error("EPERM"), { code: "EPERM" }));
    const files: FileSystem = { ...nodeFiles, link: refuse };
    const names = await Promise.all(
      ["/file.bin?1", "/file.bin?2"].map(async (url) => (await downloadOn(files, client, url, folder, {})).path),
    );
    expect(names.toSorted()).toEqual([join(folder, "file (1).bin"), join(folder, "file.bin")]);
    expect((await readdir(folder)).toSorted()).toEqual(["file (1).bin", "file.bin"]);
    for (const name of names) expect(await contentOf(name)).toEqual(bytes);
  });
});
