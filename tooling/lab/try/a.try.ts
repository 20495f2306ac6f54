import { describe, expect, test } from "vitest";
import { labPeer, labFixtures } from "../src/vitest.ts";
import { ChaosProxy } from "../src/chaos-control.ts";
const wire = labPeer("wire");
const chaos = labPeer("chaos");
const nginx = labPeer("nginx");
describe.runIf(wire.available && chaos.available)("wire", () => {
  test("echo", async () => {
    expect((await (await fetch(wire.http)).json()).method).toBe("GET");
    expect(labFixtures().files["1m.bin"].size).toBe(1048576);
  });
  test("chaos", async () => {
    await using proxy = await ChaosProxy.create(chaos.control, wire.http);
    await proxy.add("latency", { latency: 200 });
    const t = performance.now();
    await (await fetch(`http://${proxy.host}/`)).text();
    expect(performance.now() - t).toBeGreaterThan(195);
    expect(await proxy.stats()).toMatchObject({ accepted: 1 });
  });
  if (process.env.SLOW) test("slow", async () => { await new Promise((r) => setTimeout(r, 60000)); }, 70000);
});
describe.runIf(nginx.available)("nginx", () => {
  test("hello", async () => expect(await (await fetch(`${nginx.http}/hello.txt`)).text()).toBe("hello\n"));
});
