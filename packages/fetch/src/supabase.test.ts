/* That Supabase's client runs unchanged over our transports: its database, its storage and its sign-in. */
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";

import type { Api } from "./testing/api.ts";
import { roads, type Road } from "./testing/roads.ts";

const connect = ({ origin, fetch }: Road): SupabaseClient =>
  createClient(origin, "anon-key", {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch },
  });

describe.each(Object.entries(roads))("Supabase over %s", (_name, roadTo) => {
  const users = [
    { id: 1, name: "Ada" },
    { id: 2, name: "Grace" },
  ];

  it("queries, with a count from the headers", async () => {
    await using road = await roadTo(() => ({ json: users, headers: { "Content-Range": "0-1/7" } }));
    const answer = await connect(road).from("users").select("id,name", { count: "exact" }).gte("id", 1).limit(2);
    expect([answer.error, answer.data, answer.count, answer.status]).toEqual([null, users, 7, 200]);
    const [request] = road.requests;
    expect([request?.method, request?.path]).toEqual(["GET", "/rest/v1/users?select=id%2Cname&id=gte.1&limit=2"]);
    expect(request?.headers).toMatchObject({
      apikey: "anon-key",
      authorization: "Bearer anon-key",
      prefer: "count=exact",
    });
  });

  it("asks for a count alone, by HEAD", async () => {
    await using road = await roadTo(() => ({ headers: { "Content-Range": "*/3" } }));
    const answer = await connect(road).from("users").select("*", { count: "exact", head: true });
    expect([answer.error, answer.count, road.requests[0]?.method]).toEqual([null, 3, "HEAD"]);
  });

  it("inserts, updates and deletes", async () => {
    const api: Api = ({ method }) => (method === "DELETE" ? { status: 204 } : { status: 201, json: [users[0]] });
    await using road = await roadTo(api);
    const table = connect(road).from("users");
    const inserted = await table.insert({ name: "Ada" }).select();
    expect([inserted.error, inserted.data, inserted.status]).toEqual([null, [users[0]], 201]);
    expect((await table.update({ name: "Lovelace" }).eq("id", 1)).error).toBe(null);
    expect((await table.delete().eq("id", 1)).status).toBe(204);
    expect(road.requests.map(({ method, path, text }) => [method, path, text])).toEqual([
      ["POST", "/rest/v1/users?select=*", '{"name":"Ada"}'],
      ["PATCH", "/rest/v1/users?id=eq.1", '{"name":"Lovelace"}'],
      ["DELETE", "/rest/v1/users?id=eq.1", ""],
    ]);
    expect(road.requests[0]?.headers).toMatchObject({ "content-type": "application/json", "content-length": "14" });
  });

  it("calls a function of the database", async () => {
    await using road = await roadTo(() => ({ json: 42 }));
    const answer = await connect(road).rpc("add", { a: 40, b: 2 });
    expect([answer.error, answer.data]).toEqual([null, 42]);
    const [request] = road.requests;
    expect([request?.method, request?.path, request?.text]).toEqual(["POST", "/rest/v1/rpc/add", '{"a":40,"b":2}']);
  });

  it("tells an error of the server as its own", async () => {
    const json = { code: "42P01", message: "no such table", details: null, hint: null };
    await using road = await roadTo(() => ({ status: 404, json }));
    const { error, data, status } = await connect(road).from("nothing").select();
    expect([error, data, status]).toMatchObject([json, null, 404]);
  });

  it("tells a failure of the network as an error of its own, with ours in it", async () => {
    await using road = await roadTo(() => ({}));
    await road.client.close();
    // It tries again what only reads.
    const { error, status } = await connect(road).from("users").insert({ name: "Ada" });
    expect(status).toBe(0);
    expect(error?.message).toContain("fetch failed");
    expect(error?.details).toContain("the client has been closed");
  });

  it("uploads to the storage, from memory and from a form, and downloads", async () => {
    const api: Api = ({ method }) =>
      method === "GET" ? { chunks: ["content ", "of the file"] } : { json: { Id: "1", Key: "docs/a.txt" } };
    await using road = await roadTo(api);
    const bucket = connect(road).storage.from("docs");
    const bytes = new TextEncoder().encode("content of the file");
    const uploaded = await bucket.upload("a.txt", bytes, { contentType: "text/plain", upsert: true });
    expect([uploaded.error, uploaded.data?.fullPath]).toEqual([null, "docs/a.txt"]);
    expect((await bucket.upload("b.txt", new Blob(["in a form"], { type: "text/plain" }))).error).toBe(null);
    expect(await (await bucket.download("a.txt")).data?.text()).toBe("content of the file");
    const [plain, form, download] = road.requests;
    expect([plain?.method, plain?.path, plain?.text]).toEqual([
      "POST",
      "/storage/v1/object/docs/a.txt",
      "content of the file",
    ]);
    expect(plain?.headers).toMatchObject({ "content-type": "text/plain", "content-length": "19", "x-upsert": "true" });
    expect(form?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(form?.text).toContain("in a form");
    expect(download?.path).toBe("/storage/v1/object/docs/a.txt");
  });

  it("uploads a stream", async () => {
    await using road = await roadTo(() => ({ json: { Id: "1", Key: "docs/a.txt" } }));
    const pieces = ReadableStream.from(["one, ", "two"].map((text) => new TextEncoder().encode(text)));
    const uploaded = await connect(road).storage.from("docs").upload("a.txt", pieces, { duplex: "half" });
    expect(uploaded.error).toBe(null);
    const [request] = road.requests;
    expect([request?.text, request?.headers["content-length"]]).toEqual(["one, two", undefined]);
  });

  it("signs in", async () => {
    const user = { id: "u-1", email: "ada@example.com" };
    await using road = await roadTo(() => ({
      json: { access_token: "token", token_type: "bearer", expires_in: 3600, refresh_token: "r", user },
    }));
    const supabase = connect(road);
    const signedIn = await supabase.auth.signInWithPassword({ email: "ada@example.com", password: "p" });
    expect([signedIn.error, signedIn.data.session?.access_token]).toEqual([null, "token"]);
    await supabase.from("users").select();
    expect(road.requests.map(({ path, headers }) => [path, headers["authorization"]])).toEqual([
      ["/auth/v1/token?grant_type=password", "Bearer anon-key"],
      ["/rest/v1/users?select=*", "Bearer token"],
    ]);
  });
});
