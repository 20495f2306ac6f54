import { cpSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { link, readdir, readFile, rename, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ConnectError, ReadError, RemoteProtocolError, TotalTimeoutError } from "@haulier/core";
import { describe, expect, it, test } from "vitest";

import { caught } from "../testing/caught.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { type ServedFile, setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";

const bytes = randomBytes(10_000);
const other = randomBytes(9_000, 2);
const broken: ServedFile = { bytes, breaksAfter: 4_321 };
const contentOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(path));

describe("a connection that breaks", () => {
  it("is made again, and goes on at the byte where it broke (DL1)", async () => {
    const folder = await useFolder();
    const { get, ranges, transport, clock } = setUpServed(broken, { bytes, breaksAfter: 2_000 }, { bytes });
    const { path, attempts, status, resumed } = await get(join(folder, "a.bin"));
    expect(await contentOf(path)).toEqual(bytes);
    expect([attempts, status, resumed]).toEqual([3, 206, 0]);
    expect(ranges()).toEqual(["", "bytes=4321-9999", "bytes=6321-9999"]);
    expect(transport.calls.map(({ request }) => request.headers.get("if-range"))).toEqual([null, '"1"', '"1"']);
    expect(clock.delays).toEqual([500, 500]);
  });

  it("may break at any byte, before the first and behind the last included (DL1)", async () => {
    const folder = await useFolder();
    const small = bytes.subarray(0, 40);
    for (let at = 0; at < small.byteLength; at++) {
      const { get, ranges } = setUpServed({ bytes: small, breaksAfter: at }, { bytes: small });
      const { path } = await get(join(folder, `${at}.bin`));
      expect(await contentOf(path)).toEqual(small);
      expect(ranges()).toEqual(["", at === 0 ? "" : `bytes=${at}-39`]);
    }
  });

  it("goes on where the length is not known", async () => {
    const folder = await useFolder();
    const { get, ranges } = setUpServed({ ...broken, length: false }, { bytes, length: false });
    const { path, size } = await get(join(folder, "a.bin"));
    expect([size, await contentOf(path)]).toEqual([10_000, bytes]);
    // What follows the bytes that came is asked for until the server says that there is nothing.
    expect(ranges()).toEqual(["", "bytes=4321-", "bytes=10000-"]);
  });

  it.each([
    ["there is no validator", { ETag: null }],
    [
      "the validator is weak",
      { ETag: 'W/"1"', "Last-Modified": "Fri, 31 Dec 1999 00:00:00 GMT", Date: "Sat, 01 Jan 2000 00:00:00 GMT" },
    ],
    [
      "the date is too fresh",
      { ETag: null, "Last-Modified": "Sat, 01 Jan 2000 00:00:00 GMT", Date: "Sat, 01 Jan 2000 00:00:00 GMT" },
    ],
    ["there are no ranges, says the server", { "Accept-Ranges": "none" }],
  ])("begins anew where %s", async (_, headers) => {
    const folder = await useFolder();
    const { get, ranges } = setUpServed({ ...broken, headers }, { bytes, headers });
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(bytes);
    expect(ranges()).toEqual(["", ""]);
  });

  it("goes on by a date that is old enough", async () => {
    const folder = await useFolder();
    const headers = {
      ETag: null,
      "Last-Modified": "Fri, 31 Dec 1999 23:59:59 GMT",
      Date: "Sat, 01 Jan 2000 00:00:00 GMT",
    };
    const { get, transport } = setUpServed({ ...broken, headers }, { bytes, headers });
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(bytes);
    expect(transport.lastCall!.request.headers.get("if-range")).toBe("Fri, 31 Dec 1999 23:59:59 GMT");
  });

  it.each<[what: string, answers: ServedFile[], expected: Uint8Array, ranges: string[]]>([
    [
      "a server that has another file by then",
      [{ bytes: other, headers: { ETag: '"2"' } }],
      other,
      ["", "bytes=4321-9999"],
    ],
    ["a server that does not heed ranges", [{ bytes, ranges: false }], bytes, ["", "bytes=4321-9999"]],
  ])("begins anew with %s", async (_, answers, expected, ranges) => {
    const folder = await useFolder();
    const setUp = setUpServed(broken, ...answers);
    expect(await contentOf((await setUp.get(join(folder, "a.bin"))).path)).toEqual(expected);
    expect(setUp.ranges()).toEqual(ranges);
  });

  it.each([
    ["of another version", { ETag: '"2"', "Content-Range": "bytes 4321-9999/10000" }],
    ["of another length", { "Content-Range": "bytes 4321-9999/10001" }],
    ["with another coding", { "Content-Range": "bytes 4321-9999/10000", "Content-Encoding": "gzip" }],
    ["from another byte on", { "Content-Range": "bytes 4320-9999/10000" }],
    ["beyond what was asked for", { "Content-Range": "bytes 4321-10000/10001" }],
    ["in another unit", { "Content-Range": "seconds 1-2/3" }],
    ["without a Content-Range", {}],
    ["in several pieces", { "Content-Type": "multipart/byteranges; boundary=x" }],
  ])("refuses a part %s, and begins anew", async (_, headers) => {
    const folder = await useFolder();
    const { get, ranges } = setUpServed(broken, { status: 206, headers, body: bytes.subarray(4_321) }, { bytes });
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(bytes);
    expect(ranges()).toEqual(["", "bytes=4321-9999", ""]);
  });

  it("takes a part that is smaller than was asked for", async () => {
    const folder = await useFolder();
    const headers = { "Content-Range": "bytes 4321-5000/10000" };
    const part = { status: 206, headers, body: bytes.subarray(4_321, 5_001) };
    const { get, ranges } = setUpServed(broken, part, { bytes });
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(bytes);
    expect(ranges().at(-1)).toBe("bytes=5001-9999");
  });

  it("begins anew where the range is not there any more", async () => {
    const folder = await useFolder();
    const none = { status: 416, headers: { "Content-Range": "bytes */9" } };
    const { get, ranges } = setUpServed(broken, none, { bytes: other });
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(other);
    expect(ranges()).toEqual(["", "bytes=4321-9999", ""]);
  });

  it.each([
    ["less than it announced", "ERR_DOWNLOAD_INCOMPLETE", "the body has 5000 bytes in place of 10000", 6],
    ["more than it announced", "ERR_DOWNLOAD_RANGE", "the body has more than 10000 bytes", 1],
  ])("is not the only fault: a body has %s", async (name, code, message, attempts) => {
    const folder = await useFolder();
    const body = name.startsWith("less") ? bytes.subarray(0, 5_000) : randomBytes(10_001);
    const { get, transport } = setUpServed({ headers: { "Content-Length": "10000" }, chunks: [body] });
    const error = await caught(() => get(join(folder, "a.bin")));
    expect(error).toMatchObject({ code, message: `GET https://example.com/file.bin: ${message}` });
    expect(transport.calls).toHaveLength(attempts);
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses a part that nobody has asked for", async () => {
    const folder = await useFolder();
    const { get } = setUpServed({
      status: 206,
      headers: { "Content-Range": "bytes 0-9/10" },
      body: bytes.subarray(0, 10),
    });
    const error = await caught(() => get(join(folder, "a.bin")));
    expect(error.message).toContain("got the status 206 without having asked for a range");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("tries", () => {
  it("are given up after so many in a row that bring nothing, with delays that double", async () => {
    const folder = await useFolder();
    const { get, clock, transport } = setUpServed(broken, { status: 503 });
    const told: unknown[] = [];
    const error = await caught(() =>
      get(join(folder, "a.bin"), {
        attempts: 4,
        backoff: { delay: 100, maxDelay: 500, jitter: 0.5 },
        random: () => 1,
        onRetry: ({ attempt, delay }) => told.push([attempt, delay]),
      }),
    );
    expect(error).toMatchObject({ code: "ERR_HTTP_STATUS" });
    // The one that broke had brought something.
    expect(transport.calls).toHaveLength(5);
    expect(clock.delays).toEqual([150, 300, 600, 750]);
    expect(told).toEqual([
      [1, 150],
      [2, 300],
      [3, 600],
      [4, 750],
    ]);
  });

  it("count anew when a byte has come, and not for bytes that had come before", async () => {
    const folder = await useFolder();
    const drip = setUpServed(...Array.from({ length: 30 }, () => ({ bytes: bytes.subarray(0, 30), breaksAfter: 1 })));
    expect((await drip.get(join(folder, "a.bin"), { attempts: 1 })).attempts).toBe(30);
    const anew = setUpServed({ bytes, breaksAfter: 1, headers: { ETag: null } });
    await expect(anew.get(join(folder, "b.bin"), { attempts: 3 })).rejects.toThrow(ReadError);
    expect(anew.transport.calls).toHaveLength(4);
  });

  test.each([
    ["Retry-After in seconds", "7", 7_000],
    ["Retry-After as a date", "Sat, 01 Jan 2000 00:00:09 GMT", 9_000],
    ["none that is understood", "soon", 500],
  ])("wait as the server asks: %s", async (_, value, delay) => {
    const folder = await useFolder();
    const { get, clock } = setUpServed({ status: 429, headers: { "Retry-After": value } }, { bytes });
    await get(join(folder, "a.bin"));
    expect(clock.delays).toEqual([delay]);
  });

  test.each([
    [
      "that asks to wait for longer than maxDelay",
      { status: 503, headers: { "Retry-After": "31" } },
      "ERR_HTTP_STATUS",
    ],
    ["with a status that stays", { status: 403 }, "ERR_HTTP_STATUS"],
    ["that cannot be reached at all", new ConnectError("refused"), "ERR_CONNECT"],
    ["after the limit on the whole call", new TotalTimeoutError({ limit: 1, elapsed: 1 }), "ERR_TOTAL_TIMEOUT"],
  ])("are not made with a server %s", async (_, answer, code) => {
    const folder = await useFolder();
    const { get, transport } = setUpServed(answer);
    await expect(get(join(folder, "a.bin"))).rejects.toMatchObject({ code });
    expect(transport.calls).toHaveLength(1);
  });

  it("are made with one that was reached before, and after a connection that is closed early", async () => {
    const folder = await useFolder();
    const { get } = setUpServed(broken, new ConnectError("refused"), new RemoteProtocolError("closed"), { bytes });
    expect((await get(join(folder, "a.bin"))).attempts).toBe(4);
  });
});

describe("another call", () => {
  const failed = async (path: string): Promise<void> => {
    const { get } = setUpServed(broken, { status: 404 });
    await expect(get(path)).rejects.toMatchObject({ code: "ERR_HTTP_STATUS" });
  };

  it("goes on where one has failed (DL1)", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    expect(await readdir(folder)).toEqual(["a.bin.part", "a.bin.part.json"]);
    const { get, ranges } = setUpServed({ bytes });
    const { status, resumed, attempts } = await get(path);
    expect([status, resumed, attempts, ranges()]).toEqual([206, 4_321, 1, ["bytes=4321-9999"]]);
    expect(await contentOf(path)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("begins anew where the file has changed, or is another one (DL1)", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    const changed = setUpServed({ bytes: other, headers: { ETag: '"2"' } });
    const { status, resumed } = await changed.get(path);
    expect([status, resumed, await contentOf(path)]).toEqual([200, 0, other]);
    await failed(path);
    const elsewhere = setUpServed({ bytes: other });
    await elsewhere.get(path, { params: { v: 2 } });
    expect([elsewhere.ranges(), await contentOf(path)]).toEqual([[""], other]);
  });

  it("begins anew, and leaves nothing, without resume", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    const { get, ranges } = setUpServed(broken, { status: 404 });
    await expect(get(path, { resume: false })).rejects.toMatchObject({ code: "ERR_HTTP_STATUS" });
    expect([ranges()[0], await readdir(folder)]).toEqual(["", []]);
  });

  it("leaves what is there when the server cannot be reached", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    await expect(setUpServed(new ConnectError("refused")).get(path)).rejects.toThrow(ConnectError);
    expect((await setUpServed({ bytes }).get(path)).resumed).toBe(4_321);
  });

  test.each<[what: string, spoil: (path: string) => Promise<void>]>([
    ["its record is cut short", (path) => truncate(`${path}.part.json`, 50)],
    ["its record is something else", (path) => writeFile(`${path}.part.json`, '{"version":1}')],
    ["its data is shorter than its record says", (path) => truncate(`${path}.part`, 4_320)],
    ["its data has a second name", (path) => link(`${path}.part`, `${path}.other`)],
  ])("begins anew where %s", async (_, spoil) => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    await spoil(path);
    const { get, ranges } = setUpServed({ bytes });
    await get(path);
    expect([ranges(), await contentOf(path)]).toEqual([[""], bytes]);
  });

  it("does not go on with what a link leads to", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    await writeFile(join(folder, "precious"), bytes);
    await symlink(join(folder, "precious"), `${path}.link`);
    await rename(`${path}.link`, `${path}.part`);
    const { get, ranges } = setUpServed({ bytes: other });
    await get(path);
    expect(ranges()).toEqual([""]);
    expect(await contentOf(join(folder, "precious"))).toEqual(bytes);
  });

  it("goes on after a kill where the disk had it for sure, and no secret is on the disk", async () => {
    const [folder, copy] = [await useFolder(), await useFolder()];
    const { get, clock } = setUpServed({ bytes });
    clock.step = 200;
    // What a kill would leave, when more has been written than the record says.
    const onProgress = ({ transferred }: { transferred: number }): void => {
      if (transferred === 8_000) cpSync(folder, copy, { recursive: true });
    };
    const params = { token: "secret" };
    await get(join(folder, "a.bin"), { onProgress, progressInterval: 0, params });
    expect((await stat(join(copy, "a.bin.part"))).size).toBe(8_000);
    const record = await readFile(join(copy, "a.bin.part.json"), "utf8");
    expect(record).not.toMatch(/secret|example/);
    const { have } = JSON.parse(record) as { have: [[number, number]] };
    const [[start, end]] = have;
    expect([start, end > 0, end < 8_000]).toEqual([0, true, true]);
    const again = setUpServed({ bytes });
    await again.get(join(copy, "a.bin"), { params });
    expect(again.ranges()).toEqual([`bytes=${end}-9999`]);
    expect(await contentOf(join(copy, "a.bin"))).toEqual(bytes);
  });

  it("makes a file of the right size of one that was longer, and leaves nothing else", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    await failed(path);
    await truncate(`${path}.part`, 20_000);
    await writeFile(`${path}.part.json.tmp`, "of a process that was killed");
    await setUpServed({ bytes }).get(path);
    expect((await stat(path)).size).toBe(10_000);
    expect(await contentOf(path)).toEqual(bytes);
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });
});

