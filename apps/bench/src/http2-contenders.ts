import type { Contender, Http2Target } from "./contender.ts";
import { axiosHttp2 } from "./contenders/http2/axios.ts";
import { gotHttp2 } from "./contenders/http2/got.ts";
import { haulierHttp2 } from "./contenders/http2/haulier-http2.ts";
import { haulierUndiciHttp2 } from "./contenders/http2/haulier-undici.ts";
import { nodeHttp2, nodeHttp2Windows } from "./contenders/http2/node-http2.ts";
import { undiciDispatchHttp2, undiciDispatchHttp2Windows } from "./contenders/http2/undici-dispatch.ts";
import { undiciFetchHttp2 } from "./contenders/http2/undici-fetch.ts";
import { undiciRequestHttp2 } from "./contenders/http2/undici-request.ts";
import { trustingServer } from "./trust-server.ts";

/** Who takes part in the scenarios over HTTP/2. */
export const http2Contenders: readonly Contender<Http2Target>[] = trustingServer([
  haulierHttp2,
  haulierUndiciHttp2,
  nodeHttp2,
  undiciDispatchHttp2,
  undiciRequestHttp2,
  undiciFetchHttp2,
  axiosHttp2,
  gotHttp2,
]);

/** Who takes part where windows matter: most of those who leave them as they are take seconds for one download. */
export const http2DownloadContenders: readonly Contender<Http2Target>[] = trustingServer([
  haulierHttp2,
  haulierUndiciHttp2,
  nodeHttp2Windows,
  undiciDispatchHttp2Windows,
  undiciDispatchHttp2,
  nodeHttp2,
  gotHttp2,
]);
