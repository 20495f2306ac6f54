import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";

import type { RequestInit, Response } from "node-fetch";

import { readStreamLines } from "../bodies/line-splitter.ts";
import { uploadStream } from "../bodies/upload-body.ts";
import type { Contender, HttpTarget } from "../contender.ts";
import { countStream } from "../count-bytes.ts";
import { checkStatus } from "../payloads.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders, uploadHeaders } from "../request-headers.ts";

export const nodeFetch: Contender<HttpTarget> = {
  name: "node-fetch",
  async open(origin) {
    const { default: fetch } = await import("node-fetch");
    const Agent = origin.startsWith("https:") ? HttpsAgent : HttpAgent;
    const agent = new Agent({ keepAlive: true, maxSockets: maxConnections });
    const send = async (path: string, options: RequestInit): Promise<Response> => {
      const response = await fetch(origin + path, { ...options, agent });
      checkStatus(response.status);
      return response;
    };
    const post = async (path: string, headers: Record<string, string>, body: string | Readable): Promise<unknown> =>
      (await send(path, { method: "POST", headers, body })).json();
    const getJson = async (path: string): Promise<unknown> => (await send(path, { headers: requestHeaders })).json();
    const getStream = async (path: string) => (await send(path, { headers: requestHeaders })).body as Readable;
    return {
      getJson,
      getGzipJson: getJson,
      postJson: async (path, value) => post(path, jsonRequestHeaders, JSON.stringify(value)),
      upload: async (path, size) => post(path, uploadHeaders(size), uploadStream(size)),
      download: async (path) => countStream(await getStream(path)),
      readLines: async (path, onLine) => readStreamLines(await getStream(path), onLine),
    };
  },
};