it.each([
  ["also without a validator", { ETag: null }],
  ["also with one", {}],
])(
  "publishes nothing of another download that has replaced the file meanwhile, and leaves it alone, %s",
  async (_, headers) => {
    const folder = await useFolder();
    const part = join(folder, "a.bin.part");
    const onProgress = (): void => {
      if (existsSync(`${part}.other`)) return;
      writeFileSync(`${part}.other`, "of another download");
      renameSync(`${part}.other`, part);
    };
    const error = await caught(() => setUpServed({ bytes, headers }).get(join(folder, "a.bin"), { onProgress }));
    expect(error).toMatchObject({ code: "ERR_DOWNLOAD_FILE" });
    expect(error.message).toContain("another download has replaced it; give each a target of its own");
    expect(await readdir(folder)).toEqual(["a.bin.part"]);
    expect(await readFile(part, "utf8")).toBe("of another download");
  },
);

it("lets one of several at a time have the target, and says so to the others", async () => {
  const folder = await useFolder();
  const path = join(folder, "a.bin");
  const { get } = setUpServed({ bytes });
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => get(path)));
  for (const result of results.filter(({ status }) => status === "rejected"))
    expect(result).toMatchObject({ reason: { code: "ERR_DOWNLOAD_FILE" } });
  expect(results.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
  expect(await contentOf(path)).toEqual(bytes);
  expect(await readdir(folder)).toEqual(["a.bin"]);
});

it("says so when another download has taken the file away, and begins none in its place", async () => {
  const folder = await useFolder();
  const path = join(folder, "a.bin");
  const message = "another download has replaced it; give each a target of its own";
  const onProgress = (): void => rmSync(`${path}.part`, { force: true });
  await expect(setUpServed({ bytes }).get(path, { onProgress })).rejects.toThrow(message);
  // With one that breaks, and has changed meanwhile.
  const { get } = setUpServed(broken, { bytes: other, headers: { ETag: '"2"' } });
  await expect(get(path, { onProgress })).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
});
