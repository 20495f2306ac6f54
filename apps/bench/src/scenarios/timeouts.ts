import type { Contender } from "../contender.ts";
import { gotConnect, gotRead } from "../contenders/timeouts/got.ts";
import { haulierConnect, haulierPool, haulierRead } from "../contenders/timeouts/haulier.ts";
import { undiciConnect, undiciRead } from "../contenders/timeouts/undici.ts";
import { wholeRequestTimeouts } from "../contenders/timeouts/whole-request.ts";
import { defineScenario } from "../scenario.ts";
import { serveSilence } from "../server/mute-server.ts";
import { timeoutLimit, type TimeoutTarget } from "../timeout-target.ts";

const width = 5;

/** A timer of Node's, which is what there is to be had. */
const timer: Contender<TimeoutTarget> = {
  name: "setTimeout",
  open: () =>
    Promise.resolve({
      send: () => new Promise((_resolve, reject) => setTimeout(reject, timeoutLimit, "over")),
      isTimeout: (error) => error === "over",
    }),
};

export const timeouts = defineScenario({
  name: "timeouts",
  title: `${width} requests at once that are not answered, until the limit of ${timeoutLimit} ms has ended the last of them`,
  contenders: [
    timer,
    haulierConnect,
    haulierRead,
    haulierPool,
    undiciConnect,
    undiciRead,
    gotConnect,
    gotRead,
    ...wholeRequestTimeouts,
  ],
  base: "setTimeout",
  serve: serveSilence,
  requests: 1,
  warmUpRounds: 1,
  rounds: 5,
  countsAllocations: false,
  showsTime: true,
  async run(target) {
    await Promise.all(Array.from({ length: width }, () => timeOut(target)));
  },
});

async function timeOut(target: TimeoutTarget): Promise<void> {
  const startedAt = performance.now();
  const thrown: unknown = await target.send().then(
    () => new Error("expected no answer, got one"),
    (error: unknown) => error,
  );
  const elapsed = performance.now() - startedAt;
  if (!target.isTimeout(thrown)) throw thrown;
  // Timers are counted in whole milliseconds, and may be early by a part of one.
  if (elapsed < timeoutLimit - 1) throw new Error(`expected ${timeoutLimit} ms, got ${elapsed.toFixed(1)}`);
}
