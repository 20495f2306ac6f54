import { Client, HttpRequest } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { fork } from "node:child_process";
import { Session } from "node:inspector/promises";
if (process.argv[2] === "server") { await import("./zz.mts"); }
else {
const child = fork(new URL("./zz.mts", import.meta.url).pathname, ["server"], { execArgv: process.execArgv });
const port = await new Promise<number>((r) => child.once("message", r as any));
const client = new Client({ transport: new UndiciTransport(), baseUrl: `http://127.0.0.1:${port}` });
const f = async () => (await client.get("/x")).json();
for (let i = 0; i < 3000; i++) await f();
const s = new Session(); s.connect();
await s.post("HeapProfiler.startSampling", { samplingInterval: 512, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true } as any);
const N = 3000;
for (let i = 0; i < N; i++) await f();
const { profile } = await s.post("HeapProfiler.stopSampling") as any;
const by = new Map<string, number>(); let total = 0;
(function walk(n: any) { const k = `${n.callFrame.functionName || "(anon)"} ${n.callFrame.url.split("/").slice(-2).join("/")}:${n.callFrame.lineNumber + 1}`; by.set(k, (by.get(k) ?? 0) + n.selfSize); total += n.selfSize; n.children.forEach(walk); })(profile.head);
console.log("total per request", (total / N).toFixed(0));
for (const [k, v] of [...by].sort((a, b) => b[1] - a[1]).slice(0, 45)) console.log((v / N).toFixed(0).padStart(6), k);
child.kill(); await client.close();
}
