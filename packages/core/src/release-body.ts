import { isStreamError } from "./errors.ts";
import type { HttpResponse } from "./http-response.ts";
import type { RequestBody } from "./request-body.ts";

/** A body that can be read once, which somebody has to give up when nobody reads it. */
export type HeldBody = RequestBody & Required<Pick<RequestBody, "cancel">>;

/** Whether a body holds something that has to be released. One that can be sent again holds nothing while it is not read. */
export function isHeld(body: RequestBody | null): body is HeldBody {
  return body?.cancel !== undefined && !body.replayable;
}

/**
 * Gives up the body of a call that fails, and that of one that is answered without it: at the end of the response, since until then the
 * body may still be asked for. A transport that has opened it leaves it itself, and is not disturbed while it still sends.
 */
export async function releaseAfter(body: HeldBody, exchange: () => Promise<HttpResponse>): Promise<HttpResponse> {
  // That of another request that is sent already belongs to whoever sends it.
  if (body.consumed) return exchange();
  try {
    const response = await exchange();
    response.onEnd(() => {
      if (!body.consumed) giveUp(body, undefined);
    });
    return response;
  } catch (error) {
    giveUp(body, error);
    throw error;
  }
}

/**
 * The same for a request that belongs to the caller, who may send it again: its body is given up only when this call has begun to read
 * it, so that nobody can send it any more.
 */
export async function releaseIfBegun(body: HeldBody, exchange: () => Promise<HttpResponse>): Promise<HttpResponse> {
  if (body.consumed) return exchange();
  try {
    return await exchange();
  } catch (error) {
    // When another call was quicker to begin, there was nothing to send, and it is the other's.
    if (body.consumed && !isStreamError(error)) giveUp(body, error);
    throw error;
  }
}

/** Nobody waits for it, and nobody is left to be told of a source that does not stop. */
function giveUp(body: HeldBody, reason: unknown): void {
  void (async () => body.cancel(reason))().catch(() => {});
}
