import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import type { HttpHeaders } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { inspectSymbol } from "./inspect.ts";
import { printedValue } from "./printed-value.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

describe("printedValue (H10)", () => {
  for (const [name, value, expected] of [
    ["accept", "*/*", "*/*"],
    ["authorization", "Bearer s3cret", "***"],
    ["x-mine", "s3cret", "***"],
    ["x-other", "plain", "plain"],
    ["location", "/next", "/next"],
    ["location", "/next?code=s3cret&page=2#access_token=s3cret", "/next?code=***&page=2"],
    ["location", "https://u:s3cret@h/a?access_token=s3cret", "https://***@h/a?access_token=***"],
    ["location", "//u:s3cret@h", "//***@h"],
    ["location", "HTTPS:\\\\u:s3cret@h\\a", "HTTPS:\\\\***@h\\a"],
    ["location", "https://exa mple/?sig=s3cret", "https://exa mple/?sig=***"],
    ["location", "?token=s3cret", "?token=***"],
    ["location", "/@user", "/@user"],
    ["location", "", ""],
    ["content-location", "/a?key=s3cret", "/a?key=***"],
    ["referer", "https://h/?session=s3cret", "https://h/?session=***"],
    ["x-url", "https://h/?token=plain", "https://h/?token=plain"],
  ] as const) {
    it(`prints ${name}: ${value} as ${expected}`, () =>
      expect(printedValue(name, value, new Set(["x-mine"]))).toBe(expected));
  }
});

describe("the option sensitiveHeaders", () => {
  const headers = { "X-Mine": "s3cret", "X-Shown": "shown" };
  const transport = new HandlerTransport(() => new HttpResponse({ headers }));
  const client = new Client({ transport, sensitiveHeaders: ["X-MINE"] });
  const prints = (value: HttpRequest | HttpHeaders): string =>
    [JSON.stringify(value), value.toString(), value[inspectSymbol]()].join("\n");

  it("masks the fields of requests in print, and of all that is made of them", () => {
    const request = client.buildRequest("GET", "https://h/", { headers });
    for (const printed of [request, request.with({}), request.headers, request.headers.clone()])
      expect(prints(printed)).not.toContain("s3cret");
    expect(prints(request.headers)).toContain("shown");
    expect(request.headers.get("x-mine")).toBe("s3cret");
  });

  it("masks the fields of responses, and of errors", async () => {
    const failing = client.extend({
      transport: new HandlerTransport(() => new HttpResponse({ status: 500, headers })),
    });
    const error = await caught(failing.get("https://h/", { headers, raiseForStatus: true }));
    const response = await client.get("https://h/", { headers });
    for (const printed of [JSON.stringify(error), JSON.stringify(response), prints(response.headers)]) {
      expect(printed).toContain("X-Shown");
      expect(printed).not.toContain("s3cret");
    }
  });

  it("masks those of the client itself, and of derived clients", async () => {
    const derived = client.extend({ headers, sensitiveHeaders: ["X-More"] });
    expect(prints(derived.buildRequest("GET", "https://h/", { headers: { "X-More": "s3cret" } }))).not.toContain(
      "s3cret",
    );
    expect(prints(client.extend({}).buildRequest("GET", "https://h/", { headers }))).not.toContain("s3cret");
  });

  it("does not mask what another client prints", async () => {
    const other = new Client({ transport });
    expect(prints(other.buildRequest("GET", "https://h/", { headers }))).toContain("s3cret");
    expect(prints((await other.get("https://h/")).headers)).toContain("s3cret");
  });
});
