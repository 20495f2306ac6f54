/* That SDKs and libraries which take a `fetch` run unchanged over our transports. */
import Anthropic from "@anthropic-ai/sdk";
import { Octokit } from "@octokit/core";
import ky from "ky";
import { createFetch as createOfetch } from "ofetch";
import OpenAI, { APIConnectionError, AuthenticationError, toFile } from "openai";
import createOpenApiClient from "openapi-fetch";
import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";

import type { Api, ApiReply } from "./testing/api.ts";
import { FetchHttpHandler, SendMessageCommand, SQSClient } from "./testing/aws-sdk.ts";
import { roads } from "./testing/roads.ts";

const eventStream = { "Content-Type": "text/event-stream" };
const events = (...data: readonly unknown[]): string[] => data.map((one) => `data: ${JSON.stringify(one)}\n\n`);

/** Answers with one reply after the other. */
function inTurn(...replies: readonly ApiReply[]): Api {
  let count = 0;
  return () => replies[Math.min(count++, replies.length - 1)]!;
}

describe.each(Object.entries(roads))("over %s", (_name, roadTo) => {
  describe("OpenAI", () => {
    const completion = (content: string): ApiReply => ({
      json: { id: "1", object: "chat.completion", choices: [{ index: 0, message: { role: "assistant", content } }] },
    });
    const question = { model: "gpt", messages: [{ role: "user" as const, content: "Hello?" }] };

    it("asks and gets an answer", async () => {
      await using road = await roadTo(() => completion("Hello!"));
      const openai = new OpenAI({ apiKey: "k", baseURL: `${road.origin}/v1`, fetch: road.fetch });
      const answer = await openai.chat.completions.create(question);
      expect(answer.choices[0]?.message.content).toBe("Hello!");
      const [request] = road.requests;
      expect([request?.method, request?.path]).toEqual(["POST", "/v1/chat/completions"]);
      expect(request?.headers["authorization"]).toBe("Bearer k");
      expect(request?.headers["content-length"]).toBe(String(request?.text.length));
      expect(JSON.parse(request!.text)).toEqual(question);
    });

    it("streams an answer", async () => {
      const delta = (content: string): unknown => ({ choices: [{ index: 0, delta: { content } }] });
      const chunks = [...events(delta("Hel"), delta("lo!")), "data: [DONE]\n\n"];
      await using road = await roadTo(() => ({ headers: eventStream, chunks }));
      const openai = new OpenAI({ apiKey: "k", baseURL: road.origin, fetch: road.fetch });
      const pieces: unknown[] = [];
      for await (const chunk of await openai.chat.completions.create({ ...question, stream: true }))
        pieces.push(chunk.choices[0]?.delta.content);
      expect(pieces).toEqual(["Hel", "lo!"]);
    });

    it("leaves an answer that is not read to its end, and the connection with it", async () => {
      const chunks = [...events(...Array.from({ length: 50 }, () => ({ choices: [] }))), "data: [DONE]\n\n"];
      await using road = await roadTo(() => ({ headers: eventStream, chunks }));
      const openai = new OpenAI({ apiKey: "k", baseURL: road.origin, fetch: road.fetch });
      const answer = await openai.chat.completions.create({ ...question, stream: true });
      for await (const chunk of answer) {
        expect(chunk.choices).toEqual([]);
        break;
      }
      expect(answer.controller.signal.aborted).toBe(true);
      // Which waits for every body that is open.
      await road.client.close();
      expect(road.client.poolStatus()?.active ?? 0).toBe(0);
    });

    it("uploads a file", async () => {
      await using road = await roadTo(() => ({ json: { id: "file-1" } }));
      const openai = new OpenAI({ apiKey: "k", baseURL: road.origin, fetch: road.fetch });
      const file = await toFile(Buffer.from("content of the file"), "a.jsonl");
      expect((await openai.files.create({ file, purpose: "batch" })).id).toBe("file-1");
      const [request] = road.requests;
      expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
      expect(request?.text).toMatch(/name="file"; filename="a.jsonl"[^]*content of the file[^]*/);
      expect(request?.text).toMatch(/name="purpose"\r\n\r\nbatch/);
    });

    it("tries again, and tells a status by its own error", async () => {
      await using road = await roadTo(
        inTurn({ status: 429, headers: { "retry-after-ms": "1" }, json: {} }, completion("Later."), {
          status: 401,
          json: { error: { message: "no key" } },
        }),
      );
      const openai = new OpenAI({ apiKey: "k", baseURL: road.origin, fetch: road.fetch });
      expect((await openai.chat.completions.create(question)).choices[0]?.message.content).toBe("Later.");
      await expect(openai.chat.completions.create(question)).rejects.toBeInstanceOf(AuthenticationError);
      expect(road.requests).toHaveLength(3);
    });

    it("tells a failure of the network by its own error, with ours underneath", async () => {
      await using road = await roadTo(() => ({}));
      await road.client.close();
      const openai = new OpenAI({ apiKey: "k", baseURL: road.origin, fetch: road.fetch, maxRetries: 0 });
      const error = await openai.models.list().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(APIConnectionError);
      expect((error as { cause: { cause: unknown } }).cause.cause).toMatchObject({ code: "ERR_TRANSPORT_CLOSED" });
    });
  });

  describe("Anthropic", () => {
    const question = { model: "claude", max_tokens: 9, messages: [{ role: "user" as const, content: "Hello?" }] };

    it("asks and gets an answer", async () => {
      await using road = await roadTo(() => ({ json: { content: [{ type: "text", text: "Hello!" }] } }));
      const anthropic = new Anthropic({ apiKey: "k", authToken: null, baseURL: road.origin, fetch: road.fetch });
      expect((await anthropic.messages.create(question)).content).toEqual([{ type: "text", text: "Hello!" }]);
      const [request] = road.requests;
      expect([request?.path, request?.headers["authorization"]]).toEqual(["/v1/messages", "Bearer k"]);
    });

    it("streams an answer", async () => {
      const delta = (text: string): unknown => ({
        type: "content_block_delta",
        index: 0,
        delta: { type: "text_delta", text },
      });
      const chunks = [delta("Hel"), delta("lo!")].map(
        (data) => `event: content_block_delta\ndata: ${JSON.stringify(data)}\n\n`,
      );
      await using road = await roadTo(() => ({ headers: eventStream, chunks }));
      const anthropic = new Anthropic({ apiKey: "k", authToken: null, baseURL: road.origin, fetch: road.fetch });
      const pieces: unknown[] = [];
      for await (const event of await anthropic.messages.create({ ...question, stream: true }))
        pieces.push((event as { delta: { text: string } }).delta.text);
      expect(pieces).toEqual(["Hel", "lo!"]);
    });
  });

  it("Octokit reads and writes", async () => {
    await using road = await roadTo(({ method }) => ({ status: method === "POST" ? 201 : 200, json: { number: 7 } }));
    const octokit = new Octokit({ auth: "t", baseUrl: road.origin, request: { fetch: road.fetch } });
    const where = { owner: "o", repo: "r" };
    const read = await octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
      ...where,
      issue_number: 7,
    });
    expect([read.status, read.data.number, read.url]).toEqual([200, 7, `${road.origin}/repos/o/r/issues/7`]);
    const written = await octokit.request("POST /repos/{owner}/{repo}/issues", { ...where, title: "t" });
    expect(written.status).toBe(201);
    expect(road.requests[1]?.headers["authorization"]).toBe("token t");
    expect(JSON.parse(road.requests[1]!.text)).toEqual({ title: "t" });
  });

  it("Octokit tells a status by its own error", async () => {
    await using road = await roadTo(() => ({ status: 404, json: { message: "Not Found" } }));
    const octokit = new Octokit({ baseUrl: road.origin, request: { fetch: road.fetch } });
    await expect(octokit.request("GET /user")).rejects.toMatchObject({ name: "HttpError", status: 404 });
  });

  it("Stripe creates a customer", async () => {
    await using road = await roadTo(() => ({ json: { id: "cus_1", object: "customer" } }));
    const { hostname, port } = new URL(road.origin);
    const stripe = new Stripe("sk_test", {
      httpClient: Stripe.createFetchHttpClient(road.fetch),
      host: hostname,
      port: port === "" ? 80 : Number(port),
      protocol: "http",
    });
    expect((await stripe.customers.create({ email: "ada@example.com" })).id).toBe("cus_1");
    const [request] = road.requests;
    expect([request?.method, request?.path]).toEqual(["POST", "/v1/customers"]);
    expect(decodeURIComponent(request!.text)).toBe("email=ada@example.com");
  });

  it("the AWS SDK sends a message by its own request handler", async () => {
    const json = { MessageId: "m-1", MD5OfMessageBody: "5d41402abc4b2a76b9719d911017c592" };
    await using road = await roadTo(() => ({ headers: { "Content-Type": "application/x-amz-json-1.0" }, json }));
    const sqs = new SQSClient({
      region: "eu-central-1",
      endpoint: road.origin,
      credentials: { accessKeyId: "id", secretAccessKey: "secret" },
      requestHandler: new FetchHttpHandler({ customFetch: road.fetch }),
    });
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl: `${road.origin}/1/q`, MessageBody: "hello" }));
    expect(sent.MessageId).toBe("m-1");
    const [request] = road.requests;
    expect(request?.headers["authorization"]).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(request?.headers["content-length"]).toBe(String(request?.text.length));
    expect(JSON.parse(request!.text)).toMatchObject({ MessageBody: "hello" });
  });

  it("ky sends JSON, and tries again", async () => {
    await using road = await roadTo(inTurn({ status: 503, json: {} }, { json: { id: 1 } }));
    const api = ky.create({ fetch: road.fetch, retry: { methods: ["put"], delay: () => 1 } });
    expect(await api.put(`${road.origin}/users`, { json: { name: "Ada" } }).json()).toEqual({ id: 1 });
    expect(road.requests.map(({ method, text }) => [method, text])).toEqual([
      ["PUT", '{"name":"Ada"}'],
      ["PUT", '{"name":"Ada"}'],
    ]);
    expect(road.requests[1]?.headers["content-length"]).toBe("14");
  });

  it("ofetch sends JSON and a query", async () => {
    await using road = await roadTo(() => ({ json: { id: 1 } }));
    const api = createOfetch({ fetch: road.fetch });
    const made = await api("/users", {
      baseURL: road.origin,
      method: "POST",
      query: { page: 2 },
      body: { name: "Ada" },
    });
    expect(made).toEqual({ id: 1 });
    expect([road.requests[0]?.path, road.requests[0]?.text]).toEqual(["/users?page=2", '{"name":"Ada"}']);
  });

  it("openapi-fetch reads and writes", async () => {
    interface Paths {
      "/users/{id}": {
        get: {
          parameters: { path: { id: number } };
          responses: { 200: { content: { "application/json": { id: number } } } };
        };
        put: {
          parameters: { path: { id: number } };
          requestBody: { content: { "application/json": { name: string } } };
          responses: { 200: { content: { "application/json": { id: number } } } };
        };
      };
    }
    await using road = await roadTo(() => ({ json: { id: 7 } }));
    const api = createOpenApiClient<Paths>({ baseUrl: road.origin, fetch: road.fetch });
    const params = { path: { id: 7 } };
    expect((await api.GET("/users/{id}", { params })).data).toEqual({ id: 7 });
    expect((await api.PUT("/users/{id}", { params, body: { name: "Ada" } })).data).toEqual({ id: 7 });
    expect(road.requests.map(({ method, path, text }) => [method, path, text])).toEqual([
      ["GET", "/users/7", ""],
      ["PUT", "/users/7", '{"name":"Ada"}'],
    ]);
  });
});
