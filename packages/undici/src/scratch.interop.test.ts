import { labPeer } from "@haulier/lab/vitest";
import { ChaosProxy } from "@haulier/lab/chaos";
import { HttpRequest } from "@haulier/core";
import { describe, expect, test, vi } from "vitest";
import { awaitCloseUnseen } from "./testing/await-close-unseen.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { useTransport } from "./testing/use-transport.ts";
const nginx = labPeer("nginx");
const chaos = labPeer("chaos");
describe("reload", () => {
  test("dead h2 leak", async () => {
    const proxy = await ChaosProxy.create(chaos.control, nginx.https);
    const transport = useTransport({ http2: true, tls: labTrust() });
    const url = `https://${proxy.host}/whoami`;
    const first = await exchangeWith(transport, url);
    process.kill(nginx.pids[0]!, "SIGHUP");
    awaitCloseUnseen(first);
      const r = await exchangeWith(transport, url);
      console.log(r.status, r.extensions.connection, transport.poolStatus(), await proxy.stats());
      const r2 = await exchangeWith(transport, url);
      console.log(r2.status, r2.extensions.connection, transport.poolStatus(), await proxy.stats());
    await transport.close();
      console.log(await proxy.stats());
    await new Promise((r) => setTimeout(r, 500));
      console.log(await proxy.stats());
    await proxy[Symbol.asyncDispose]();
  });
  test("goaway with streams above last id", async () => {
    const proxy = await ChaosProxy.create(chaos.control, nginx.https);
    await proxy.add("latency", { latency: 50 }, { stream: "upstream" });
    const transport = useTransport({ http2: true, tls: labTrust() });
    const url = `https://${proxy.host}/whoami`;
    await exchangeWith(transport, url);
    const slow = exchangeWith(transport, `https://${proxy.host}/drip`); // keeps the old worker's connection
    await vi.waitUntil(() => transport.poolStatus()!.active === 1);
    let n = 0; const results: any[] = []; let stop = false;
    const load = Array.from({ length: 10 }, async () => { while (!stop) { try { const r = await exchangeWith(transport, url, { method: "POST", content: "x" }); results.push(r.extensions.connection?.id); } catch (e) { results.push([String(e), (e as any).processed]); } } });
    await vi.waitUntil(() => results.length > 30);
    process.kill(nginx.pids[0]!, "SIGHUP");
    await vi.waitUntil(() => results.length > 200);
    stop = true; await Promise.all(load);
    console.log((await slow).text(), results.filter((r) => typeof r !== "number"), new Set(results.filter((r) => typeof r === "number")), transport.poolStatus(), await proxy.stats());
    await transport.close();
    await new Promise((r) => setTimeout(r, 300));
    console.log(await proxy.stats());
    await proxy[Symbol.asyncDispose]();
  });
});
