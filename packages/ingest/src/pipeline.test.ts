import { Client, stack, type Layer } from "@haulier/core";
import { MockTransport, VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { memoryCheckpoint, type Checkpoint, type CheckpointStore } from "./checkpoint.ts";
import { memorySink } from "./memory-sink.ts";
import { Meter } from "./meter.ts";
import { isPipelineError } from "./pipeline-error.ts";
import type { PipelineProgress } from "./pipeline-summary.ts";
import { pipeline } from "./pipeline.ts";
import { positioned } from "./positioned.ts";
import { toSink, type Sink, type TransactionalSink } from "./sink.ts";
import type { Position, Source } from "./source.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** The numbers behind `from`, up to `count`, each of which is its position. */
function counting(count: number, from: Position | undefined, opened?: (Position | undefined)[]): Source<number> {
  opened?.push(from);
  const start = from === undefined ? 0 : Number(from);
  return positioned(
    numbers(count)
      .slice(start)
      .map((number) => [number, number] as const),
  );
}

/** A sink that tells what it was asked to do. */
function recordingSink(calls: string[]): Sink<number> {
  const sink = memorySink<number>();
  return {
    open: (mark) => {
      calls.push(`open ${JSON.stringify(mark)}`);
      return sink.open(mark);
    },
    write: (records) => {
      calls.push(`write ${records.join(" ")}`);
      return sink.write(records);
    },
    commit: (checkpoint, isLast) => {
      calls.push(isLast ? "commit the end" : "commit");
      return sink.commit(checkpoint, isLast);
    },
    close: () => {
      calls.push("close");
      return sink.close();
    },
  };
}

describe("moving records", () => {
  it("writes batch by batch, commits each, and closes the sink", async () => {
    const calls: string[] = [];
    const summary = await pipeline(numbers(5), toSink(recordingSink(calls), { batchSize: 2 }));
    expect(calls).toEqual([
      "open undefined",
      "write 1 2",
      "commit",
      "write 3 4",
      "commit",
      "write 5",
      "commit the end",
      "close",
    ]);
    expect(summary).toMatchObject({ records: 5, totalRecords: 5, dropped: 0, resumed: false, done: true });
  });

  it("reads no further than the batch while the sink is busy", async () => {
    let read = 0;
    const source = (function* () {
      for (; read < 100; read++) yield read;
    })();
    const busy = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const sink: Sink<number> = {
      ...memorySink<number>(),
      write: () => {
        written.resolve();
        return busy.promise;
      },
    };
    const moving = pipeline(source, toSink(sink, { batchSize: 10 }));
    await written.promise;
    await Promise.resolve();
    expect(read).toBe(9);
    busy.resolve();
    await moving;
    expect(read).toBe(100);
  });

  it.each([
    ["an array", numbers(3)],
    ["a set", new Set(numbers(3))],
    ["an async generator", counting(3, undefined)],
    ["a function", () => counting(3, undefined)],
    ["a function whose iterable has no position", () => numbers(3)],
    ["an iterator that answers by thenables", { [Symbol.asyncIterator]: () => thenables(numbers(3)) }],
  ])("takes %s as its source", async (_, source) => {
    const sink = memorySink<number>();
    await pipeline(source as Iterable<number>, toSink(sink));
    expect(sink.records).toEqual([1, 2, 3]);
  });

  it("makes of each record what transform returns, and leaves out what it makes undefined", async () => {
    const sink = memorySink<string>();
    const summary = await pipeline(numbers(6), toSink(sink, { batchSize: 2 }), {
      transform: (number) => (number % 2 === 0 ? `#${number}` : Promise.resolve(number === 3 ? "three" : undefined)),
    });
    expect(sink.records).toEqual(["#2", "three", "#4", "#6"]);
    expect(summary).toMatchObject({ records: 4, dropped: 2 });
  });

  it("takes anything that can be awaited from transform", async () => {
    const sink = memorySink<number>();
    // oxlint-disable-next-line unicorn/no-thenable -- that is what the test is about
    const thenable = (value: number) => ({ then: (resolve: (value: number) => void) => resolve(value) });
    await pipeline(numbers(2), toSink(sink), { transform: (number) => thenable(number * 2) as Promise<number> });
    expect(sink.records).toEqual([2, 4]);
  });

  it("lets other things happen meanwhile, an abort above all, though neither source nor sink ever waits", async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort("enough"));
    const endless = (function* () {
      for (;;) yield 1;
    })();
    let written = 0;
    const sink: Sink<number> = { ...memorySink<number>(), write: () => void written++, commit: () => undefined };
    await expect(pipeline(endless, toSink(sink), { signal: controller.signal })).rejects.toBe("enough");
    expect(written).toBeGreaterThan(0);
  });

  it("commits what has come when flushInterval is over, though the batch is not full and the source is slow", async () => {
    const clock = new VirtualClock();
    const calls: string[] = [];
    const more = Promise.withResolvers<void>();
    const source = (async function* () {
      yield 1;
      yield 2;
      await more.promise;
      yield 3;
    })();
    const moving = pipeline(source, toSink(recordingSink(calls), { flushInterval: 500 }), { clock });
    await clock.advance(499);
    expect(calls).toEqual(["open undefined"]);
    await clock.advance(1);
    expect(calls.slice(1)).toEqual(["write 1 2", "commit"]);
    expect(clock.pending).toEqual([]);
    more.resolve();
    await moving;
    expect(calls.slice(3)).toEqual(["write 3", "commit the end", "close"]);
    expect(clock.pending).toEqual([]);
  });

  it("has no timer when flushInterval is Infinity", async () => {
    const clock = new VirtualClock();
    const source = (async function* () {
      yield 1;
      expect(clock.pending).toEqual([]);
    })();
    await pipeline(source, toSink(memorySink<number>(), { flushInterval: Number.POSITIVE_INFINITY }), { clock });
    expect.assertions(1);
  });
});

