// Shows how to test an Express app, or whatever listens to node:http: a client speaks HTTP/1.1 with it in process, without a port.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Client } from "@haulier/core";
import { NodeHandlerTransport } from "@haulier/fetch-handler/node";
import express from "express";

const app = express();
app.get("/users/:id", (request, response) => {
  response.json({ id: Number(request.params.id), ip: request.ip, secure: request.secure });
});
app.post("/users", express.json(), (request, response) => {
  response.status(201).location("/users/2").json(request.body);
});

const client = new Client({ transport: new NodeHandlerTransport(app), baseUrl: "https://app.test" });

const response = await client.get("/users/1");
console.log(response.status, response.json()); // 200 { id: 1, ip: '127.0.0.1', secure: true }

void test("a user is created", async () => {
  const created = await client.post("/users", { json: { name: "Grace" } });
  assert.equal(created.status, 201);
  assert.equal(created.headers.get("location"), "/users/2");
  assert.deepEqual(created.json(), { name: "Grace" });
});

void test("there is one connection, as over a network", async () => {
  await client.get("/users/1");
  assert.equal(client.poolStatus()?.open, 1);
});
