interface Runtime {
  readonly navigator?: { readonly userAgent?: string };
}

/**
 * Whether the runtime takes a stream as a request body, and sends it whatever the server speaks. One that does not take it never looks at
 * `duplex`, and sends the stream as the text `[object ReadableStream]`, for which it sets a Content-Type.
 */
export function canStreamRequests(): boolean {
  // They do without ever looking.
  if ("Bun" in globalThis || "Deno" in globalThis) return true;
  return takesStreams() && !isChrome();
}

function takesStreams(): boolean {
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

/** It streams over HTTP/2 only. Over HTTP/1.1 the call fails, and it does not say why. */
function isChrome(): boolean {
  return /Chrom(?:e|ium)\//.test((globalThis as Runtime).navigator?.userAgent ?? "");
}
