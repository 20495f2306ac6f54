import type { HttpResponse } from "./http-response.ts";
import { redactUrl } from "./redact-url.ts";

/** What {@link HttpStatusError} says: the kind of status, the URL and where a redirect leads, without credentials. */
export function statusMessage(response: HttpResponse): string {
  const kind = response.isInformational
    ? "Informational response"
    : response.isRedirect
      ? "Redirect response"
      : response.isClientError
        ? "Client error"
        : response.isServerError
          ? "Server error"
          : "Invalid status code";
  const [target] = response.isRedirect ? response.headers.getAll("location") : [];
  const location = target === undefined ? null : URL.parse(target, response.url.href);
  return [
    `${kind} '${response.toString()}' for url '${redactUrl(response.url)}'`,
    ...(location === null ? [] : [`Redirect location: '${redactUrl(location)}'`]),
    `For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/${response.status}`,
  ].join("\n");
}