describe("checkpoints", () => {
  it("lets the next run go on where this one has failed", async () => {
    const opened: (Position | undefined)[] = [];
    const sink = memorySink<number>();
    const checkpoint = memoryCheckpoint();
    let isBroken = true;
    const run = (): Promise<unknown> =>
      pipeline((position) => counting(10, position, opened), toSink(sink, { batchSize: 3 }), {
        checkpoint,
        transform: (number) => {
          if (number === 8 && isBroken) throw new Error("mine");
          return number;
        },
      });
    await expect(run()).rejects.toThrow("mine");
    expect(sink.records).toEqual(numbers(6));
    expect(await checkpoint.load()).toEqual({ revision: 3, position: 6, mark: 6, records: 6, done: false });
    isBroken = false;
    expect(await run()).toMatchObject({ records: 4, totalRecords: 10, resumed: true });
    expect([sink.records, opened]).toEqual([numbers(10), [undefined, 6]]);
  });

  it("takes back what was written behind the checkpoint", async () => {
    const sink = memorySink<number>();
    const checkpoint = memoryCheckpoint();
    const failing: CheckpointStore = {
      ...checkpoint,
      save: (next) => {
        if (next.records > 4) throw new Error("disk full");
        return checkpoint.save(next);
      },
    };
    const source = (position: Position | undefined): Source<number> => counting(6, position);
    await expect(pipeline(source, toSink(sink, { batchSize: 2 }), { checkpoint: failing })).rejects.toThrow(
      "disk full",
    );
    expect(sink.records).toEqual(numbers(6));
    await pipeline(source, toSink(sink, { batchSize: 2 }), { checkpoint });
    expect(sink.records).toEqual(numbers(6));
  });

  it("ends with the right records, whatever step a run dies at", async () => {
    let step = 0;
    for (let fatal = 1, died = true; died; fatal++) {
      const sink = memorySink<number>();
      const checkpoint = memoryCheckpoint();
      step = 0;
      const dying = (): void => {
        if (++step === fatal) throw new Error("killed");
      };
      const source = (position: Position | undefined): Source<number> => counting(7, position);
      const first = pipeline(source, toSink(dyingSink(sink, dying), { batchSize: 2 }), {
        checkpoint: dyingStore(checkpoint, dying),
      });
      died = await first.then(
        () => false,
        () => true,
      );
      const { totalRecords } = await pipeline(source, toSink(sink, { batchSize: 2 }), { checkpoint });
      expect([fatal, sink.records, totalRecords]).toEqual([fatal, numbers(7), 7]);
    }
    // Before the load, and before and after each of an open, four writes, four commits and five saves.
    expect(step).toBe(29);
  });

  it("skips what is known of an iterable, which is read from its start", async () => {
    const sink = memorySink<number>();
    const checkpoint = memoryCheckpoint();
    const broken = (async function* () {
      yield* numbers(5);
      throw new Error("cut");
    })();
    await expect(pipeline(broken, toSink(sink, { batchSize: 2 }), { checkpoint })).rejects.toThrow("cut");
    expect(sink.records).toEqual(numbers(4));
    const summary = await pipeline(numbers(9), toSink(sink, { batchSize: 2 }), { checkpoint });
    expect(sink.records).toEqual(numbers(9));
    expect(summary).toMatchObject({ records: 5, totalRecords: 9, position: 9 });
  });

  it("counts what transform leaves out as done, too", async () => {
    const checkpoint = memoryCheckpoint();
    const opened: (Position | undefined)[] = [];
    const run = (fails: boolean): Promise<unknown> =>
      pipeline((position) => counting(8, position, opened), toSink(memorySink<number>(), { batchSize: 2 }), {
        checkpoint,
        transform: (number) => {
          if (number === 8 && fails) throw new Error("cut");
          return undefined;
        },
      });
    await expect(run(true)).rejects.toThrow("cut");
    await run(false);
    expect(opened).toEqual([undefined, 6]);
  });

  it("does nothing once an ingest is done, unless it is told to continue", async () => {
    const sink = memorySink<number>();
    const checkpoint = memoryCheckpoint();
    const opened: (Position | undefined)[] = [];
    const run = (count: number, whenDone?: "return" | "continue") =>
      pipeline((position) => counting(count, position, opened), toSink(sink), { checkpoint, whenDone });
    await run(3);
    expect(await run(5)).toMatchObject({ records: 0, totalRecords: 3, resumed: true, done: true });
    expect(opened).toEqual([undefined]);
    expect(await run(5, "continue")).toMatchObject({ records: 2, totalRecords: 5, resumed: true });
    expect([sink.records, opened]).toEqual([numbers(5), [undefined, 3]]);
    await checkpoint.clear();
    await run(2);
    expect(sink.records).toEqual([...numbers(5), ...numbers(2)]);
  });

  it("stay where they are when a run that continues finds nothing new", async () => {
    const sink = memorySink<number>();
    const checkpoint = memoryCheckpoint();
    const opened: (Position | undefined)[] = [];
    const run = () =>
      pipeline((position) => counting(3, position, opened), toSink(sink), { checkpoint, whenDone: "continue" });
    await run();
    expect(await run()).toMatchObject({ records: 0, totalRecords: 3, position: 3, resumed: true });
    await run();
    expect([sink.records, opened]).toEqual([numbers(3), [undefined, 3, 3]]);
  });

  it("are not done when the source has stopped before its end: the next run goes on", async () => {
    const sink = memorySink<number>();
    const checkpoint = memoryCheckpoint();
    const run = (limit: number) =>
      pipeline(
        (position) => Object.assign(counting(Number(position ?? 0) + limit, position), { truncated: limit === 3 }),
        toSink(sink),
        { checkpoint },
      );
    expect(await run(3)).toMatchObject({ records: 3, done: false });
    expect(await run(3)).toMatchObject({ records: 3, totalRecords: 6, done: false });
    expect(await run(1)).toMatchObject({ records: 1, totalRecords: 7, done: true });
    expect(sink.records).toEqual(numbers(7));
  });

  it("stays at an earlier checkpoint when the sink cannot come back to this one", async () => {
    const sink = memorySink<number>();
    const inPairs: Sink<number> = {
      ...sink,
      commit: (checkpoint, isLast) => (checkpoint.records % 4 === 0 ? sink.commit(checkpoint, isLast) : undefined),
    };
    const store = memoryCheckpoint();
    const saved: Checkpoint[] = [];
    const checkpoint = { ...store, save: (next: Checkpoint) => void saved.push(next) };
    await pipeline((position) => counting(8, position), toSink(inPairs, { batchSize: 2 }), { checkpoint });
    expect(saved.map(({ revision, records }) => [revision, records])).toEqual([
      [1, 0],
      [2, 4],
      [3, 8],
      [4, 8],
    ]);
  });

  it("reads the position before the source goes on", async () => {
    const clock = new VirtualClock();
    const checkpoint = memoryCheckpoint();
    const never = Promise.withResolvers<never>();
    const hasty = {
      position: 0,
      async *[Symbol.asyncIterator]() {
        yield 1;
        // A source that goes on before it is asked to: what it says now belongs to the next record.
        this.position = 99;
        await never.promise;
      },
    };
    const moving = pipeline(() => hasty, toSink(memorySink<number>(), { flushInterval: 10 }), { checkpoint, clock });
    await clock.advance(10);
    expect(await checkpoint.load()).toMatchObject({ position: 0, records: 1 });
    never.reject(new Error("cut"));
    await expect(moving).rejects.toThrow("cut");
  });
});

