import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { Client, type HttpRequest, ReadError } from "@haulier/core";
import { delay, fail, type MockReply, MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { caught } from "../testing/caught.ts";
import { HastyClock } from "../testing/hasty-clock.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { serve, type ServedFile, setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";
import type { DownloadOptions } from "./download-options.ts";
import { download, type DownloadResult } from "./download.ts";

const bytes = randomBytes(10_000);
const contentOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(path));
const parts = { connections: 3, minPartSize: 1_000 } as const;

/** A client of a server that tells how many requests were under way at most. */
function setUpBusy(reply: (request: HttpRequest, count: number) => MockReply | Promise<MockReply>): {
  get: (target: string, options?: DownloadOptions) => Promise<DownloadResult>;
  peak: () => number;
  client: Client;
  transport: MockTransport;
} {
  let [count, active, peak] = [0, 0, 0];
  const transport = new MockTransport(async (request) => {
    peak = Math.max(peak, ++active);
    try {
      return await reply(request, ++count);
    } finally {
      active--;
    }
  });
  const client = new Client({ transport, baseUrl: "https://example.com" });
  const clock = new HastyClock();
  return {
    get: (target, options) => download(client, "/file.bin", target, { ...parts, clock, random: () => 0, ...options }),
    peak: () => peak,
    client,
    transport,
  };
}

const rangesOf = ({ calls }: MockTransport): string[] => calls.map(({ request }) => request.headers.get("range") ?? "");

