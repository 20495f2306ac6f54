import type { HttpRequest } from "@haulier/core";
import { checkConnect, checkSpecial } from "@haulier/net";

/**
 * Refuses what HTTP/1.1 cannot send.
 * @throws LocalProtocolError
 */
export function checkHttp1(request: HttpRequest): void {
  checkSpecial(request);
  if (request.method === "CONNECT") checkConnect(request);
}

/** Whether undici takes the target, so that it need not go another way. With HTTP/2 there is no absolute form. */
export function isPlainTarget({ method, headers, extensions }: HttpRequest, http2: boolean): boolean {
  const { target = "/", trailers } = extensions;
  const isTaken = target.startsWith("/") || (!http2 && /^https?:\/\//.test(target));
  return isTaken && trailers === undefined && method !== "CONNECT" && !headers.has("expect") && !headers.has("upgrade");
}