describe("a sink that keeps checkpoints itself", () => {
  /** A database in memory. */
  function transactionalSink(): TransactionalSink<number> & { rows: number[]; checkpoints: Map<string, Checkpoint> } {
    const rows: number[] = [];
    const checkpoints = new Map<string, Checkpoint>();
    let pending: number[] = [];
    return {
      rows,
      checkpoints,
      open: () => {
        pending = [];
        return undefined;
      },
      write: (records) => void pending.push(...records),
      loadCheckpoint: (name) => checkpoints.get(name),
      commit: (checkpoint, name) => {
        rows.push(...pending);
        pending = [];
        if (name !== undefined) checkpoints.set(name, checkpoint);
      },
      close: () => {},
    };
  }

  it("is given the checkpoint with each commit, and asked for it by its name", async () => {
    const sink = transactionalSink();
    const run = (fails: boolean) =>
      pipeline((position) => counting(5, position), toSink(sink, { batchSize: 2 }), {
        checkpoint: "numbers",
        transform: (number) => {
          if (fails && number === 4) throw new Error("cut");
          return number;
        },
      });
    await expect(run(true)).rejects.toThrow("cut");
    expect([...sink.checkpoints]).toEqual([["numbers", { revision: 1, position: 2, records: 2, done: false }]]);
    expect(await run(false)).toMatchObject({ records: 3, totalRecords: 5 });
    expect(sink.rows).toEqual(numbers(5));
    expect(sink.checkpoints.get("numbers")).toEqual({ revision: 3, position: 5, records: 5, done: true });
  });

  it("keeps none without a name", async () => {
    const sink = transactionalSink();
    await pipeline(numbers(2), toSink(sink));
    expect([sink.rows, [...sink.checkpoints]]).toEqual([numbers(2), []]);
  });

  it("refuses another store, as others refuse a name", async () => {
    await expect(pipeline([1], toSink(transactionalSink()), { checkpoint: memoryCheckpoint() })).rejects.toThrow(
      /keeps checkpoints itself.*pass a name/,
    );
    await expect(pipeline([1], toSink(memorySink<number>()), { checkpoint: "a" })).rejects.toThrow(/pass a store/);
    await expect(pipeline([1], toSink(transactionalSink()), { checkpoint: "" })).rejects.toThrow("empty");
  });
});

