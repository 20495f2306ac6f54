import type { Contender, HttpTarget } from "./contender.ts";
import { axios } from "./contenders/axios.ts";
import { globalFetch } from "./contenders/global-fetch.ts";
import { got } from "./contenders/got.ts";
import { haulierRaw } from "./contenders/haulier-raw.ts";
import { haulier } from "./contenders/haulier.ts";
import { ky } from "./contenders/ky.ts";
import { nodeFetch } from "./contenders/node-fetch.ts";
import { ofetch } from "./contenders/ofetch.ts";
import { undiciDispatch } from "./contenders/undici-dispatch.ts";
import { undiciRequest } from "./contenders/undici-request.ts";

/** Who takes part in the scenarios over HTTP. */
export const httpContenders: readonly Contender<HttpTarget>[] = [
  haulier,
  haulierRaw,
  undiciDispatch,
  undiciRequest,
  globalFetch,
  got,
  axios,
  ky,
  ofetch,
  nodeFetch,
];
