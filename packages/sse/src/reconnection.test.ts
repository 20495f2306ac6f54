import { ConnectError, DecodingError, ReadError, RemoteProtocolError, StreamConsumedError } from "@haulier/core";
import { delay, fail } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import type { Reconnecting } from "./event-source.ts";
import { delayBefore, resolveReconnect } from "./reconnection.ts";
import { dataOf, never, setUp, stream } from "./testing/set-up-sse.ts";

it("is not there unless it is asked for (SSE9)", async () => {
  const { connect, transport } = setUp([stream("data: a\n\n"), stream("data: b\n\n")]);
  expect(await dataOf(await connect())).toEqual(["a"]);
  await expect(dataOf(await connect({ reconnect: false }))).resolves.toEqual(["b"]);
  expect(transport.calls).toHaveLength(2);
});

it("goes on after a stream that ended, with Last-Event-ID, until 204 (SSE9)", async () => {
  const { connect, clock, lastEventIds, times } = setUp([
    stream("id: 1\ndata: a\n\nid: 2\ndata: cut"),
    stream("data: b\n\n"),
    stream("id: é\ndata: c\n\nid: 4\n\n"),
    stream("id\ndata: d\n\n"),
  ]);
  const source = await connect({ reconnect: true });
  const reading = dataOf(source);
  await clock.runAll();
  expect(await reading).toEqual(["a", "b", "c", "d"]);
  expect(lastEventIds()).toEqual([null, "1", "1", "4", null]);
  expect(times()).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  expect([source.response.status, source.isClosed]).toEqual([204, true]);
});

it("keeps the caller's own Last-Event-ID until the stream has one (SSE9)", async () => {
  const { connect, clock, lastEventIds } = setUp([
    stream("data: a\n\n"),
    stream("id: 8\ndata: b\n\n"),
    stream("id\ndata: c\n\n"),
  ]);
  const reading = dataOf(await connect({ reconnect: true, headers: { "last-event-id": "7" } }));
  await clock.runAll();
  await reading;
  expect(lastEventIds()).toEqual(["7", "7", "8", null]);
});

it("leaves out an id that no field can have", async () => {
  const { connect, clock, lastEventIds } = setUp([stream("id: a\u0001b\ndata: a\n\n")]);
  const reading = dataOf(await connect({ reconnect: true }));
  await clock.runAll();
  await reading;
  expect(lastEventIds()).toEqual([null, null]);
});

test.each([
  ["a broken connection", new ReadError("reset")],
  ["a stream that is cut", new RemoteProtocolError("incomplete chunk")],
  ["compression that is cut", new DecodingError("gzip: ended early")],
])("goes on after %s (SSE9)", async (_name, error) => {
  const { connect, clock, times } = setUp([stream("data: a\n\n", fail(error)), stream("data: b\n\n")]);
  const seen: Reconnecting[] = [];
  const reading = dataOf(await connect({ reconnect: true, onReconnect: (reconnecting) => seen.push(reconnecting) }));
  await clock.runAll();
  expect(await reading).toEqual(["a", "b"]);
  expect(times()).toEqual([0, 1_000, 2_000]);
  expect(seen).toEqual([
    { attempt: 1, delay: 1_000, error },
    { attempt: 1, delay: 1_000, error: undefined },
  ]);
});

it("goes on after silence (SSE9)", async () => {
  const { connect, clock, times, client } = setUp([stream("data: a\n\n", delay(never, "")), stream("data: b\n\n")]);
  const reading = dataOf(await connect({ reconnect: true, idleTimeout: 5_000 }));
  await clock.runAll();
  expect(await reading).toEqual(["a", "b"]);
  expect(times()).toEqual([0, 6_000, 7_000]);
  await client.close();
});

it("does not go on after timeout.total, nor after an error of the program (SSE9)", async () => {
  const { connect, clock } = setUp([stream("data: a\n\n", delay(never, "")), stream(fail(new Error("a bug")))]);
  const limited = dataOf(await connect({ reconnect: true, timeout: { total: 100 } })).catch((error) => error.code);
  await clock.advance(100);
  expect(await limited).toBe("ERR_TOTAL_TIMEOUT");
  await expect(dataOf(await connect({ reconnect: true }))).rejects.toThrow("a bug");
});

it("takes the server's retry for the delay, also without an event, and keeps it (SSE9)", async () => {
  const { connect, clock, times } = setUp([
    stream("retry: 50\n\n"),
    stream("data: a\n\n"),
    stream("retry: 60000\ndata: b\n\n"),
  ]);
  const reading = dataOf(await connect({ reconnect: true }));
  await clock.runAll();
  expect(await reading).toEqual(["a", "b"]);
  expect(times()).toEqual([0, 50, 100, 60_100]);
});

it("tries the first connection again as well, and doubles the delay until something comes (SSE9)", async () => {
  const refused = fail(new ConnectError("refused"));
  const { connect, clock, times } = setUp([refused, refused, stream(), refused, stream(":\n"), stream("data: a\n\n")]);
  const connecting = connect({ reconnect: { delay: 100, maxDelay: 500 } });
  const reading = connecting.then(dataOf);
  await clock.runAll();
  expect(await reading).toEqual(["a"]);
  expect(times()).toEqual([0, 100, 300, 700, 1_200, 1_300, 1_400]);
});