describe("the end", () => {
  it("is an error of the source, which closes the sink and drops the batch", async () => {
    const calls: string[] = [];
    const broken = (async function* () {
      yield* [1, 2, 3];
      throw new Error("cut");
    })();
    await expect(pipeline(broken, toSink(recordingSink(calls), { batchSize: 2 }))).rejects.toThrow("cut");
    expect(calls).toEqual(["open undefined", "write 1 2", "commit", "close"]);
  });

  it("is an error of the sink, which leaves the source and aborts its signal", async () => {
    const [source, state] = watchedSource();
    const sink: Sink<number> = {
      ...memorySink<number>(),
      write: () => Promise.reject(new Error("disk full")),
      close: () => {
        throw new Error("and cannot be closed");
      },
    };
    await expect(pipeline(source, toSink(sink, { batchSize: 2 }))).rejects.toThrow("disk full");
    expect(state).toEqual({ read: 2, left: true, reason: expect.objectContaining({ message: "disk full" }) });
  });

  it("is an error of the listener", async () => {
    const [source, state] = watchedSource();
    const onProgress = (): never => {
      throw new Error("mine");
    };
    await expect(pipeline(source, toSink(memorySink<number>(), { batchSize: 2 }), { onProgress })).rejects.toThrow(
      "mine",
    );
    expect(state.left).toBe(true);
  });

  it("is an error of close(), when all else went well", async () => {
    let closed = 0;
    const sink: Sink<number> = {
      ...memorySink<number>(),
      close: () => {
        closed++;
        throw new Error("cannot close");
      },
    };
    await expect(pipeline([1], toSink(sink))).rejects.toThrow("cannot close");
    expect(closed).toBe(1);
  });

  it("comes when the signal aborts, also while the source is silent; nothing stays behind", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const calls: string[] = [];
    let reason: unknown;
    const source = (_: unknown, signal: AbortSignal): AsyncIterable<number> => {
      signal.addEventListener("abort", () => (reason = signal.reason));
      return (async function* () {
        yield 1;
        await new Promise(() => {});
      })();
    };
    const moving = pipeline(source, toSink(recordingSink(calls)), { clock, signal: controller.signal });
    await clock.advance(0);
    controller.abort("enough");
    await expect(moving).rejects.toBe("enough");
    expect(reason).toBe("enough");
    expect(calls).toEqual(["open undefined", "close"]);
    expect(clock.pending).toEqual([]);
  });

  it("comes at once for a signal that was aborted before", async () => {
    const calls: string[] = [];
    const signal = AbortSignal.abort("no");
    await expect(pipeline([1], toSink(recordingSink(calls)), { signal })).rejects.toBe("no");
    expect(calls).toEqual([]);
  });

  it("does not abort the signal of a source that has ended", async () => {
    let given: AbortSignal | undefined;
    await pipeline((_, signal) => ((given = signal), [1]), toSink(memorySink<number>()));
    expect(given?.aborted).toBe(false);
  });

  function watchedSource() {
    const state = { read: 0, left: false, reason: undefined as unknown };
    const source = (_: unknown, signal: AbortSignal): Iterable<number> => {
      signal.addEventListener("abort", () => (state.reason = signal.reason));
      return (function* () {
        try {
          for (;;) yield ++state.read;
        } finally {
          state.left = true;
        }
      })();
    };
    return [source, state] as const;
  }
});

