import { createServer, type RequestListener } from "node:http";

import type { Transport } from "@haulier/core";

import type { Contender, JsonTarget } from "../contender.ts";
import { checkSmallObject, checkStatus, smallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { listen } from "../server/listen.ts";
import { paths } from "../server/paths.ts";

const requests = 1000;
const text = JSON.stringify(smallObject);

/** An application of Node's kind. */
const nodeApp: RequestListener = (request, response) => {
  if (request.url !== paths.small) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": "application/json", "content-length": text.length }).end(text);
};

/** The same of the Fetch standard's kind. */
const fetchApp = async (request: Request): Promise<Response> =>
  new URL(request.url).pathname === paths.small
    ? new Response(text, { headers: { "content-type": "application/json", "content-length": String(text.length) } })
    : new Response(null, { status: 404 });

const lightMyRequest: Contender<JsonTarget> = {
  name: "light-my-request",
  async open() {
    const { inject } = (await import("light-my-request")).default;
    return {
      getJson: async (path) => {
        const response = await inject(nodeApp, { url: path });
        checkStatus(response.statusCode);
        return response.json<unknown>();
      },
    };
  },
};

const fetchHandlerTransport: Contender<JsonTarget> = {
  name: "haulier, fetch handler",
  async open() {
    const { FetchHandlerTransport } = await import("@haulier/fetch-handler");
    return openClient(new FetchHandlerTransport(fetchApp));
  },
};

const nodeHandlerTransport: Contender<JsonTarget> = {
  name: "haulier, node handler",
  async open() {
    const { NodeHandlerTransport } = await import("@haulier/fetch-handler/node");
    return openClient(new NodeHandlerTransport(nodeApp));
  },
};

async function openClient(transport: Transport): Promise<JsonTarget> {
  const { Client } = await import("@haulier/core");
  const client = new Client({ transport, baseUrl: "http://localhost" });
  return {
    getJson: async (path) => {
      const response = await client.get(path);
      checkStatus(response.status);
      return response.json();
    },
  };
}

/** The handler without anything around it. */
const fetchHandler: Contender<JsonTarget> = {
  name: "fetch handler alone",
  open: () =>
    Promise.resolve({
      getJson: async (path) => {
        const response = await fetchApp(new Request(`http://localhost${path}`));
        checkStatus(response.status);
        return response.json();
      },
    }),
};

/** What all of this replaces. */
const listening: Contender<JsonTarget> = {
  name: "undici.request, server listening",
  async open() {
    const { Agent, request } = await import("undici");
    const dispatcher = new Agent();
    const origin = `http://127.0.0.1:${await listen(createServer(nodeApp))}`;
    return {
      getJson: async (path) => {
        const { statusCode, body } = await request(origin + path, { dispatcher });
        checkStatus(statusCode);
        return body.json();
      },
    };
  },
};

/** An application that is asked in its own process, as tests do. */
export const inProcess = defineScenario({
  name: "in-process",
  title: `GET 205 bytes of JSON from an application in the same process, ${requests} times one after the other`,
  contenders: [fetchHandlerTransport, nodeHandlerTransport, lightMyRequest, fetchHandler, listening],
  base: "light-my-request",
  serve: null,
  requests,
  warmUpRounds: 4,
  rounds: 31,
  showsTime: true,
  async run(target) {
    for (let done = 0; done < requests; done++) checkSmallObject(await target.getJson(paths.small));
  },
});
