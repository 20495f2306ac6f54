import type { Auth } from "./auth.ts";
import type { BodyFormats } from "./body.ts";
import { acceptEncodingOf, defaultDecoders } from "./content-decoding.ts";
import { defaultEncoders, type Compression, type ContentEncoders } from "./content-encoding.ts";
import type { CookieStore } from "./cookies.ts";
import { resolveHooks, type HookLists } from "./event-hooks.ts";
import type { RequestExtensions } from "./extensions.ts";
import { HttpHeaders } from "./http-headers.ts";
import type { Mount } from "./mounts.ts";
import type { ParamsInit } from "./query-params.ts";
import type { RedirectPolicy } from "./redirects.ts";
import { standardResponseSettings, type ResponseSettings } from "./response-settings.ts";
import { sensitiveHeaders } from "./sensitive-headers.ts";
import { stringifyJson } from "./stringify-json.ts";
import { defaultTimeouts, type Timeouts } from "./timeouts.ts";
import type { Transport } from "./transport.ts";
import { VERSION } from "./version.ts";

/** The options of a client, checked and complete. */
export interface ClientSettings extends ResponseSettings, BodyFormats {
  readonly transport: Transport;
  readonly mounts: readonly Mount[] | null;
  readonly baseUrl: URL | null;
  readonly headers: HttpHeaders;
  /** `headers` without credentials, for other origins than that of the base URL. */
  readonly foreignHeaders: HttpHeaders;
  /** Laid over each other in this order. */
  readonly params: readonly ParamsInit[];
  readonly cookies: CookieStore | null;
  readonly auth: Auth | null;
  readonly timeouts: Timeouts;
  /** What a request without options of its own carries. One object for all of them. */
  readonly extensions: RequestExtensions;
  readonly followRedirects: boolean;
  readonly maxRedirects: number;
  readonly redirects: RedirectPolicy;
  readonly hooks: HookLists;
  readonly raiseForStatus: boolean;
  readonly encoders: ContentEncoders;
  readonly compression: Compression | null;
}

/** What a client has that was given no options. */
export const standardSettings: Omit<ClientSettings, "transport"> = {
  mounts: null,
  baseUrl: null,
  headers: new HttpHeaders({
    Accept: "*/*",
    "Accept-Encoding": acceptEncodingOf(defaultDecoders),
    "User-Agent": `haulier/${VERSION}`,
  }),
  foreignHeaders: new HttpHeaders(),
  params: [],
  cookies: null,
  auth: null,
  timeouts: defaultTimeouts,
  extensions: {},
  followRedirects: true,
  maxRedirects: 20,
  redirects: { sensitiveHeaders, allowDowngrade: false, httpsOnly: false, referer: false },
  hooks: resolveHooks(undefined),
  raiseForStatus: false,
  encoders: defaultEncoders,
  compression: null,
  stringifyJson,
  ...standardResponseSettings,
};