describe("numbers", () => {
  it("are told after each commit, with the time by the clock", async () => {
    const clock = new VirtualClock();
    const told: PipelineProgress[] = [];
    const source = (async function* () {
      for (const number of numbers(4)) {
        await clock.advance(250);
        yield number;
      }
    })();
    const summary = await pipeline(
      source,
      toSink(memorySink<number>(), { batchSize: 2, flushInterval: Number.POSITIVE_INFINITY }),
      {
        clock,
        onProgress: (progress) => told.push(progress),
      },
    );
    expect(told.map(({ records, elapsed, rate, done, position }) => [records, elapsed, rate, done, position])).toEqual([
      [2, 500, 4, false, 2],
      [4, 1000, 4, false, 4],
      [4, 1000, 4, true, 4],
    ]);
    expect(summary).toMatchObject({
      records: 4,
      elapsed: 1000,
      rate: 4,
      pages: undefined,
      bytes: undefined,
      retries: undefined,
    });
  });

  it("of pages, bytes and retries are those that the source counts", async () => {
    const source = Object.assign(counting(3, undefined), { pagesFetched: 7, counts: { bytes: 300, retries: 2 } });
    expect(await pipeline(() => source, toSink(memorySink<number>()))).toMatchObject({
      pages: 7,
      bytes: 300,
      retries: 2,
    });
    const paged = Object.assign(counting(3, undefined), { pagesFetched: 7, counts: { pages: 8 } });
    expect(await pipeline(() => paged, toSink(memorySink<number>()))).toMatchObject({ pages: 8, bytes: undefined });
  });

  it("of bytes and retries are those of the meter in this run, where the source has none", async () => {
    const meter = new Meter();
    let calls = 0;
    const transport = new MockTransport(() => (++calls === 2 ? { status: 503, text: "busy" } : { json: [1, 2, 3] }));
    const client = new Client({ transport: stack(sendTwice, meter.layer, transport), baseUrl: "http://a.test" });
    await client.get("/before");
    const source = (async function* () {
      for (let page = 0; page < 3; page++) yield* await client.get("/numbers").json<number[]>();
    })();
    const summary = await pipeline(source, toSink(memorySink<number>()), { meter });
    // Three pages of "[1,2,3]", and "busy" once.
    expect(summary).toMatchObject({ records: 9, bytes: 3 * 7 + 4, retries: 1 });
    expect([meter.requests, meter.bytes]).toEqual([5, 4 * 7 + 4]);
  });
});

