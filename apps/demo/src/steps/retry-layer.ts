import { wrap, type HttpResponse, type Layer } from "@haulier/core";

/** Sends a request again while the answer is 503, up to `times` times. This is all there is to writing a layer. */
export function retryUnavailable(times: number, onAnswer: (response: HttpResponse) => void): Layer {
  return (inner) =>
    wrap(inner, {
      async handleRequest(request) {
        for (let left = times; ; left--) {
          const response = await inner.handleRequest(request);
          onAnswer(response);
          if (response.status !== 503 || left === 0) return response;
          await response.close();
        }
      },
    });
}
