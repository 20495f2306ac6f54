import { getEventListeners } from "node:events";

import { describe, expect, it } from "vitest";

import { raceAddresses, type AddressRaceOptions } from "./address-race.ts";
import { interleaveFamilies, type HostAddress } from "./host-address.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { TestClock, turn } from "./testing/test-clock.ts";

/** A socket that remembers whether it was closed. */
class FakeSocket {
  readonly to: string;
  destroyed = false;

  constructor(to: string) {
    this.to = to;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

interface Attempt {
  readonly signal: AbortSignal;
  connect(): Promise<FakeSocket>;
  fail(error: unknown): Promise<void>;
}

/** A race whose attempts the test decides about, by the name of the address. */
function race(addresses: string, options: Partial<AddressRaceOptions<FakeSocket>> = {}) {
  const clock = new TestClock();
  const attempts = new Map<string, Attempt>();
  const failed: string[] = [];
  const winner = raceAddresses<FakeSocket>({
    addresses: addresses.split(" ").map((address): HostAddress => ({ address, family: 4 })),
    attempt: ({ address }, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        attempts.set(address, {
          signal,
          async connect() {
            const socket = new FakeSocket(address);
            resolve(socket);
            await turn();
            return socket;
          },
          async fail(error) {
            reject(error);
            await turn();
          },
        });
      }),
    delay: 250,
    clock,
    onFailed: ({ address }) => failed.push(address),
    ...options,
  });
  const outcome = winner.then(
    ({ to }) => to,
    (error: unknown) => error,
  );
  return { clock, attempts, failed, outcome, begun: () => [...attempts.keys()].join(" ") };
}

describe("raceAddresses", () => {
  it("tries the next address beside the one that is slow, one for each delay", async () => {
    const { clock, begun } = race("a b c");
    expect(begun()).toBe("a");
    await clock.advance(249);
    expect(begun()).toBe("a");
    await clock.advance(1);
    expect(begun()).toBe("a b");
    await clock.advance(250);
    expect(begun()).toBe("a b c");
    expect(clock.pending).toBe(0);
  });

  it("does not give up a slow address, which wins when it is first after all (F-05)", async () => {
    const { clock, attempts, outcome } = race("slow dead");
    await clock.advance(10_000);
    expect(attempts.get("slow")!.signal.aborted).toBe(false);
    await attempts.get("slow")!.connect();
    expect(await outcome).toBe("slow");
  });

  it("ends the others when one has won, and has no timer left", async () => {
    const { clock, attempts, outcome } = race("a b c");
    await clock.advance(250);
    const socket = await attempts.get("b")!.connect();
    expect(await outcome).toBe("b");
    expect([attempts.get("a")!.signal.aborted, socket.destroyed, clock.pending]).toEqual([true, false, 0]);
    await clock.advance(10_000);
    expect(attempts.has("c")).toBe(false);
  });

  it("closes one that connects after the race, as when two do in the same turn", async () => {
    const { clock, attempts, outcome } = race("a b");
    await clock.advance(250);
    const [first, second] = await Promise.all([attempts.get("b")!.connect(), attempts.get("a")!.connect()]);
    expect(await outcome).toBe("b");
    expect([first.destroyed, second.destroyed]).toEqual([false, true]);
  });

  it("tries the next address at once when one fails, and gives that its full delay", async () => {
    const { clock, attempts, failed, begun, outcome } = race("a b c");
    await clock.advance(200);
    await attempts.get("a")!.fail(new Error("refused"));
    expect([begun(), failed]).toEqual(["a b", ["a"]]);
    await clock.advance(249);
    expect(begun()).toBe("a b");
    await clock.advance(1);
    expect(begun()).toBe("a b c");
    await attempts.get("c")!.connect();
    expect(await outcome).toBe("c");
    // Those that were ended did not fail.
    expect(failed).toEqual(["a"]);
  });

  it("waits for those under way when the last one has failed", async () => {
    const { clock, attempts, outcome } = race("a b");
    await clock.advance(250);
    await attempts.get("b")!.fail(new Error("refused"));
    expect(clock.pending).toBe(0);
    await attempts.get("a")!.connect();
    expect(await outcome).toBe("a");
  });

  it("fails with the errors of all, and the code of the first", async () => {
    const { attempts, outcome, failed } = race("a b");
    const errors = [Object.assign(new Error("a refused"), { code: "ECONNREFUSED" }), new Error("b is no more")];
    await attempts.get("a")!.fail(errors[0]);
    await attempts.get("b")!.fail(errors[1]);
    expect(await outcome).toBeInstanceOf(AggregateError);
    expect(await outcome).toMatchObject({ errors, code: "ECONNREFUSED" });
    expect(failed).toEqual(["a", "b"]);
  });

  it("fails with the error itself when there is one address", async () => {
    const { attempts, outcome } = race("a");
    const error = new Error("refused");
    await attempts.get("a")!.fail(error);
    expect(await outcome).toBe(error);
  });

  it("ends with its signal, and leaves no attempt, timer or listener", async () => {
    const controller = new AbortController();
    const { clock, attempts, outcome, failed } = race("a b c", { signal: controller.signal });
    await clock.advance(250);
    controller.abort("enough");
    expect(await outcome).toBe("enough");
    expect([...attempts.values()].map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect([clock.pending, failed, getEventListeners(controller.signal, "abort")]).toEqual([0, [], []]);
  });

  it("does not begin when its signal has aborted", async () => {
    const { begun, outcome } = race("a", { signal: AbortSignal.abort("no") });
    expect([await outcome, begun()]).toEqual(["no", ""]);
  });

  it("leaves no listener with its signal when it is won or lost", async () => {
    const { signal } = new AbortController();
    const won = race("a", { signal });
    await won.attempts.get("a")!.connect();
    const lost = race("a", { signal });
    await lost.attempts.get("a")!.fail(new Error("refused"));
    expect(await failureOf(lost.outcome.then((error) => Promise.reject(error as Error)))).toBeInstanceOf(Error);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("interleaveFamilies", () => {
  it.each([
    ["4a", "4a"],
    ["6a 6b 4a 4b", "6a 4a 6b 4b"],
    ["4a 4b 4c 6a", "4a 6a 4b 4c"],
    ["6a 4a 4b 4c 6b", "6a 4a 6b 4b 4c"],
    ["4a 4b", "4a 4b"],
  ])("puts %s in the order %s", (given, order) => {
    const addresses = given.split(" ").map((address): HostAddress => ({ address, family: address[0] === "4" ? 4 : 6 }));
    expect(interleaveFamilies(addresses).map(({ address }) => address)).toEqual(order.split(" "));
  });
});
