/**
 * Whether the runtime takes a stream as a request body. One that does not never looks at `duplex`, and sends the stream as the text
 * `[object ReadableStream]`, for which it sets a Content-Type.
 */
export function canStreamRequests(): boolean {
  let isHeeded = false;
  const body = new ReadableStream();
  const init = {
    method: "POST",
    body,
    get duplex() {
      isHeeded = true;
      return "half";
    },
  };
  try {
    return !new Request("https://stream.invalid/", init as RequestInit).headers.has("content-type") && isHeeded;
  } catch {
    return false;
  }
}
