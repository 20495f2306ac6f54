// Shows an ingest on several machines: jobs in BullMQ, one rate for all workers, and Redis as a sink that has each record once, whoever dies.
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "@haulier/core";
import {
  parseCheckpoint,
  pipeline,
  PipelineError,
  runJob,
  shard,
  toSink,
  type JobReport,
  type ShardJob,
  type TransactionalSink,
} from "@haulier/ingest";
import { UndiciTransport } from "@haulier/undici";
import { Queue, QueueEvents, Worker } from "bullmq";
import { Redis } from "ioredis";

interface Order {
  readonly id: string;
}

// Records and checkpoint are put by one script, which Redis runs as a whole; and neither, when another worker has gone on from the same checkpoint.
const commit = `
  local stored = redis.call("GET", KEYS[1])
  local revision = stored and cjson.decode(stored).revision or 0
  if revision ~= ARGV[1] - 1 then return 0 end
  redis.call("SET", KEYS[1], ARGV[2])
  for index = 3, #ARGV do redis.call("RPUSH", KEYS[2], ARGV[index]) end
  return 1`;

/** A list in Redis, with the checkpoints of what is put into it. What it needs to last is up to Redis: see its option appendonly. */
function redisSink<T>(redis: Redis, list: string): TransactionalSink<T> {
  const keyOf = (name: string): string => `${list}:checkpoint:${name}`;
  let pending: string[] = [];
  return {
    open: () => undefined,
    loadCheckpoint: async (name) => parseCheckpoint(await redis.get(keyOf(name)), keyOf(name)),
    write: (records) => void pending.push(...records.map((record) => JSON.stringify(record))),
    commit: async (checkpoint, name = "") => {
      const records = pending;
      pending = [];
      const args = [checkpoint.revision, JSON.stringify(checkpoint), ...records];
      if ((await redis.eval(commit, 2, keyOf(name), list, ...args)) === 1) return;
      throw new PipelineError("ERR_CHECKPOINT_CONFLICT", `${keyOf(name)}: another worker has taken this job over`);
    },
    close: () => void (pending = []),
  };
}

/** A worker: any number of them, on any machine. What jobs do not have is here, credentials above all. */
function work(redisUrl: string, baseUrl: string): Worker<ShardJob, JobReport<number>> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const headers = { Authorization: "Bearer sesame" };
  const client = new Client({ transport: new UndiciTransport(), baseUrl, headers });
  return new Worker<ShardJob, JobReport<number>>(
    "fetch",
    (job) =>
      runJob(client, job.data, {
        consume: async (response, { id }) => {
          const sink = redisSink<Order>(connection, "orders");
          const { totalRecords } = await pipeline(response.jsonLines<Order>(), toSink(sink, { flushInterval: 100 }), {
            checkpoint: id,
            onProgress: ({ totalRecords: records }) => void job.updateProgress(records).catch(() => {}),
          });
          return totalRecords;
        },
      }),
    {
      connection,
      name: String(process.pid),
      concurrency: 2,
      // Of all workers together: Redis counts.
      limiter: { max: 10, duration: 200 },
      // Who has not been heard of for so long is dead, and its jobs are given to others.
      lockDuration: 2_000,
      stalledInterval: 1_000,
    },
  );
}

/** Puts the jobs into the queue, and waits for them. */
async function lead(redisUrl: string, urls: Iterable<string>): Promise<JobReport<number>[]> {
  const connection = { url: redisUrl };
  const queue = new Queue<ShardJob, JobReport<number>>("fetch", { connection });
  const events = new QueueEvents("fetch", { connection });
  const reports = new Map<string, JobReport<number>>();
  const waiting = new Set<string>();
  const ended = Promise.withResolvers<void>();
  const settle = (id: string, report: JobReport<number>): void => {
    reports.set(id, report);
    if (waiting.delete(id) && waiting.size === 0) ended.resolve();
  };
  events.on("completed", ({ jobId, returnvalue }) => settle(jobId, returnvalue as unknown as JobReport<number>));
  events.on("failed", ({ jobId, failedReason }) => ended.reject(new Error(`${jobId}: ${failedReason}`)));
  await events.waitUntilReady();

  // The same requests in the same run are the same jobs: a leader that was killed may put them in again.
  const jobs = await Array.fromAsync(shard(urls, { run: "2026-01-31" }));
  for (const { id } of jobs) waiting.add(id);
  for (const job of jobs) {
    await queue.add("orders", job, { jobId: job.id, attempts: 5, backoff: { type: "exponential", delay: 500 } });
    const known = await queue.getJob(job.id);
    if (known?.finishedOn !== undefined && known.failedReason === undefined) settle(job.id, known.returnvalue);
  }
  try {
    await ended.promise;
  } finally {
    await events.close();
    await queue.close();
  }
  return [...reports.values()];
}

/** Redis at `REDIS_URL`, or one of our own. */
async function startRedis(folder: string): Promise<{ url: string; server?: ChildProcess } | undefined> {
  if (process.env["REDIS_URL"] !== undefined) return { url: process.env["REDIS_URL"] };
  const socket = join(folder, "redis.sock");
  const program = "redis-server";
  const server = spawn(program, ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder]);
  const ready = new Promise<boolean>((resolve) => {
    server.on("error", () => resolve(false));
    server.stdout.on("data", (text: Buffer) => text.includes("eady to accept connections") && resolve(true));
  });
  return (await ready) ? { url: socket, server } : undefined;
}

async function demonstrate(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));
  const redis = await startRedis(folder);
  if (redis === undefined) {
    console.log("There is no redis-server here: install it, or set REDIS_URL.");
    await rm(folder, { recursive: true });
    return;
  }
  const api = createServer(({ url, headers }, response) => {
    if (headers.authorization !== "Bearer sesame") response.statusCode = 401;
    const orders = Array.from({ length: 20 }, (_, index) => `{"id":"${url}/${index}"}\n`);
    response.end(orders.join(""));
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  const baseUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;

  const workers = Array.from({ length: 3 }, () => fork(import.meta.filename, ["worker", redis.url, baseUrl]));
  const begun = performance.now();
  const reports = await lead(
    redis.url,
    Array.from({ length: 30 }, (_, index) => `/customers/${index}/orders`),
  );
  const elapsed = performance.now() - begun;

  const database = new Redis(redis.url);
  const orders = await database.lrange("orders", 0, -1);
  database.disconnect();
  console.log(reports.length, "jobs are done, each", reports[0]?.status, "with", reports[0]?.result, "orders");
  console.log(orders.length, "orders are in Redis,", new Set(orders).size, "different ones");
  console.log("30 jobs at 10 in 200 ms took at least 400 ms:", elapsed >= 400);

  await Promise.all(workers.map((worker) => (worker.disconnect(), once(worker, "exit"))));
  api.close();
  redis.server?.kill();
  await rm(folder, { recursive: true });
}

const [role, redisUrl, baseUrl] = process.argv.slice(2);
if (role === "worker" && redisUrl !== undefined && baseUrl !== undefined) {
  const worker = work(redisUrl, baseUrl);
  // The jobs that it has are done before it goes.
  process.once("disconnect", () => void worker.close().then(() => process.exit()));
} else await demonstrate();
