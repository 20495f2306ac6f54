import { ChaosProxy } from "@haulier/lab/chaos";
import { onTestFinished } from "vitest";

/** A proxy for one test in front of a peer, and the URL of the peer through it. */
export async function useChaos(control: string, upstream: string): Promise<{ proxy: ChaosProxy; url: string }> {
  const proxy = await ChaosProxy.create(control, upstream);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return { proxy, url: `${new URL(upstream).protocol}//${proxy.host}` };
}
