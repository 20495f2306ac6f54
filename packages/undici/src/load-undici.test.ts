import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { describe, expect, it } from "vitest";

import { importUndici, type Undici } from "./load-undici.ts";

const run = promisify(execFile);

/** Runs a module in a process of its own; what it prints as JSON. */
async function inNewProcess(source: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, ["-C", "@haulier/source", "--input-type=module", "--eval", source], {
    cwd: import.meta.dirname,
    timeout: 20_000,
  });
  return JSON.parse(stdout);
}

const fetchDispatcher = Symbol.for("undici.globalDispatcher.1");

/** Remembers what `fetch` is and uses, which makes Node load its own undici. */
const remember = `
  const symbol = Symbol.for("undici.globalDispatcher.1");
  const before = [fetch, FormData, globalThis[symbol]];
`;

/** Prints what the process has loaded of undici, and what stands where `fetch` looks for its dispatcher. */
const report = `
  const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("/undici/")).length;
  const same = [fetch, FormData, globalThis[symbol]].map((value, index) => value === before[index]);
  console.log(JSON.stringify({ loaded, same }));
`;
const start = `
  import { createRequire } from "node:module";
  import http from "node:http";
  ${remember}
  const { UndiciTransport } = await import("@haulier/undici");
`;

describe("importing the package", () => {
  it("loads nothing of undici before the first request", async () => {
    expect(await inNewProcess(start + report)).toEqual({ loaded: 0, same: [true, true, true] });
  });

  it("leaves fetch and the global dispatcher alone, also with the first request", async () => {
    const request = `
      const { Client } = await import("@haulier/core");
      const server = http.createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const client = new Client({ transport: new UndiciTransport() });
      const text = await client.get("http://127.0.0.1:" + server.address().port).text();
      await client.close();
      server.close();
      if (text !== "hello") throw new Error(text);
    `;
    expect(await inNewProcess(start + request + report)).toMatchObject({ same: [true, true, true] });
  });

  it("lets the process end while connections are idle", async () => {
    const request = `
      const { Client } = await import("@haulier/core");
      const server = http.createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const client = new Client({ transport: new UndiciTransport({ limits: { keepAliveTimeout: 600_000 } }) });
      await Promise.all([1, 2, 3].map(() => client.get("http://127.0.0.1:" + server.address().port)));
      server.unref();
      console.log(JSON.stringify(client.poolStatus().idle));
    `;
    // The process has its time limit, and would be ended by it otherwise.
    expect(await inNewProcess(start + request)).toBe(3);
  });
});

describe("importUndici", () => {
  const client = { Client: "undici's" } as unknown as Undici;
  const notFound = Object.assign(new Error("Cannot find module"), { code: "ERR_MODULE_NOT_FOUND" });

  it("imports the client alone", async () => {
    expect(
      await importUndici(
        async () => client,
        () => Promise.reject(new Error("not needed")),
      ),
    ).toBe(client);
  });

  it("imports all of undici where the client is not in its place, and puts the dispatcher of fetch back", async () => {
    const before: unknown = Reflect.get(globalThis, fetchDispatcher);
    const whole = async (): Promise<Undici> => {
      Reflect.set(globalThis, fetchDispatcher, "another");
      return client;
    };
    expect(await importUndici(() => Promise.reject(notFound), whole)).toBe(client);
    expect(Reflect.get(globalThis, fetchDispatcher)).toBe(before);
  });

  it("passes on what else goes wrong", async () => {
    const broken = new Error("out of memory");
    await expect(
      importUndici(
        () => Promise.reject(broken),
        async () => client,
      ),
    ).rejects.toBe(broken);
  });
});