describe("several connections", () => {
  it("share the file, each request under the condition that it is the same (DL1)", async () => {
    const folder = await useFolder();
    // Once the file is known, nobody is answered before three have asked.
    const three = Promise.withResolvers<void>();
    const { get, peak, transport } = setUpBusy(async (request, count) => {
      if (count === 4) three.resolve();
      if (count > 1) await three.promise;
      return serve(request, { bytes });
    });
    const { path, attempts, status } = await get(join(folder, "a.bin"));
    expect(await contentOf(path)).toEqual(bytes);
    expect([status, attempts, peak()]).toEqual([206, 10, 3]);
    expect(rangesOf(transport).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `bytes=${index * 1_000}-${index * 1_000 + 999}`),
    );
    expect(transport.calls.slice(1).map(({ request }) => request.headers.get("if-range"))).toEqual(
      Array.from({ length: 9 }, () => '"1"'),
    );
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("get larger parts of a larger file, four for each", async () => {
    const folder = await useFolder();
    const large = randomBytes(100_000);
    const { get, transport } = setUpBusy((request) => serve(request, { bytes: large }));
    await get(join(folder, "a.bin"));
    // 99 000 bytes are left after the first part: 12 parts of 8 250.
    expect(transport.calls).toHaveLength(13);
  });

  it.each<[string, ServedFile, string[]]>([
    ["has no ranges", { bytes, ranges: false }, ["bytes=0-999"]],
    ["has no validator", { bytes, headers: { ETag: null } }, ["bytes=0-999", ""]],
    ["does not know the length", { bytes, length: false }, ["bytes=0-999", "bytes=1000-", "bytes=10000-"]],
    ["has no more than a first part", { bytes: bytes.subarray(0, 900) }, ["bytes=0-999"]],
    ["has nothing", { bytes: bytes.subarray(0, 0) }, ["bytes=0-999"]],
  ])("are not used where the server %s", async (_, file, ranges) => {
    const folder = await useFolder();
    const { get, transport } = setUpBusy((request) => serve(request, file));
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(file.bytes);
    expect(rangesOf(transport)).toEqual(ranges);
  });

  it("try a part again, at the byte where it broke", async () => {
    const folder = await useFolder();
    const { get, transport } = setUpBusy((request, count) =>
      serve(request, { bytes, ...(count % 2 === 0 ? { breaksAfter: 321 } : {}) }),
    );
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(bytes);
    const cut = rangesOf(transport).filter((range) => /=\d(?:321|642)-/.test(range));
    expect(cut.length).toBeGreaterThan(3);
  });

  it("end together when one is told that there is no use in trying, and another call gets what is missing, with another number of them (DL1)", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.bin");
    const broken = setUpBusy((request) => {
      const range = request.headers.get("range")!;
      if (range.startsWith("bytes=5")) return { status: 403 };
      return range.startsWith("bytes=4") ? delay(Number.POSITIVE_INFINITY, {}) : serve(request, { bytes });
    });
    await expect(broken.get(path, { attempts: 2 })).rejects.toMatchObject({ code: "ERR_HTTP_STATUS" });
    // Waits for responses that are open.
    await broken.client.close();
    expect(await readdir(folder)).toEqual(["a.bin.part", "a.bin.part.json"]);

    const again = setUpServed({ bytes });
    const { resumed } = await again.get(path);
    expect(resumed).toBeGreaterThanOrEqual(3_000);
    const missing = again.ranges().map((range) => /^bytes=(\d+)-(\d+)$/.exec(range)!);
    expect(missing.reduce((sum, [, first, last]) => sum + Number(last) + 1 - Number(first), 0)).toBe(10_000 - resumed);
    expect(await contentOf(path)).toEqual(bytes);
  });

  it("are fewer where the server refuses more than it likes, and the others do their parts", async () => {
    const folder = await useFolder();
    // The one that is served is let go only when the other has given up.
    let refused = 0;
    let served = 0;
    const given = Promise.withResolvers<void>();
    const { get, transport } = setUpBusy(async (request) => {
      if (served > 0) {
        refused += 1;
        if (refused === 3) given.resolve();
        return { status: refused === 1 ? 503 : 429 };
      }
      served += 1;
      if (transport.calls.length > 1) await given.promise;
      served -= 1;
      return serve(request, { bytes });
    });
    const { path } = await get(join(folder, "a.bin"), { connections: 2, attempts: 2 });
    expect(await contentOf(path)).toEqual(bytes);
    expect([refused, transport.calls.length]).toEqual([3, 12]);
  });

  it("begin anew when the file changes meanwhile", async () => {
    const folder = await useFolder();
    const newer = { bytes: randomBytes(9_000, 2), headers: { ETag: '"2"' } };
    const { get } = setUpBusy((request, count) => serve(request, count < 5 ? { bytes } : newer));
    const { path, resumed } = await get(join(folder, "a.bin"));
    expect([resumed, await contentOf(path)]).toEqual([0, newer.bytes]);
  });

  it("are given up when the file changes all the time", async () => {
    const folder = await useFolder();
    const { get } = setUpBusy((request, count) => serve(request, { bytes, headers: { ETag: `"${count}"` } }));
    // A request for all of it gets all of it, in one piece.
    expect(await contentOf((await get(join(folder, "a.bin"))).path)).toEqual(bytes);
    const restless = setUpBusy((request, count) => {
      const { status = 200, headers, ...rest } = serve(request, { bytes, headers: { ETag: `"${count}"` } });
      return {
        ...rest,
        status,
        headers: headers!,
        ...(status === 200 ? { chunks: [fail(new ReadError("reset"))] } : {}),
      };
    });
    const error = await caught(() => restless.get(join(folder, "b.bin"), { attempts: 3 }));
    expect(error).toBeInstanceOf(ReadError);
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("end with the signal", async () => {
    const folder = await useFolder();
    const { get, client } = setUpBusy((request, count) =>
      count > 3 ? delay(Number.POSITIVE_INFINITY, {}) : serve(request, { bytes }),
    );
    const controller = new AbortController();
    const getting = get(join(folder, "a.bin"), {
      signal: controller.signal,
      progressInterval: 0,
      onProgress: ({ transferred }) => {
        if (transferred === 3_000) controller.abort("enough");
      },
    });
    expect(await caught(() => getting)).toBe("enough");
    await client.close();
  });
});
