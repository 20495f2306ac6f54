import { HttpResponse, type StandardSchema } from "@haulier/core";
import { describe, expect, it, test } from "vitest";

import { iterJsonBytes } from "./iter-json-bytes.ts";
import { iterJson } from "./iter-json.ts";
import { arriving, encode, itemsOf, outcomeOf } from "./testing/random-pieces.ts";

/** Pieces, and then nothing until it is left, which it tells. */
function endless(...pieces: readonly string[]): AsyncIterable<Uint8Array> & { left: number } {
  const rest = pieces.map(encode);
  const source = {
    left: 0,
    [Symbol.asyncIterator]: () => ({
      next: (): Promise<IteratorResult<Uint8Array>> => {
        const value = rest.shift();
        return value === undefined ? new Promise(() => {}) : Promise.resolve({ done: false, value });
      },
      return: (): Promise<IteratorResult<Uint8Array>> => {
        source.left++;
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  return source;
}

describe("a source is released", () => {
  test("when the loop is left, once", async () => {
    const source = endless("1\n2\n");
    for await (const value of iterJson(source)) if (value === 1) break;
    expect(source.left).toBe(1);
  });

  test("when a record is none, and when somebody throws into it", async () => {
    const source = endless("1\nx\n");
    await expect(itemsOf(iterJson(source))).rejects.toMatchObject({ code: "ERR_RECORD_INVALID" });
    const other = endless("1\n");
    await expect(iterJson(other).throw(new Error("enough"))).rejects.toThrow("enough");
    expect([source.left, other.left]).toEqual([1, 1]);
  });

  test("before it has begun, when it is disposed of", async () => {
    const source = endless("1\n");
    {
      await using records = iterJson(source);
      expect(records.position.records).toBe(0);
    }
    expect(source.left).toBe(1);
    const response = new HttpResponse({ body: endless("1\n") });
    await iterJson(response).close();
    expect(response.isClosed).toBe(true);
  });

  test("while a record is waited for, and whoever waits is told that it is over", async () => {
    for (const leave of ["close", "return"] as const) {
      const source = endless("1\n");
      const records = iterJson(source);
      await records.next();
      const waiting = [records.next(), records.next()];
      await records[leave]();
      expect(await Promise.all(waiting)).toEqual([
        { done: true, value: undefined },
        { done: true, value: undefined },
      ]);
      expect(source.left).toBe(1);
    }
  });

  test("by nobody when it has ended or failed by itself", async () => {
    const failure = new Error("broken");
    let left = 0;
    const source = (pieces: readonly Uint8Array[], error?: Error): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => {
        const rest = [...pieces];
        return {
          next: async () => {
            if (rest.length > 0) return { done: false, value: rest.shift()! };
            if (error !== undefined) throw error;
            return { done: true, value: undefined };
          },
          return: async () => {
            left++;
            return { done: true, value: undefined };
          },
        };
      },
    });
    expect(await itemsOf(iterJson(source([encode("1\n2")])))).toEqual([1, 2]);
    expect(await outcomeOf(iterJson(source([encode("1\n2")], failure)))).toEqual({ items: [1], error: failure });
    expect(left).toBe(0);
  });
});

describe("a signal", () => {
  it("ends the wait for a record with its reason, once, and lets go of everything", async () => {
    for (const leavesEarly of [false, true]) {
      const source = endless("1\n");
      const controller = new AbortController();
      const records = iterJson(source, { signal: controller.signal });
      await records.next();
      const waiting = leavesEarly ? undefined : records.next();
      controller.abort(new Error("enough"));
      await expect(waiting ?? records.next()).rejects.toThrow("enough");
      expect(await records.next()).toEqual({ done: true, value: undefined });
      expect(source.left).toBe(1);
    }
  });

  it("ends what has not begun", async () => {
    const source = endless("1\n");
    const records = iterJson(source, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(records.next()).rejects.toThrow("enough");
    expect(source.left).toBe(1);
  });

  it("has no listener left afterwards, however it ends", async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await itemsOf(iterJson(encode("1\n2"), { signal }));
    await outcomeOf(iterJson(encode("1\nx"), { signal }));
    for await (const _ of iterJson(encode("1\n2"), { signal })) break;
    expect(listeners).toBe(0);
  });
});

it("answers calls in their order, however many there are at once", async () => {
  const records = iterJson(arriving(["1\n2", "\n3\n4\n", "5"].map(encode)));
  const calls = Array.from({ length: 7 }, () => records.next());
  const values = (await Promise.all(calls)).map(({ value }) => value);
  expect(values).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
});

it("gives back a record that is validated while it is left, and that nobody gets", async () => {
  const answers: (() => void)[] = [];
  let asked = (): void => {};
  const schema: StandardSchema = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) =>
        new Promise((resolve) => {
          answers.push(() => resolve({ value }));
          asked();
        }),
    },
  };
  const isAsked = (): Promise<void> =>
    new Promise((resolve) => {
      asked = resolve;
    });
  const records = iterJson(encode("1\n2\n"), { schema });
  let wait = isAsked();
  const first = records.next();
  await wait;
  answers[0]!();
  expect(await first).toEqual({ done: false, value: 1 });
  wait = isAsked();
  const second = records.next();
  await wait;
  await records.close();
  answers[1]!();
  expect(await second).toEqual({ done: true, value: undefined });
  expect(records.position).toEqual({ bytes: 2, lines: 1, records: 1 });
});