describe("what cannot be used", () => {
  it.each([
    ["a source that is none", () => pipeline(5 as never, toSink(memorySink())), /the source must be an iterable/],
    ["text as a source", () => pipeline("abc" as never, toSink(memorySink())), /got string/],
    ["a sink without toSink", () => pipeline([], memorySink() as never), /toSink\(sink\)/],
    ["an unknown option", () => pipeline([], toSink(memorySink()), { sginal: 1 } as object), /did you mean "signal"/],
    [
      "a wrong whenDone",
      () => pipeline([], toSink(memorySink()), { whenDone: "again" as never }),
      /"return" or "continue"/,
    ],
    [
      "a transform that is none",
      () => pipeline([], toSink(memorySink()), { transform: 1 as never }),
      /transform must be a function/,
    ],
    [
      "a listener that is none",
      () => pipeline([], toSink(memorySink()), { onProgress: 1 as never }),
      /onProgress must be a function/,
    ],
    [
      "a controller as signal",
      () => pipeline([], toSink(memorySink()), { signal: new AbortController() as never }),
      /pass its signal/,
    ],
    [
      "a store that is none",
      () => pipeline([], toSink(memorySink()), { checkpoint: {} as never }),
      /load\(\) and save\(\)/,
    ],
    [
      "a source that was opened before, with a checkpoint",
      () => pipeline(counting(1, undefined), toSink(memorySink()), { checkpoint: memoryCheckpoint() }),
      /pass a function that opens it/,
    ],
    [
      "an opener of sources without a position, with a checkpoint",
      () => pipeline(() => [1], toSink(memorySink()), { checkpoint: memoryCheckpoint() }),
      /has no position/,
    ],
  ])("is %s: a TypeError", async (_, run, message) => {
    const error: unknown = await run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(message);
  });

  it("is a sink that another pipeline is using, which goes on", async () => {
    const sink = memorySink<number>();
    const more = Promise.withResolvers<void>();
    const slow = (async function* () {
      yield 1;
      await more.promise;
      yield 2;
    })();
    const moving = pipeline(slow, toSink(sink));
    await expect(pipeline([3], toSink(sink))).rejects.toThrow(/used by another pipeline.*one for each/);
    more.resolve();
    await moving;
    await pipeline([3], toSink(sink));
    expect(sink.records).toEqual([1, 2, 3]);
  });

  it("is a sink or a size of batches that cannot be", () => {
    expect(() => toSink({} as never)).toThrow(/an object with open\(\)/);
    expect(() => toSink(undefined as never)).toThrow(TypeError);
    expect(() => toSink(memorySink(), { batchsize: 1 } as object)).toThrow('did you mean "batchSize"?');
    for (const batchSize of [0, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, "5"])
      expect(() => toSink(memorySink(), { batchSize: batchSize as number })).toThrow(RangeError);
    for (const flushInterval of [0, -1, Number.NaN, 2 ** 31])
      expect(() => toSink(memorySink(), { flushInterval })).toThrow(RangeError);
  });

  it.each([
    ["positions of another kind", { a: 1 }, /positions of its own/],
    ["a position behind the end", 5, /behind record 5, and the source has only 2/],
  ])("is a checkpoint with %s", async (_, position, message) => {
    const checkpoint = memoryCheckpoint({ revision: 1, records: 0, done: false, mark: 0, position });
    const error: unknown = await pipeline([1, 2], toSink(memorySink<number>()), { checkpoint }).catch(
      (reason: unknown) => reason,
    );
    expect(isPipelineError(error) && error.code).toBe("ERR_CHECKPOINT_INVALID");
    expect(String(error)).toMatch(message);
  });

  it("is a sink that has lost what the checkpoint is behind", async () => {
    const checkpoint = memoryCheckpoint({ revision: 1, records: 5, done: false, mark: 5, position: 5 });
    const error: unknown = await pipeline(numbers(9), toSink(memorySink<number>()), { checkpoint }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: "PipelineError", code: "ERR_SINK_CHANGED" });
  });
});

