import { create, isAxiosError, isCancel } from "axios";
import { describe, expect, it } from "vitest";

import { axiosAdapter } from "./axios-adapter.ts";
import { roads } from "./testing/roads.ts";

describe.each(Object.entries(roads))("axios over %s", (_name, roadTo) => {
  it("sends JSON, and reads JSON", async () => {
    await using road = await roadTo(() => ({ status: 201, headers: { "X-Id": "1" }, json: { id: 1 } }));
    const api = create({ ...axiosAdapter(road.client), baseURL: road.origin });
    const response = await api.post(
      "/users",
      { name: "Ada" },
      { params: { page: 2 }, auth: { username: "u", password: "p" } },
    );
    expect([response.status, response.headers["x-id"], response.data]).toEqual([201, "1", { id: 1 }]);
    const [request] = road.requests;
    expect([request?.method, request?.path, request?.text]).toEqual(["POST", "/users?page=2", '{"name":"Ada"}']);
    expect(request?.headers).toMatchObject({ authorization: "Basic dTpw", "content-length": "14" });
  });

  it("sends a form that it makes itself", async () => {
    await using road = await roadTo(() => ({ json: {} }));
    const api = create({ ...axiosAdapter(road.client), baseURL: road.origin });
    await api.postForm("/forms", { name: "Ada", file: Buffer.from("content") });
    const [request] = road.requests;
    expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(request?.text).toMatch(/name="name"\r\n\r\nAda\r\n[^]*content\r\n/);
  });

  it("streams a response, and tells of its progress", async () => {
    await using road = await roadTo(() => ({ chunks: ["one, ", "two"] }));
    const api = create({ ...axiosAdapter(road.client), baseURL: road.origin });
    const loaded: number[] = [];
    const response = await api.get<ReadableStream<Uint8Array>>("/", {
      responseType: "stream",
      onDownloadProgress: (event) => loaded.push(event.loaded),
    });
    expect(await new Response(response.data).text()).toBe("one, two");
    expect(loaded.at(-1)).toBe(8);
  });

  it("judges the status, and follows no redirect with maxRedirects: 0", async () => {
    await using road = await roadTo(({ path }) =>
      path === "/moved" ? { status: 302, headers: { Location: "/" } } : { status: 404, json: { why: "gone" } },
    );
    const api = create({ ...axiosAdapter(road.client), baseURL: road.origin });
    const error: unknown = await api.get("/").catch((reason: unknown) => reason);
    expect(isAxiosError(error) && [error.code, error.response?.data]).toEqual(["ERR_BAD_REQUEST", { why: "gone" }]);
    const moved = await api.get("/moved", { maxRedirects: 0, validateStatus: null });
    expect(moved.status).toBe(302);
  });

  it("tells a failure of the network by its own code, with ours as the cause", async () => {
    await using road = await roadTo(() => ({}));
    await road.client.close();
    const api = create({ ...axiosAdapter(road.client), baseURL: road.origin });
    const error: unknown = await api.get("/").catch((reason: unknown) => reason);
    expect(isAxiosError(error) && error.code).toBe("ERR_NETWORK");
    expect((error as Error).cause).toMatchObject({ code: "ERR_TRANSPORT_CLOSED" });
  });

  it("can be cancelled", async () => {
    await using road = await roadTo(() => ({ json: {} }));
    const api = create({ ...axiosAdapter(road.client), baseURL: road.origin });
    const error: unknown = await api.get("/", { signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
    expect([isCancel(error), road.requests.length]).toEqual([true, 0]);
  });
});
