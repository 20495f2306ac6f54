import { Client, HttpRequest } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { Agent, request } from "undici";
import { fork } from "node:child_process";
import http from "node:http";
if (process.argv[2] === "server") {
  const body = JSON.stringify({ id: 1, name: "x".repeat(150), ok: true });
  http.createServer((q, r) => { r.writeHead(200, { "content-type": "application/json", "x-a": "1", "x-b": "2", "x-c": "3", "x-d": "4", etag: "abc", vary: "accept" }); r.end(body); }).listen(0, "127.0.0.1", function () { process.send!((this as any).address().port); });
} else {
  const child = fork(process.argv[1]!, ["server"], { execArgv: process.execArgv.filter(a => !a.includes("prof")) });
  const port = await new Promise<number>((r) => child.once("message", r as any));
  const base = `http://127.0.0.1:${port}`;
  const agent = new Agent({ connections: 64, headersTimeout: 0, bodyTimeout: 0 });
  const transport = new UndiciTransport({ limits: { maxIdleConnections: 100 } });
  const client = new Client({ transport, baseUrl: base });
  class H { res; rej; chunks: any[] = []; constructor(res: any, rej: any) { this.res = res; this.rej = rej; } onRequestStart() {} onResponseStart() {} onResponseData(_: any, c: any) { this.chunks.push(c); } onResponseEnd() { this.res(JSON.parse(this.chunks[0].toString())); } onResponseError(_: any, e: any) { this.rej(e); } }
  const hdr = ["accept", "*/*", "accept-encoding", "gzip, deflate, br, zstd", "user-agent", "haulier"];
  const c: Record<string, () => Promise<any>> = {
    dispatch: () => new Promise((res, rej) => agent.dispatch({ origin: base, path: "/x", method: "GET", headers: hdr }, new H(res, rej) as any)),
    haulier: async () => (await client.get("/x")).json(),
    transport: async () => { const r = await transport.handleRequest(new HttpRequest("GET", base + "/x")); return JSON.parse(new TextDecoder().decode(await r.read())); },
    raw: async () => JSON.parse(Buffer.from((await client.raw.get(base + "/x")).body).toString()),
    request: async () => (await request(base + "/x", { dispatcher: agent, headers: hdr })).body.json(),
    fetch: async () => (await fetch(base + "/x")).json(),
  };
  const only = process.argv[2]?.split(",");
  const names = Object.keys(c).filter((n) => !only || only.includes(n));
  const rounds = Number(process.argv[3] ?? 15);
  const seqs: any = {}, concs: any = {}, allocs: any = {};
  const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!;
  for (let r = 0; r < rounds + 4; r++) for (const n of names.sort(() => Math.random() - 0.5)) {
    const f = c[n]!;
    let t = performance.now(); for (let i = 0; i < 100; i++) await f(); const s = performance.now() - t;
    t = performance.now(); let left = 2000; await Promise.all(Array.from({ length: 64 }, async () => { while (left-- > 0) await f(); })); const p = performance.now() - t;
    if (r >= 4) { (seqs[n] ??= []).push(s); (concs[n] ??= []).push(p); }
    if ((globalThis as any).gc) { (globalThis as any).gc(); const m = process.memoryUsage().heapUsed; for (let i = 0; i < 200; i++) await f(); if (r >= 4) (allocs[n] ??= []).push((process.memoryUsage().heapUsed - m) / 200); }
  }
  const b = names.includes("dispatch") ? "dispatch" : names[0]!;
  for (const n of names.sort()) console.log(n.padEnd(10), "seq", (med(seqs[n]) / med(seqs[b])).toFixed(2), "c64", (med(concs[n]) / med(concs[b])).toFixed(2), "alloc", allocs[n] ? (med(allocs[n]) / med(allocs[b])).toFixed(2) : "", (med(concs[n]) / 2).toFixed(1) + "us");
  child.kill(); await client.close(); await agent.close();
}
