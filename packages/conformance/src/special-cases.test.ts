import {
  BaseTransport,
  type HttpRequest,
  type HttpResponse,
  type TransportCapabilities,
  WriteError,
} from "@haulier/core";
import { describe, expect, it } from "vitest";

import { expectations } from "./cases/expectations.ts";
import { requestTrailers } from "./cases/request-trailers.ts";
import type { ConformanceCase, Handler } from "./index.ts";
import { runCase } from "./suite.ts";

/** Says that it can do everything, and hands the request over as it is. */
class Boasting extends BaseTransport {
  readonly #handler: Handler;

  constructor(handler: Handler) {
    super();
    this.#handler = handler;
  }

  override get capabilities(): TransportCapabilities {
    return { ...super.capabilities, network: true, requestTrailers: true, expectContinue: true };
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#handler(request);
    } catch (cause) {
      throw new WriteError("the function failed", { request, cause });
    }
  }
}

class Dropping extends Boasting {
  override handleRequest(request: HttpRequest): Promise<HttpResponse> {
    return super.handleRequest(request.with({ extensions: { ...request.extensions, trailers: undefined } }));
  }
}

/** Makes the trailers before it reads the body. */
class Hasty extends Boasting {
  override async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    const { trailers } = request.extensions;
    const fields = typeof trailers === "function" ? await trailers() : trailers;
    return super.handleRequest(request.with({ extensions: { ...request.extensions, trailers: fields } }));
  }
}

/** Reads the body before it does anything else. */
class Greedy extends Boasting {
  override async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    await request.read();
    return super.handleRequest(request);
  }
}

const wrong: Readonly<Record<string, readonly [new (handler: Handler) => BaseTransport, why: string]>> = {
  "sends the trailers of a request after its body": [Dropping, "loses them"],
  "asks for the trailers of a request after the last byte of its body": [Hasty, "asks before"],
  "announces the trailers of a request that are known before, and frames its body by chunks": [Boasting, "does not"],
  "fails with the error of the function that makes the trailers": [Dropping, "does not call it"],
  "refuses trailers that have to come before the body": [Boasting, "sends them"],
  "keeps the body of a request with Expect back until the server asks for it": [Greedy, "reads it at once"],
  "does not read the body of a request with Expect when the answer is 401": [Greedy, "reads it at once"],
  "does not read the body of a request with Expect when the answer is 413": [Greedy, "reads it at once"],
  "does not read the body of a request with Expect when the answer is 417": [Greedy, "reads it at once"],
  "does not read the body of a request with Expect when the answer is 200": [Greedy, "reads it at once"],
  "sends the body of a request with Expect in the end, when the server does not ask for it": [
    Boasting,
    "waits for ever",
  ],
  "sends no Expect without a body": [Boasting, "sends one"],
  "refuses an Expect that nobody can meet": [Boasting, "sends it"],
};

describe("the cases on trailers and expectations", () => {
  const cases: readonly ConformanceCase[] = [...requestTrailers, ...expectations];

  it("have each a transport that does not pass", () => {
    expect(cases.map(({ name }) => name)).toEqual(Object.keys(wrong));
  });

  for (const each of cases) {
    const [Transport, why] = wrong[each.name]!;
    it(`"${each.name}" fails when a transport ${why}`, async () => {
      const create = ({ handler }: { handler: Handler }) => new Transport(handler);
      const failure = await runCase(each, { create, road: "handler" }).catch(String);
      expect(failure).toMatch(/^AssertionError|waited \d+ ms for the body to be sent/);
    });
  }
});