describe("attempts", () => {
  it("end with the last error (SSE9)", async () => {
    const { connect, clock, times, client } = setUp(() => fail(new ConnectError("refused")));
    const connecting = connect({ reconnect: { attempts: 2 } }).catch((error) => error.message);
    await clock.runAll();
    expect(await connecting).toBe("refused");
    expect(times()).toEqual([0, 1_000, 3_000]);
    await client.close();
  });

  it("end without one where the streams did, and count anew when something has come (SSE9)", async () => {
    const { connect, clock, transport } = setUp([
      stream(),
      stream("data: a\n\n"),
      stream("data: b\n\n"),
      stream(),
      stream("data: c\n\n"),
    ]);
    const reading = dataOf(await connect({ reconnect: { attempts: 1 } }));
    await clock.runAll();
    expect(await reading).toEqual(["a", "b"]);
    expect(transport.calls).toHaveLength(4);
    const quiet = setUp(() => stream());
    const quietReading = dataOf(await quiet.connect({ reconnect: { attempts: 1 } }));
    await quiet.clock.runAll();
    expect(await quietReading).toEqual([]);
    expect(quiet.transport.calls).toHaveLength(2);
  });
});

it("tries again the statuses that it is given, and no others (SSE9)", async () => {
  const replies = () => [stream("data: a\n\n"), { status: 503 }, stream("data: b\n\n")];
  const standard = setUp(replies());
  const failing = dataOf(await standard.connect({ reconnect: true })).catch((error) => error.code);
  await standard.clock.runAll();
  expect(await failing).toBe("ERR_SSE_STATUS");
  const patient = setUp(replies());
  const reading = dataOf(await patient.connect({ reconnect: { statuses: [503] } }));
  await patient.clock.runAll();
  expect(await reading).toEqual(["a", "b"]);
});

it("sends the body again, and refuses to without it (SSE9)", async () => {
  const replayed = setUp([stream("data: a\n\n"), stream("data: b\n\n")]);
  const reading = dataOf(await replayed.connect({ reconnect: true, json: { q: 1 } }));
  await replayed.clock.runAll();
  expect(await reading).toEqual(["a", "b"]);
  expect(replayed.transport.calls.map((call) => call.json())).toEqual([{ q: 1 }, { q: 1 }, { q: 1 }]);
  const once = setUp([stream("data: a\n\n"), stream("data: b\n\n")]);
  const content = new Blob(["q"]).stream();
  const failing = dataOf(await once.connect({ reconnect: true, content })).catch((error: unknown) => error);
  await once.clock.runAll();
  expect(await failing).toBeInstanceOf(StreamConsumedError);
  expect(once.transport.calls).toHaveLength(1);
});

it("is given up by close() and by the signal while it waits", async () => {
  const { connect, clock } = setUp(() => stream("data: a\n\n"));
  const source = await connect({ reconnect: true });
  const closed = dataOf(source);
  await clock.advance(500);
  expect(clock.pending).toHaveLength(1);
  await source.close();
  expect(await closed).toEqual(["a"]);
  const controller = new AbortController();
  const aborted = dataOf(await connect({ reconnect: true, signal: controller.signal })).catch((error) => error);
  await clock.advance(500);
  controller.abort("enough");
  expect([await aborted, clock.pending]).toEqual(["enough", []]);
});

it("ends with what onReconnect or onComment throws", async () => {
  const { connect } = setUp(() => stream("data: a\n\n", ":\n"));
  const thrower = (): never => {
    throw new ReadError("of the caller");
  };
  await expect(dataOf(await connect({ reconnect: true, onReconnect: thrower }))).rejects.toThrow("of the caller");
  await expect(dataOf(await connect({ reconnect: true, onComment: thrower }))).rejects.toThrow("of the caller");
});

describe("the delay", () => {
  const policy = resolveReconnect(true)!;

  test.each([
    [0, undefined, 0, 1_000],
    [0, undefined, 1, 1_500],
    [3, undefined, 0, 8_000],
    [5, undefined, 0, 30_000],
    [2_000, undefined, 0.5, 37_500],
    [0, 0, 1, 0],
    [1, 20_000, 0, 30_000],
    [9, 60_000, 0, 60_000],
    [0, 2 ** 31 - 1, 1, 2 ** 31 - 1],
  ])("after %d failures, with retry %s and %d at random, is %d ms (SSE9)", (failures, retry, random, expected) => {
    expect(delayBefore(failures, retry, policy, random)).toBe(expected);
  });

  it("has the jitter that it is given", () => {
    expect(delayBefore(0, undefined, resolveReconnect({ jitter: 0 })!, 1)).toBe(1_000);
    expect(delayBefore(0, undefined, resolveReconnect({ jitter: 1, delay: 10 })!, 0.9)).toBe(19);
  });

  it("takes its randomness from the option (SSE9)", async () => {
    const { connect, clock, times } = setUp([stream("data: a\n\n")]);
    const reading = dataOf(await connect({ reconnect: true, random: () => 0.5 }));
    await clock.runAll();
    await reading;
    expect(times()).toEqual([0, 1_250]);
  });
});
