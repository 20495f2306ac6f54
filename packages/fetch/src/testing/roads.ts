import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

import { Client, type HttpRequest, type Transport } from "@haulier/core";
import { Http2Transport } from "@haulier/http2";
import { MockTransport } from "@haulier/mock";
import { UndiciTransport } from "@haulier/undici";

import { createFetch } from "../create-fetch.ts";
import type { Fetch } from "../fetch.ts";
import type { Api, ApiReply, ApiRequest } from "./api.ts";

/** An API and the way to it. */
export interface Road extends AsyncDisposable {
  readonly origin: string;
  readonly client: Client;
  readonly fetch: Fetch;
  /** What has arrived there. */
  readonly requests: readonly ApiRequest[];
}

type RoadTo = (api: Api) => Promise<Road>;

/** The ways to an API, by the transport that goes them. */
export const roads: Readonly<Record<string, RoadTo>> = {
  MockTransport: async (api) => {
    const requests: ApiRequest[] = [];
    const transport = new MockTransport((request) => {
      requests.push(toApiRequest(request));
      return api(requests.at(-1)!);
    });
    return roadOver(new Client({ transport }), "http://api.test", requests);
  },
  UndiciTransport: (api) => roadToServer(api, createServer, new UndiciTransport()),
  Http2Transport: (api) => roadToServer(api, createHttp2Server, new Http2Transport({ h2c: true })),
};

type ServerRequest = IncomingMessage | Http2ServerRequest;
type ServerAnswer = ServerResponse | Http2ServerResponse;
type ServerOf = (listener: (request: ServerRequest, response: ServerAnswer) => void) => Server;

async function roadToServer(api: Api, serverOf: ServerOf, transport: Transport): Promise<Road> {
  const requests: ApiRequest[] = [];
  const server = serverOf((request, response) => void serve(request, response));
  const serve = async (request: ServerRequest, response: ServerAnswer): Promise<void> => {
    const { method = "", url: path = "" } = request;
    const headers = request.headers as ApiRequest["headers"];
    requests.push({ method, path, headers, text: await text(request) });
    await send(api(requests.at(-1)!), response);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return roadOver(new Client({ transport }), origin, requests, async () => {
    server.close();
    await once(server, "close");
  });
}

async function send({ status = 200, headers, json, chunks = [] }: ApiReply, response: ServerAnswer): Promise<void> {
  const type = json === undefined ? {} : { "Content-Type": "application/json" };
  response.statusCode = status;
  for (const [name, value] of Object.entries({ ...type, ...headers })) response.setHeader(name, value);
  await pipeline(Readable.from(json === undefined ? chunks : [JSON.stringify(json)]), response);
}

function roadOver(client: Client, origin: string, requests: readonly ApiRequest[], stop?: () => Promise<void>): Road {
  return {
    origin,
    client,
    fetch: createFetch(client),
    requests,
    async [Symbol.asyncDispose]() {
      await client.close();
      await stop?.();
    },
  };
}

function toApiRequest({ method, url, headers, content }: HttpRequest): ApiRequest {
  const fields = Object.fromEntries([...headers.keys()].map((name) => [name, headers.get(name) ?? undefined]));
  return { method, path: url.pathname + url.search, headers: fields, text: new TextDecoder().decode(content) };
}