/** Sends once more what is answered by 503. */
const sendTwice: Layer = (inner) => ({
  handleRequest: async (request) => {
    const response = await inner.handleRequest(request);
    if (response.status !== 503) return response;
    await response.read();
    return inner.handleRequest(request);
  },
});

/** An iterator whose promises are not those of this realm. */
function thenables(values: number[]): AsyncIterator<number> {
  const iterator = values.values();
  class Foreign {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what the test is about
    then(resolve: (step: IteratorResult<number>) => void): void {
      resolve(iterator.next());
    }
  }
  return { next: () => new Foreign() as never };
}

function dyingSink(sink: Sink<number>, dying: () => void): Sink<number> {
  const around = async <R>(run: () => R | Promise<R>): Promise<R> => {
    dying();
    const result = await run();
    dying();
    return result;
  };
  return {
    open: (mark) => around(() => sink.open(mark)),
    write: (records) => around(() => sink.write(records)),
    commit: (checkpoint, isLast) => around(() => sink.commit(checkpoint, isLast)),
    // Who is dead closes nothing.
    close: () => {},
  };
}

function dyingStore(store: CheckpointStore, dying: () => void): CheckpointStore {
  return {
    load: () => {
      dying();
      return store.load();
    },
    save: async (checkpoint) => {
      dying();
      await store.save(checkpoint);
      dying();
    },
    clear: () => store.clear(),
  };
}
