import { Child } from "../child.ts";
import { allocationFlags } from "../count-allocations.ts";
import { inFlight } from "../in-flight.ts";
import { noBallast, type Ballast } from "./ballast.ts";
import type { BudgetName } from "./budgets.ts";
import type { GateQuestion, GateScenario } from "./gate-question.ts";
import { cpuFlags, type RelativeCpu } from "./relative-cpu.ts";
import type { Figure } from "./verdict.ts";

const every = "client + every option";

const measurers: Readonly<Record<BudgetName, (bench: GateBench, ballast: Ballast) => Promise<Figure>>> = {
  clientOverDispatchHeap: (bench, ballast) => bench.heapRatio("haulier", "undici.dispatch", ballast),
  clientHeap: (bench, ballast) => bench.heap("client", ballast),
  everyOptionHeap: (bench, ballast) => bench.heap(every, ballast),
  clientCpu: (bench, ballast) => bench.cpu("client", ballast),
  everyOptionCpu: (bench, ballast) => bench.cpu(every, ballast),
};

/** Measures what budgets are about: each contender in a process of its own, which is started when it is first asked. */
export class GateBench {
  readonly #server: Child;
  readonly #origin: string;
  readonly #flags: readonly string[];
  readonly #workers = new Map<string, Promise<Child>>();

  private constructor(server: Child, origin: string, flags: readonly string[]) {
    this.#server = server;
    this.#origin = origin;
    this.#flags = flags;
  }

  /** Starts the server. `flags` are for node, in every process, beside those that this process runs with. */
  static async open(flags: readonly string[] = []): Promise<GateBench> {
    const module = new URL("./gate-server.ts", import.meta.url);
    const { child, value } = await Child.start({ name: "the server of the gate", module, args: [], flags });
    return new GateBench(child, value as string, flags);
  }

  /** Two at a time: none of it depends on who else runs. Our own requests carry the ballast, and nobody else's. */
  async measure(names: readonly BudgetName[], ballast: Ballast = noBallast): Promise<Map<BudgetName, Figure>> {
    const left = [...names];
    const figures = new Map<BudgetName, Figure>();
    await inFlight(2, names.length, async () => {
      const name = left.shift()!;
      figures.set(name, await measurers[name](this, ballast));
    });
    return new Map(names.map((name) => [name, figures.get(name)!]));
  }

  /** Of a client in memory. */
  async heap(contender: string, ballast: Ballast): Promise<Figure> {
    return { value: await this.#countHeap("client-overhead", contender, ballast), here: "" };
  }

  /** Of a client that talks to a server, beside another one. */
  async heapRatio(contender: string, base: string, ballast: Ballast): Promise<Figure> {
    const [bytes, baseBytes] = await Promise.all([
      this.#countHeap("sustained-get", contender, ballast),
      this.#countHeap("sustained-get", base, noBallast),
    ]);
    return { value: bytes / baseBytes, here: `${Math.round(bytes)} / ${Math.round(baseBytes)} bytes` };
  }

  /** Of a client in memory. */
  async cpu(contender: string, ballast: Ballast): Promise<Figure> {
    const answer = await this.#ask("client-overhead", contender, { figure: "cpu", ballast });
    const { steps, microseconds } = answer as RelativeCpu;
    return { value: steps, here: `${microseconds.toFixed(2)} µs` };
  }

  async close(): Promise<void> {
    const started = await Promise.allSettled(this.#workers.values());
    const workers = started.flatMap((start) => (start.status === "fulfilled" ? start.value : []));
    await Promise.all([this.#server, ...workers].map((child) => child.stop()));
  }

  async #countHeap(scenario: GateScenario, contender: string, ballast: Ballast): Promise<number> {
    const bytes = (await this.#ask(scenario, contender, { figure: "heap", ballast })) as number | undefined;
    if (bytes !== undefined) return bytes;
    throw new Error(`${contender}, in ${scenario}: garbage was collected during every count; count fewer requests`);
  }

  async #ask(scenario: GateScenario, contender: string, question: GateQuestion): Promise<unknown> {
    const { figure } = question;
    const key = [figure, scenario, contender].join();
    let worker = this.#workers.get(key);
    if (worker === undefined) {
      worker = this.#startWorker(scenario, contender, figure === "heap" ? allocationFlags : cpuFlags);
      this.#workers.set(key, worker);
    }
    return (await worker).ask(JSON.stringify(question));
  }

  async #startWorker(scenario: GateScenario, contender: string, flags: readonly string[]): Promise<Child> {
    const { child } = await Child.start({
      name: `${contender}, in ${scenario} of the gate,`,
      module: new URL("./gate-worker.ts", import.meta.url),
      args: [scenario, contender, this.#origin],
      flags: [...this.#flags, ...flags],
    });
    return child;
  }
}
