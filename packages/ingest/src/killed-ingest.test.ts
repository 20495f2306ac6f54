import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { numbered, type Numbered } from "./testing/numbered.ts";

const kills = 20;
const count = 1_200;
const pageSize = 7;
const program = fileURLToPath(new URL("./testing/mortal-ingest.ts", import.meta.url));

/** What became of one process. */
interface Life {
  readonly signal: string | null;
  readonly exitCode: number | null;
  readonly steps: string[];
  readonly complaints: string;
}

/** Serves the records in pages. */
const server = createServer((request, response) => {
  const from = Number(new URL(request.url!, "http://a.test").searchParams.get("from"));
  const items = numbered(count).slice(from - 1, from - 1 + pageSize);
  const next = from + pageSize > count ? null : from + pageSize;
  response.setHeader("content-type", "application/json").end(JSON.stringify({ items, next }));
});
let folder: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haulier-ingest-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

function rowsOf(path: string): Numbered[] {
  const database = new DatabaseSync(path);
  const rows = database.prepare("SELECT id, name FROM numbers").all();
  database.close();
  return rows.map(({ id, name }) => ({ id: Number(id), name: String(name) }));
}

async function linesOf(path: string): Promise<unknown[]> {
  const text = await readFile(path, "utf8");
  expect(text.at(-1)).toBe("\n");
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

/** Runs the program, and kills it when it has told of so many steps. With `isOwnHand` it does that itself, right after the step. */
function live(kind: string, path: string, dieAt: number, isOwnHand: boolean): Promise<Life> {
  return new Promise((resolve, reject) => {
    const args = ["-C", "@haulier/source", program, kind, path, url, String(isOwnHand ? dieAt : 0)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    const steps: string[] = [];
    let complaints = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    createInterface(child.stdout).on("line", (step) => {
      steps.push(step);
      if (steps.length === dieAt && !isOwnHand) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ signal, exitCode, steps, complaints }));
  });
}

/** The same numbers in each run: mulberry32. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe.concurrent(`an ingest that is killed ${kills} times`, { timeout: 120_000 }, () => {
  it.each([
    ["SQLite", "sqlite", rowsOf],
    ["a file of NDJSON", "ndjson", linesOf],
  ])("ends with exactly the right records in %s", async (_, kind, read) => {
    const path = join(folder, kind);
    const random = seeded(20_260_101);
    const steps = new Set<string | undefined>();
    for (let killed = 0; killed < kills; killed++) {
      const life = await live(kind, path, 1 + random(40), killed % 2 === 0);
      expect(life).toMatchObject({
        signal: "SIGKILL",
        exitCode: null,
        complaints: expect.not.stringContaining("Error"),
      });
      steps.add(life.steps.at(-1));
    }
    // It died in the middle of different things.
    expect(steps.size).toBeGreaterThan(2);
    const last = await live(kind, path, 0, false);
    expect(last).toMatchObject({ signal: null, exitCode: 0 });
    // The last run went on, and did not begin anew.
    const pages = last.steps.filter((step) => step === "page").length;
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThan((count / pageSize) * 0.9);
    expect(await read(path)).toEqual(numbered(count));
    // Once more, after the end: nothing is done, and nothing doubled.
    expect((await live(kind, path, 0, false)).steps).toEqual([]);
    expect(await read(path)).toEqual(numbered(count));
  });
});
