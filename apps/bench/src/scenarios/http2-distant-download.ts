import { http2DownloadContenders } from "../http2-contenders.ts";
import { windowedSize } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";
import { serveDistantHttp2 } from "../server/http2-server.ts";
import { paths } from "../server/paths.ts";

export const http2DistantDownload = defineScenario({
  name: "http2-distant-download",
  title: "GET 8 MB over HTTP/2 as a stream, 20 ms away, counting the bytes",
  contenders: http2DownloadContenders,
  // Not that of Node with the windows it has by itself, which are too small for any distance.
  base: "node:http2, 16 MB windows",
  serve: serveDistantHttp2,
  requests: 1,
  warmUpRounds: 1,
  rounds: 3,
  // The bytes themselves are not in the heap.
  countsAllocations: false,
  async run(target) {
    const length = await target.download(paths.download);
    if (length !== windowedSize) throw new Error(`expected ${windowedSize} bytes, got ${length}`);
  },
});
