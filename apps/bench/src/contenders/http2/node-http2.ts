import { once } from "node:events";
import type { ClientHttp2Session, ClientHttp2Stream, ClientSessionOptions } from "node:http2";

import type { Contender, Http2Target } from "../../contender.ts";
import { countStream } from "../../count-bytes.ts";
import { checkStatus } from "../../payloads.ts";
import { requestHeaders } from "../../request-headers.ts";

/** One session of Node's own, by hand, with its own window of 64 KB. */
export const nodeHttp2: Contender<Http2Target> = {
  name: "node:http2",
  open: (origin) => openSession(origin, {}),
};

const streamWindow = 16 * 1024 * 1024;
const sessionWindow = 32 * 1024 * 1024;

/** The same by somebody who knows about windows. Both have to be raised: that of a stream alone makes it slower. */
export const nodeHttp2Windows: Contender<Http2Target> = {
  name: "node:http2, 16 MB windows",
  open: (origin) => openSession(origin, { settings: { initialWindowSize: streamWindow } }, sessionWindow),
};

async function openSession(origin: string, options: ClientSessionOptions, window?: number): Promise<Http2Target> {
  const { connect } = await import("node:http2");
  const session = connect(origin, options);
  await once(session, "connect");
  if (window !== undefined) session.setLocalWindowSize(window);
  return {
    getJson: async (path) => JSON.parse(await readText(get(session, path))),
    download: async (path) => countStream(get(session, path)),
  };
}

function get(session: ClientHttp2Session, path: string): ClientHttp2Stream {
  const stream = session.request({ ":path": path, ...requestHeaders });
  // What is thrown here destroys nothing by itself.
  stream.once("response", ({ ":status": status = 0 }) => {
    try {
      checkStatus(status);
    } catch (error) {
      stream.destroy(error as Error);
    }
  });
  return stream;
}

async function readText(stream: ClientHttp2Stream): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()))
      .on("error", reject);
  });
}
