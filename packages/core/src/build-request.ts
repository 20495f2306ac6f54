import { encodeBody, noBody } from "./body.ts";
import type { ClientSettings } from "./client-settings.ts";
import { resolveCompression, type Compression } from "./content-encoding.ts";
import { mergeExtensions, type RequestExtensions } from "./extensions.ts";
import type { HttpHeaders } from "./http-headers.ts";
import { HttpRequest, normalizeMethod } from "./http-request.ts";
import { withParams } from "./query-params.ts";
import { checkHttpsOnly } from "./redirects.ts";
import type { RequestOptions } from "./request-options.ts";
import { checkTrailers } from "./request-trailers.ts";
import { isHome, resolveHref } from "./request-url.ts";
import { resolveTimeouts } from "./timeouts.ts";

/** The request that a call asks for: the options of the call over those of the client. Nothing is sent. */
export function buildRequest(
  method: string,
  input: string | URL,
  options: RequestOptions | null,
  settings: ClientSettings,
): HttpRequest {
  const name = normalizeMethod(method);
  let url = resolveHref(input, settings.baseUrl);
  checkHttpsOnly(name, url, settings.redirects);
  // What the client was given for its own origin goes nowhere else: an API key may be a header or a parameter.
  const home = isHome(url, settings.baseUrl);
  const params = home ? settings.params : noParams;
  if (params.length > 0 || (options !== null && options.params !== undefined))
    url = withParams(url, ...params, options?.params);
  const headers = (home ? settings.headers : settings.foreignHeaders).clone();
  if (options === null) {
    return new HttpRequest({
      method: name,
      url,
      headers,
      body: encodeBody(noBody, name, headers),
      extensions: settings.extensions,
    });
  }
  // What the call says of credentials and cookies replaces what the client's headers carry; a header of the call replaces both.
  if (options.auth !== undefined) headers.delete("authorization");
  if (options.cookies !== undefined) headers.delete("cookie");
  if (options.headers !== undefined) headers.update(options.headers);
  const body = encodeBody(
    options,
    name,
    headers,
    compressionOf(options, headers, home ? settings.compression : null, settings),
    settings,
  );
  return new HttpRequest({
    method: name,
    url,
    headers,
    body,
    extensions: extensionsOf(options, settings, body !== null),
  });
}

const noParams: readonly never[] = Object.freeze([]);

/** How the body is compressed: as the call says, or as the client does with a body that nobody has encoded or measured. */
function compressionOf(
  { compress }: RequestOptions,
  headers: HttpHeaders,
  inherited: Compression | null,
  { encoders }: ClientSettings,
): Compression | null {
  if (compress === null || (compress === undefined && inherited === null)) return null;
  const conflict = ["Content-Encoding", "Content-Length"].find((name) => headers.has(name));
  if (compress === undefined) return conflict === undefined ? inherited : null;
  if (conflict === undefined) return resolveCompression(compress, encoders);
  throw new TypeError(`compress: the headers have a ${conflict} already; remove it, or leave compress out`);
}

function extensionsOf(options: RequestOptions, settings: ClientSettings, hasBody: boolean): RequestExtensions {
  const { timeout, signal, cookies, onUploadProgress, onDownloadProgress, maxResponseSize, trailers, extensions } =
    options;
  const isPlain =
    timeout === undefined &&
    signal === undefined &&
    cookies === undefined &&
    onUploadProgress === undefined &&
    onDownloadProgress === undefined &&
    maxResponseSize === undefined &&
    trailers === undefined &&
    extensions === undefined;
  if (isPlain) return settings.extensions;
  const own = mergeExtensions(
    cookies === undefined ? undefined : { cookies },
    onUploadProgress === undefined ? undefined : { onUploadProgress },
    onDownloadProgress === undefined ? undefined : { onDownloadProgress },
    maxResponseSize === undefined ? undefined : { maxResponseSize },
    trailers === undefined ? undefined : { trailers },
    extensions,
  );
  return mergeExtensions(
    own,
    { timeout: own.timeout ?? resolveTimeouts(timeout, settings.timeouts), signal: own.signal ?? signal },
    own.trailers === undefined ? undefined : { trailers: checkTrailers(own.trailers, hasBody) },
  );
}