it("gives what is there without a promise, and what else there is by the next call", async () => {
  const left: string[] = [];
  const onInvalid = ({ message }: Error): unknown => left.push(message);
  const records = iterJson(arriving([encode("1\n2\nx\n3\n"), encode("4")]), { onInvalid });
  expect(records.takeReady()).toBeUndefined();
  expect(await records.next()).toEqual({ done: false, value: 1 });
  expect(records.takeReady()).toEqual({ done: false, value: 2 });
  expect(records.position).toEqual({ bytes: 4, lines: 2, records: 2 });
  expect([records.takeReady(), left]).toEqual([undefined, []]);
  const next = records.next();
  expect(records.takeReady()).toBeUndefined();
  expect([await next, left.length]).toEqual([{ done: false, value: 3 }, 1]);
  expect(records.takeReady()).toBeUndefined();
  expect(await Array.fromAsync(records)).toEqual([4]);
  expect(records.takeReady()).toBeUndefined();
});

it("takes no record any more when it is left while a listener is waited for", async () => {
  const bytes = encode("1\nx\n2\n");
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const { promise: answer, resolve: go } = Promise.withResolvers<void>();
  const onInvalid = (): Promise<void> => {
    tell();
    return answer;
  };
  const records = iterJson(bytes, { onInvalid });
  await records.next();
  const second = records.next();
  await told;
  await records.close();
  go();
  expect(await second).toEqual({ done: true, value: undefined });
  const resumed = iterJson(bytes, { resumeFrom: records.position, onInvalid: () => {} });
  expect(await itemsOf(resumed)).toEqual([2]);
});

it("reports a schema that throws as what it is", async () => {
  const schema: StandardSchema = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: () => {
        throw new Error("bug");
      },
    },
  };
  const source = endless("1\n");
  const records = iterJson(source, { schema });
  await expect(itemsOf(records)).rejects.toThrow("bug");
  expect([source.left, records.position.bytes]).toEqual([1, 0]);
});

