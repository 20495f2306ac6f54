import { gunzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { createDemoApi, createLabelService } from "./demo-api.ts";
import type { ShipmentPage } from "./shipment-pages.ts";

const api = createDemoApi({ shipments: 250, fileSize: 200_000 }, "http://labels.test");
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  api(new Request(`http://api.test${path}`, { headers }));

test("pages say where their neighbours are, in Link and in the body", async () => {
  const second = await get("/shipments?page=2&size=100");
  expect(second.headers.get("link")).toBe(
    '</shipments?page=1&size=100>; rel="first", </shipments?page=3&size=100>; rel="last", ' +
      '</shipments?page=1&size=100>; rel="prev", </shipments?page=3&size=100>; rel="next"',
  );
  const page = (await second.json()) as ShipmentPage;
  expect(page.nextLink).toBe("http://api.test/shipments?page=3&size=100");
  expect([page.count, page.value.length, page.value[0]?.id]).toEqual([250, 100, "HL-000101"]);
});

test("the last page has no next one", async () => {
  const last = await get("/shipments?page=3&size=100");
  expect(last.headers.get("link")).not.toContain('rel="next"');
  const page = (await last.json()) as ShipmentPage;
  expect([page.value.length, page.nextLink]).toEqual([50, undefined]);
});

test("the export has the records of the pages, one on each line", async () => {
  const lines = (await (await get("/shipments/export")).text()).trimEnd().split("\n");
  const page = (await (await get("/shipments?size=1000")).json()) as ShipmentPage;
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(page.value);
});

test("shipments are the same each time", async () => {
  const again = createDemoApi({ shipments: 250, fileSize: 0 }, "http://labels.test");
  const path = "/shipments/HL-000200";
  expect(await (await again(new Request(`http://api.test${path}`))).json()).toEqual(await (await get(path)).json());
});

test.each([
  ["/shipments/HL-999999", 404],
  ["/nowhere", 404],
  ["/session/", 404],
  ["/uploads", 405],
])("GET %s gives %d", async (path, status) => {
  expect((await get(path)).status).toBe(status);
});

test("the file has the length and the digest that its headers state", async () => {
  const response = await get("/manifest.bin");
  const bytes = new Uint8Array(await response.arrayBuffer());
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("base64");
  expect(response.headers.get("content-length")).toBe(String(bytes.byteLength));
  expect(bytes.byteLength).toBe(200_000);
  expect(response.headers.get("repr-digest")).toBe(`sha-256=:${digest}:`);
});

test.each([
  ["gzip", "gzip"],
  ["br;q=0.5", "br"],
  ["gzip, zstd", "zstd"],
  ["gzip;q=0, br", "br"],
  ["identity", null],
  ["gzip;q=0", null],
])("Accept-Encoding: %s gives %s", async (accepted, coding) => {
  expect((await get("/rates", { "Accept-Encoding": accepted })).headers.get("content-encoding")).toBe(coding);
});

test("a coded document is the plain one", async () => {
  const coded = await (await get("/rates", { "Accept-Encoding": "gzip" })).arrayBuffer();
  expect(gunzipSync(coded).toString()).toBe(await (await get("/rates")).text());
});

test("the chain of redirects ends at another origin", async () => {
  const locations = ["/track/HL-000001"];
  for (let at = "http://api.test/track/HL-000001"; new URL(at).host === "api.test";) {
    const response = await get(new URL(at).pathname);
    locations.push(`${response.status} ${response.headers.get("location")}`);
    at = new URL(response.headers.get("location") ?? "", at).href;
  }
  expect(locations.slice(1)).toEqual([
    "301 /shipments/HL-000001/label",
    "307 ../../print/HL-000001",
    "302 http://labels.test/labels/HL-000001",
  ]);
});

test("the label service says whether credentials arrived", async () => {
  const service = createLabelService();
  const url = "http://labels.test/labels/HL-000001";
  const without = await service(new Request(url));
  const withThem = await service(new Request(url, { headers: { Authorization: "Basic eA==" } }));
  expect(without.headers.get("saw-authorization")).toBe("no");
  expect(withThem.headers.get("saw-authorization")).toBe("yes");
});

test.each([
  [{}, 401],
  [{ Authorization: `Basic ${btoa("dispatcher:open sesame")}` }, 200],
  [{ Authorization: "Bearer demo-token" }, 200],
  [{ Authorization: "Bearer other" }, 401],
])("an account asked for with %o gives %d", async (headers, status) => {
  expect((await get("/account", headers)).status).toBe(status);
});

test("a flaky depot refuses twice, each key on its own", async () => {
  const statuses: number[] = [];
  for (const key of ["a", "a", "b", "a"]) statuses.push((await get(`/flaky/${key}`)).status);
  expect(statuses).toEqual([503, 503, 503, 200]);
});

test("a slow answer ends when the client leaves", async () => {
  const leaving = new AbortController();
  const answer = api(new Request("http://api.test/slow", { signal: leaving.signal }));
  leaving.abort();
  await expect(answer).rejects.toThrow("aborted");
});

test("two cookies are two lines", async () => {
  const response = await api(new Request("http://api.test/session", { method: "POST" }));
  expect(response.headers.getSetCookie()).toHaveLength(2);
});
