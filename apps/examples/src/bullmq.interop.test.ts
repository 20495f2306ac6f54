import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { shard, type ShardJob } from "@haulier/ingest";
import { labPeer } from "@haulier/lab/vitest";
import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";

const redis = labPeer("redis");
const program = fileURLToPath(new URL("./bullmq.ts", import.meta.url));
const execArgv = ["-C", "@haulier/source"];

/** A database of Redis for a test, which is emptied before and after it. */
async function useDatabase(index: number): Promise<{ url: string; database: Redis }> {
  const url = `${redis.url}/${index}`;
  const database = new Redis(url);
  await database.flushdb();
  onTestFinished(async () => {
    await database.flushdb();
    database.disconnect();
  });
  return { url, database };
}

const linesOf = (path: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `{"id":"${path}/${index}"}`);

/** Orders in lines of JSON. Of `/held`, the first request gets 30 of 50, and no more. */
async function startApi() {
  const requests: string[] = [];
  const held: ServerResponse[] = [];
  const server = createServer(({ url = "" }, response) => {
    requests.push(url);
    if (url !== "/held" || held.length > 0) {
      response.end(`${linesOf(url, 50).join("\n")}\n`);
      return;
    }
    held.push(response);
    response.write(`${linesOf(url, 30).join("\n")}\n`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function startWorkers(count: number, redisUrl: string, apiUrl: string): ChildProcess[] {
  const workers = Array.from({ length: count }, () => fork(program, ["worker", redisUrl, apiUrl], { execArgv }));
  onTestFinished(async () => {
    const living = workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(living.map((worker) => (worker.disconnect(), once(worker, "exit"))));
  });
  return workers;
}

describe.runIf(redis.available)("jobs in BullMQ on Redis", () => {
  test("are done by several workers, as the example shows", async () => {
    const { url } = await useDatabase(1);
    const run = fork(program, [], { execArgv, env: { ...process.env, REDIS_URL: url }, silent: true });
    let output = "";
    for (const stream of [run.stdout!, run.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    const [exitCode] = (await once(run, "close")) as [number];
    expect(output).toBe(
      [
        "30 jobs are done, each 200 with 20 orders",
        "600 orders are in Redis, 600 different ones",
        "30 jobs at 10 in 200 ms took at least 400 ms: true\n",
      ].join("\n"),
    );
    expect(exitCode).toBe(0);
  });

  test("of a worker that is killed in the middle go on elsewhere: no record is lost or doubled, and one rate holds", async () => {
    const { url, database } = await useDatabase(2);
    const api = await startApi();
    const connection = { url };
    const queue = new Queue<ShardJob>("fetch", { connection });
    const events = new QueueEvents("fetch", { connection });
    onTestFinished(async () => {
      await events.close();
      await queue.close();
    });
    await events.waitUntilReady();
    const paths = ["/held", ...Array.from({ length: 59 }, (_, index) => `/customers/${index}`)];
    const jobs = await Array.fromAsync(shard(paths));
    const heldId = jobs[0]!.id;
    const done = new Set<string>();
    const allDone = Promise.withResolvers<void>();
    const isHalfDone = Promise.withResolvers<void>();
    events.on("completed", ({ jobId }) => done.add(jobId).size === jobs.length && allDone.resolve());
    events.on("failed", ({ jobId, failedReason }) => allDone.reject(new Error(`${jobId}: ${failedReason}`)));
    events.on("progress", ({ jobId, data }) => jobId === heldId && data === 30 && isHalfDone.resolve());

    await queue.addBulk(jobs.map((job) => ({ name: "orders", data: job, opts: { jobId: job.id } })));
    // Again, as a leader does that was killed: nothing comes of it.
    await queue.addBulk(jobs.map((job) => ({ name: "orders", data: job, opts: { jobId: job.id } })));
    const workers = startWorkers(3, url, api.url);
    await isHalfDone.promise;
    const held = await queue.getJob(heldId);
    const victim = workers.find(({ pid }) => String(pid) === held?.processedBy);
    expect(victim?.kill("SIGKILL")).toBe(true);
    await allDone.promise;

    const expected = paths.flatMap((path) => linesOf(path, 50)).toSorted();
    expect((await database.lrange("orders", 0, -1)).toSorted()).toEqual(expected);
    expect(api.requests.filter((path) => path === "/held")).toHaveLength(2);
    const again = await queue.getJob(heldId);
    expect(again?.attemptsStarted).toBe(2);
    expect(again?.processedBy).not.toBe(held?.processedBy);
    expect(again?.returnvalue).toMatchObject({ id: heldId, status: 200, result: 50 });
    // Ten in 200 ms, so that the last of sixty comes a second after the first; each worker for itself would do thirty at once.
    const starts = await Promise.all(jobs.slice(1).map(async ({ id }) => (await queue.getJob(id))!.processedOn!));
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(900);
  });
});
