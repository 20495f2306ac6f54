import { fork, type ChildProcess as NodeChildProcess } from "node:child_process";
import { once } from "node:events";

import type { Answer } from "./answer-parent.ts";

/** How to start a child. */
export interface ChildOptions {
  /** What errors call it. */
  readonly name: string;
  readonly module: URL;
  readonly args: readonly string[];
  /** Flags for node, beside those that this process runs with. */
  readonly flags?: readonly string[];
}

/** The time for one answer, in milliseconds. */
const patience = 60_000;

const running = new Set<NodeChildProcess>();
// Whatever ends this process, a Ctrl-C or an error of its own, nothing that it started goes on.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A process that answers questions: the other side of `answerParent`. Every error names it. */
export class Child {
  readonly #name: string;
  readonly #process: NodeChildProcess;
  readonly #exited: Promise<unknown>;
  #stderr = "";

  private constructor({ name, module, args, flags = [] }: ChildOptions) {
    this.#name = name;
    this.#process = fork(module, args, {
      execArgv: [...process.execArgv, "--no-warnings", ...flags],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
    running.add(this.#process);
    this.#exited = once(this.#process, "close").finally(() => running.delete(this.#process));
  }

  /** Starts a child and waits until it is ready; gives it, and what it said then. */
  static async start(options: ChildOptions): Promise<{ child: Child; value: unknown }> {
    const child = new Child(options);
    try {
      return { child, value: await child.#answer() };
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  /** Asks a question; one at a time. @throws Error when the child fails, crashes or stays silent for a minute. */
  ask(question: string): Promise<unknown> {
    const answer = this.#answer();
    // A child that is gone is reported by its exit.
    this.#process.send(question, () => {});
    return answer;
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#exited;
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const child = this.#process;
      const settle = (): void => {
        clearTimeout(timer);
        child.off("message", onMessage).off("close", onClose);
      };
      const onMessage = (answer: Answer): void => {
        settle();
        if ("error" in answer) reject(new Error(`${this.#name} failed: ${answer.error}`));
        else resolve(answer.value);
      };
      // Its last words on stderr have arrived when it is closed, not yet when it has exited.
      const onClose = (code: number | null, signal: string | null): void => {
        settle();
        reject(new Error(`${this.#name} crashed (${signal ?? `exit code ${code}`})\n${this.#stderr}`.trimEnd()));
      };
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`${this.#name} gave no answer in ${patience / 1000} s`));
      }, patience);
      child.on("message", onMessage).on("close", onClose);
      if (child.exitCode !== null || child.signalCode !== null) onClose(child.exitCode, child.signalCode);
    });
  }
}
