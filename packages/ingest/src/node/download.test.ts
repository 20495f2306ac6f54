import { writeFileSync } from "node:fs";
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

import { Client, HttpStatusError, isHttpStatusError } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { caught } from "../testing/caught.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";
import { download } from "./download.ts";
import type { Progress } from "./progress-meter.ts";

const bytes = randomBytes(10_000);
const file = { bytes };

describe("a download", () => {
  it("has exactly the bytes of the body, and facts of the response (DL1)", async () => {
    const folder = await useFolder();
    const { get, transport } = setUpServed({ bytes, headers: { "X-Fact": "1" } });
    const result = await get(join(folder, "a.bin"));
    expect(new Uint8Array(await readFile(result.path))).toEqual(bytes);
    expect(result).toMatchObject({
      path: join(folder, "a.bin"),
      size: 10_000,
      status: 200,
      resumed: 0,
      attempts: 1,
      digest: undefined,
    });
    expect([result.headers.get("x-fact"), result.url.href]).toEqual(["1", "https://example.com/file.bin"]);
    expect([result.response.status, result.response.isClosed]).toEqual([200, true]);
    expect(transport.lastCall!.request.headers.get("accept-encoding")).toBe("identity");
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("takes the options of a request (DL1)", async () => {
    const folder = await useFolder();
    const { get, transport } = setUpServed(file);
    await get(join(folder, "a.bin"), {
      params: { v: 2 },
      headers: [["Accept-Encoding", "br"]],
      auth: ["ada", "secret"],
      cookies: { c: "1" },
      timeout: { read: 1_234 },
      extensions: { target: "/other" },
    });
    const { request } = transport.lastCall!;
    expect(request.href).toBe("https://example.com/file.bin?v=2");
    expect([request.headers.get("accept-encoding"), request.headers.get("cookie")]).toEqual(["br", "c=1"]);
    expect(request.headers.get("authorization")).toBe(`Basic ${btoa("ada:secret")}`);
    expect([request.extensions.timeout?.read, request.extensions.target]).toEqual([1_234, "/other"]);
  });

  it("follows redirects, or does not (DL1)", async () => {
    const folder = await useFolder();
    const moved = { status: 302, headers: { Location: "/moved.bin" } };
    const { get } = setUpServed(moved, file);
    const { url, attempts } = await get(join(folder, "a.bin"));
    expect([url.pathname, attempts]).toEqual(["/moved.bin", 1]);
    const strict = setUpServed(moved);
    await expect(strict.get(join(folder, "b.bin"), { followRedirects: false })).rejects.toThrow(HttpStatusError);
  });

  it("saves no body of an error, and raises it with what it says (DL1)", async () => {
    const folder = await useFolder();
    await writeFile(join(folder, "a.bin"), "before");
    const { get } = setUpServed({ status: 404, json: { error: "gone" } });
    const error = await caught(() => get(join(folder, "a.bin")));
    if (!isHttpStatusError(error)) throw error;
    expect([error.response.status, error.response.json()]).toEqual([404, { error: "gone" }]);
    expect(await readdir(folder)).toEqual(["a.bin"]);
    expect(await readFile(join(folder, "a.bin"), "utf8")).toBe("before");
  });

  test.each([
    ["an empty one", { bytes: new Uint8Array(0) }],
    ["one whose length is not stated", { bytes, length: false }],
    ["one without a validator", { bytes, headers: { ETag: null } }],
  ])("of %s", async (_, served) => {
    const folder = await useFolder();
    const { get } = setUpServed(served);
    const { size, path } = await get(join(folder, "a.bin"));
    expect(size).toBe(served.bytes.byteLength);
    expect(new Uint8Array(await readFile(path))).toEqual(served.bytes);
  });

  it("takes a URL of a file", async () => {
    const folder = await useFolder();
    const { client } = setUpServed(file);
    const { path } = await download(client, "/file.bin", pathToFileURL(join(folder, "a b.bin")));
    expect(path).toBe(join(folder, "a b.bin"));
  });

  it("makes files with the rights that new files have", async () => {
    const folder = await useFolder();
    const { path } = await setUpServed(file).get(join(folder, "a.bin"));
    await writeFile(join(folder, "other"), "");
    expect((await stat(path)).mode).toBe((await stat(join(folder, "other"))).mode);
  });

  it("replaces a link, and not what it points to", async () => {
    const folder = await useFolder();
    await writeFile(join(folder, "precious"), "precious");
    await symlink(join(folder, "precious"), join(folder, "a.bin"));
    await setUpServed(file).get(join(folder, "a.bin"));
    expect(await readFile(join(folder, "precious"), "utf8")).toBe("precious");
    expect(new Uint8Array(await readFile(join(folder, "a.bin")))).toEqual(bytes);
  });

  it("does not write through links where its own files should be", async () => {
    const folder = await useFolder();
    await writeFile(join(folder, "precious"), "precious");
    for (const name of ["a.bin.part", "a.bin.part.json", "a.bin.part.json.tmp"])
      await symlink(join(folder, "precious"), join(folder, name));
    const { get, clock } = setUpServed(file);
    clock.step = 1_000;
    await get(join(folder, "a.bin"));
    expect(await readFile(join(folder, "precious"), "utf8")).toBe("precious");
    expect(await readdir(folder)).toEqual(["a.bin", "precious"]);
  });
});

describe("a file that is there", () => {
  it("is replaced, or refused before anything is sent", async () => {
    const folder = await useFolder();
    await writeFile(join(folder, "a.bin"), "before");
    const { get, transport } = setUpServed(file);
    const error = await caught(() => get(join(folder, "a.bin"), { overwrite: false }));
    expect(error).toMatchObject({
      code: "ERR_DOWNLOAD_EXISTS",
      message: `GET https://example.com/file.bin: ${join(folder, "a.bin")} exists already; choose another path, or set overwrite`,
    });
    expect(transport.calls).toHaveLength(0);
    await get(join(folder, "a.bin"));
    expect((await stat(join(folder, "a.bin"))).size).toBe(10_000);
  });

  it("is refused, too, when it has come up meanwhile, and nothing has to be fetched again", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    const { get, ranges } = setUpServed(file);
    const onProgress = (): void => writeFileSync(path, "mine");
    await expect(get(path, { overwrite: false, onProgress })).rejects.toMatchObject({ code: "ERR_DOWNLOAD_EXISTS" });
    expect(await readFile(path, "utf8")).toBe("mine");
    const { status, resumed } = await get(path);
    expect([status, resumed, ranges().at(-1)]).toEqual([416, 10_000, "bytes=10000-"]);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
  });
});

describe("giving up", () => {
  it("rejects with the reason of the signal, and frees the connection", async () => {
    const folder = await useFolder();
    const { get, client, transport } = setUpServed(file);
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = (): void => controller.abort(reason);
    const error = await caught(() => get(join(folder, "a.bin"), { signal: controller.signal, onProgress }));
    expect(error).toBe(reason);
    expect(transport.calls).toHaveLength(1);
    // Waits for responses that are open.
    await client.close();
  });

  it("sends nothing for a signal that was aborted before", async () => {
    const folder = await useFolder();
    const { get, transport } = setUpServed(file);
    const reason = new Error("enough");
    expect(await caught(() => get(join(folder, "a.bin"), { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(transport.calls).toHaveLength(0);
  });

  it("ends the wait for another try", async () => {
    const folder = await useFolder();
    const { get, transport } = setUpServed({ status: 503 });
    const controller = new AbortController();
    const onRetry = (): void => controller.abort("enough");
    await expect(get(join(folder, "a.bin"), { signal: controller.signal, onRetry })).rejects.toBe("enough");
    expect(transport.calls).toHaveLength(1);
  });

  it("is what a listener may cause by throwing", async () => {
    const folder = await useFolder();
    const { get, client } = setUpServed(file);
    const reason = new Error("the listener's");
    const onProgress = (): void => {
      throw reason;
    };
    expect(await caught(() => get(join(folder, "a.bin"), { onProgress }))).toBe(reason);
    await client.close();
  });
});

it("leaves the file, and nothing beside it, when the listener throws at the end", async () => {
  const folder = await useFolder();
  const onProgress = ({ transferred, total }: Progress): void => {
    if (transferred === total) throw new Error("the listener's");
  };
  await expect(setUpServed(file).get(join(folder, "a.bin"), { onProgress })).rejects.toThrow("the listener's");
  expect(await readdir(folder)).toEqual(["a.bin"]);
});

it("takes a name that leaves no room for the endings of what is not complete", async () => {
  const folder = await useFolder();
  const path = join(folder, "ä".repeat(127));
  await expect(setUpServed({ ...file, breaksAfter: 10 }, { status: 404 }).get(path)).rejects.toThrow("404");
  expect((await readdir(folder)).map((name) => name.length)).toEqual([21, 26]);
  expect((await setUpServed(file).get(path)).resumed).toBe(10);
  expect(await readdir(folder)).toEqual([basename(path)]);
});

describe("options", () => {
  test.each<[options: object, message: string]>([
    [{ conections: 2 }, 'download: unknown option "conections"; did you mean "connections"?'],
    [{ method: "POST" }, 'download: unknown option "method"'],
    [{ connections: 0 }, "download: connections must be a whole number from 1, got 0"],
    [{ minPartSize: 0.5 }, "download: minPartSize must be a whole number from 1, got 0.5"],
    [{ attempts: -1 }, "download: attempts must be a whole number from 0, or Infinity, got -1"],
    [{ maxSize: "1" }, "download: maxSize must be a whole number from 0, or Infinity, got 1"],
    [{ progressInterval: Number.NaN }, "download: progressInterval must be a whole number from 0, got NaN"],
    [{ overwrite: "yes" }, "download: overwrite must be true or false, got string"],
    [{ resume: 1 }, "download: resume must be true or false, got number"],
    [{ decode: null }, "download: decode must be true or false, got object"],
    [{ onProgress: true }, "download: onProgress must be a function, got boolean"],
    [{ onRetry: {} }, "download: onRetry must be a function, got object"],
    [{ backoff: { delays: 1 } }, 'download: backoff: unknown option "delays"; did you mean "delay"?'],
    [{ backoff: 5 }, "download: backoff must be an object of options, got number"],
    [{ backoff: { jitter: 2 } }, "download: backoff.jitter must be a share, from 0 to 1, got 2"],
    [{ headers: { range: "bytes=0-1" } }, "download: Range is set by the download itself; leave it out of headers"],
    [{ headers: { "If-Range": '"1"' } }, "download: If-Range is set by the download itself; leave it out of headers"],
  ])("that cannot be used are refused: %o", async (options, message) => {
    const client = new Client({ transport: new MockTransport(() => ({})) });
    const error = await caught(() => download(client, "https://example.com/", "a", options));
    expect([error.name, error.message]).toEqual(["TypeError", expect.stringContaining(message)]);
  });

  test.each(["", "a\0b", undefined, null, 5])("and so is %o as a path", async (path) => {
    const client = new Client({ transport: new MockTransport(() => ({})) });
    await expect(download(client, "https://example.com/", path as string)).rejects.toThrow(TypeError);
  });
});
