/* That createFetch() does what Node's own fetch does, with the same server and the same arguments: bodies, and how they end. */
import {
  arrival,
  described,
  describeSame,
  failureOf,
  redirect,
  server,
  stream,
  to,
  useOracle,
  type Call,
  type Init,
} from "./testing/node-oracle.ts";

useOracle();

describeSame("a body", {
  "that is text": to("/echo", () => ({ method: "POST", body: "Grüße" })),
  "that is empty": to("/echo", () => ({ method: "POST", body: "" })),
  "that is null": to("/echo", () => ({ method: "POST", body: null })),
  "that is a number": to("/echo", () => ({ method: "POST", body: 42 as never })),
  "that is a view": to("/echo", () => ({ method: "POST", body: new DataView(new ArrayBuffer(4)) })),
  "that is a Blob": to("/echo", () => ({ method: "PUT", body: new Blob(["{}"], { type: "application/json" }) })),
  "that is a form": to("/echo", () => ({ method: "POST", body: new URLSearchParams({ a: "1 2" }) })),
  "that is a stream": to("/echo", () => ({ method: "POST", ...stream() })),
  "that is a stream, without duplex": to("/echo", () => ({ method: "POST", body: stream().body })),
  "that is a stream, with keepalive": to("/echo", () => ({ method: "POST", keepalive: true, ...stream() })),
  "that is a stream with a reader": to("/echo", () => {
    const init = stream();
    init.body.getReader();
    return { method: "POST", ...init };
  }),
  "with GET": to("/echo", () => ({ body: "text" })),
  "with a wrong Content-Length": to("/echo", () => ({
    method: "POST",
    body: "text",
    headers: { "Content-Length": "9" },
  })),
});

/** A call with a Request that has a body, and is redirected. */
const withRequest = (own: Init, init?: Init): Call => {
  return async (fetch) => {
    const headers = { "X-A": "1" };
    const url = server.origin + redirect(307, "/echo");
    const request = new Request(url, { method: "POST", headers, body: "old", ...own });
    const response = await fetch(request, init);
    return [await described(response), request.bodyUsed];
  };
};

describeSame("a Request", {
  "as it is": withRequest({}),
  "with another body": withRequest({}, { body: "new" }),
  "with null as the body, which takes nothing away": withRequest({}, { body: null }),
  "with other headers": withRequest({}, { headers: { "X-A": "2" } }),
  "with another method": withRequest({}, { method: "PUT" }),
  "with GET, though it has a body": withRequest({}, { method: "GET" }),
  "with keepalive, though its text is a stream by now": withRequest({ keepalive: true }),
  "with a signal that has aborted": withRequest({ signal: AbortSignal.abort("gone") }),
  "with a signal that is taken away": withRequest({ signal: AbortSignal.abort("gone") }, { signal: null }),
  "with redirect": withRequest({ redirect: "manual" }),
  "with cache": withRequest({ cache: "reload" }),
  "that was used": async (fetch) => {
    const request = new Request(`${server.origin}/echo`, { method: "POST", body: "once" });
    await (await fetch(request)).text();
    return fetch(request);
  },
});

describeSame("the body of a response", {
  "as JSON": async (fetch) => (await fetch(`${server.origin}/text?is={"a":1}`)).json(),
  "as JSON that is none": async (fetch) => (await fetch(`${server.origin}/text?is=a`)).json(),
  "as text with a byte order mark": async (fetch) => (await fetch(`${server.origin}/text?is=%EF%BB%BFa`)).text(),
  "as bytes": async (fetch) => [...new Uint8Array(await (await fetch(`${server.origin}/gzip`)).arrayBuffer())],
  "as a Blob": async (fetch) => {
    const { type, size } = await (await fetch(`${server.origin}/form`)).blob();
    return [type, size];
  },
  // oxlint-disable typescript/no-deprecated -- deprecated by the declarations for what servers get, not for what they answer
  "as a form": async (fetch) => [...(await (await fetch(`${server.origin}/form`)).formData())],
  "as a form that is none": async (fetch) => (await fetch(`${server.origin}/text?is=a`)).formData(),
  // oxlint-enable typescript/no-deprecated
  "read twice": async (fetch) => {
    const response = await fetch(`${server.origin}/text?is=a`);
    const before = response.bodyUsed;
    const text = await response.text();
    return [before, text, response.bodyUsed, failureOf(await response.text().catch((error: unknown) => error))];
  },
  "cloned when it was read": async (fetch) => {
    const response = await fetch(`${server.origin}/text?is=a`);
    await response.text();
    return response.clone();
  },
  "with cookies": async (fetch) => (await fetch(`${server.origin}/cookies`)).headers.getSetCookie(),
  "that breaks off": async (fetch) => (await fetch(`${server.origin}/broken`)).text(),
});

describeSame("an abort", {
  before: to("/echo", () => ({ signal: AbortSignal.abort() })),
  "before, with a reason": to("/echo", () => ({ signal: AbortSignal.abort({ any: "reason" }) })),
  "before, by time": to("/echo", () => ({ signal: AbortSignal.abort(new DOMException("late", "TimeoutError")) })),
  "before, of an upload, whose source learns why": async (fetch) => {
    const left = Promise.withResolvers<unknown>();
    const body = new ReadableStream({ cancel: left.resolve });
    const init = { method: "POST", body, duplex: "half", signal: AbortSignal.abort("enough") } as const;
    const failure = await fetch(`${server.origin}/echo`, init).catch((error: unknown) => error);
    return [failure, await left.promise];
  },
  "while the headers are waited for": async (fetch) => {
    const controller = new AbortController();
    const failing = fetch(`${server.origin}/hang`, { signal: controller.signal });
    await arrival();
    controller.abort("enough");
    return failing;
  },
  "while the body is read": async (fetch) => {
    const controller = new AbortController();
    const response = await fetch(`${server.origin}/half`, { signal: controller.signal });
    const failing = response.text();
    controller.abort("enough");
    return failing;
  },
});