describe("the position", () => {
  const text = '{"a":1}\r\n\n{"ü":2}\n: x\ndata: 3\n4';
  const bytes = encode(text);

  it("is behind the record that was yielded last, in bytes, lines and records", async () => {
    for (const iterate of [iterJson, iterJsonBytes]) {
      const records = iterate(arriving([bytes.subarray(0, 14), bytes.subarray(14)]));
      const positions: unknown[] = [records.position];
      for await (const _ of records) positions.push(records.position);
      expect(positions).toEqual([
        { bytes: 0, lines: 0, records: 0 },
        { bytes: 9, lines: 1, records: 1 },
        { bytes: 19, lines: 3, records: 2 },
        { bytes: 31, lines: 5, records: 3 },
        { bytes: 32, lines: 6, records: 4 },
      ]);
      expect(records.position).toEqual(positions.at(-1));
    }
  });

  it("is where another source goes on, in all of the bytes or in the range behind it", async () => {
    const stored = JSON.parse('{"bytes":19,"lines":3,"records":2}');
    const range = (start: number): HttpResponse =>
      new HttpResponse({
        status: 206,
        headers: { "Content-Range": `bytes ${start}-31/32` },
        body: bytes.subarray(start),
      });
    for (const source of [
      bytes,
      [bytes.subarray(0, 5), bytes.subarray(5, 25), bytes.subarray(25)],
      range(19),
      range(9),
    ]) {
      const records = iterJson(source, { resumeFrom: stored });
      expect(records.position).toEqual(stored);
      expect(await itemsOf(records)).toEqual([3, 4]);
      expect(records.position).toEqual({ bytes: 32, lines: 6, records: 4 });
    }
  });

  it("counts from the start of the whole in a range that nobody has gone on from", async () => {
    const response = new HttpResponse({
      status: 206,
      headers: { "Content-Range": "bytes 19-31/32" },
      body: bytes.subarray(19),
    });
    const records = iterJson(response);
    await records.next();
    expect(records.position.bytes).toBe(31);
  });

  it("names lines of the whole when they are wrong", async () => {
    const stored = { bytes: 19, lines: 3, records: 2 };
    await expect(itemsOf(iterJson(encode(text.replace("3", "x")), { resumeFrom: stored }))).rejects.toThrow(
      "line 5, at byte 23, is not JSON",
    );
  });

  it("is before a record that ended the iteration, and those that were left out are not", async () => {
    for (const iterate of [iterJson, iterJsonBytes]) {
      const long = encode(`1\n${"x".repeat(9)}\n2\n`);
      const strict = iterate(long, { maxLineSize: 5 });
      await outcomeOf<unknown>(strict);
      expect(strict.position).toEqual({ bytes: 2, lines: 1, records: 1 });
      const tolerant = iterate(long, { maxLineSize: 5, onInvalid: () => {} });
      await outcomeOf<unknown>(tolerant);
      expect(tolerant.position).toEqual({ bytes: 14, lines: 3, records: 2 });
    }
    const cut = iterJson(encode('1\n{"a'));
    await outcomeOf(cut);
    expect(cut.position).toEqual({ bytes: 2, lines: 1, records: 1 });
  });

  it("that is not in the source is an error", async () => {
    for (const [source, message] of [
      [encode("1\n2\n"), "cannot go on at byte 19: the source has only 4 bytes, so it is another one now"],
      [
        new HttpResponse({ status: 206, headers: { "Content-Range": "bytes 25-31/32" }, body: bytes.subarray(25) }),
        "cannot go on at byte 19: the response begins at byte 25",
      ],
    ] as const) {
      const records = iterJson(source, { resumeFrom: { bytes: 19, lines: 3, records: 2 } });
      await expect(itemsOf(records)).rejects.toMatchObject({
        code: "ERR_SOURCE_CHANGED",
        message: `source: ${message}; leave out resumeFrom to begin anew`,
      });
    }
    for (const resumeFrom of [null, 5, "5", [], {}, { bytes: -1, records: 0, lines: 0 }, { bytes: 1, records: 0 }])
      expect(() => iterJson([], { resumeFrom: resumeFrom as never })).toThrow(
        "iterJson: resumeFrom must be a position of such a source",
      );
  });

  it("of a text sequence is before the next text", async () => {
    const sequence = encode('\x1e{\n"a":1}\n\x1e2\n\x1e3\n');
    const records = iterJson(sequence);
    await records.next();
    const { position } = records;
    expect(position).toEqual({ bytes: 10, lines: 1, records: 1 });
    expect(await itemsOf(iterJson(sequence, { resumeFrom: position }))).toEqual([2, 3]);
  });
});

it("counts the bytes that it has received", async () => {
  const read = new HttpResponse({ body: encode("1\n2") });
  for (const source of [encode("1\n2"), read, new HttpResponse({ body: arriving([encode("1\n2")]) })]) {
    const records = iterJson(source);
    await itemsOf(records);
    expect(records.counts.bytes).toBe(3);
  }
});
