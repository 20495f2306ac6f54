/** What Node's `fetch` takes as its `dispatcher`. */
export type RuntimeAgent = NonNullable<RequestInit["dispatcher"]>;

/**
 * A pool for the runtime's `fetch` that a test can close, of the undici that is built into Node: one of npm's may be of another version, which
 * `fetch` refuses.
 */
export function createRuntimeAgent(ca?: string): RuntimeAgent {
  const agent = globalAgent() as { constructor: new (options: object) => RuntimeAgent };
  // As much as other transports take; the default is 16 KiB.
  return new agent.constructor({ connect: { ca }, maxHeaderSize: 65_536 });
}

function globalAgent(): object {
  // Node loads its undici when `fetch` is first called.
  void fetch("data:,").catch(() => {});
  for (const version of [1, 2]) {
    const agent = Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${version}`)) as object | undefined;
    // Newer ones keep the agent for their own version, and something that leads to it for the one before.
    if (agent?.constructor.name === "Agent") return agent;
  }
  throw new Error("this Node keeps its global dispatcher somewhere else");
}
