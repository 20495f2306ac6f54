import { BaseTransport, type HttpRequest, type HttpResponse, type TransportCapabilities } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { valuesOf } from "./header-lines.ts";
import type { Handler, TransportUnderTest } from "./index.ts";
import { checkSkip, conformanceCases, runCase } from "./suite.ts";

class Plain extends BaseTransport {
  readonly #handler: Handler;

  constructor(handler: Handler) {
    super();
    this.#handler = handler;
  }

  override get capabilities(): TransportCapabilities {
    return { ...super.capabilities, name: "plain" };
  }

  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    return this.#handler(request);
  }
}

/** Does what rule 1 forbids. */
class Eager extends Plain {
  override async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    const response = await super.handleRequest(request);
    if (!response.isRedirect) return response;
    return super.handleRequest(request.with({ url: new URL("/echo", request.url) }));
  }
}

const plain: TransportUnderTest = { create: ({ handler }) => new Plain(handler) };
const caseNamed = (name: string) => conformanceCases().find((each) => each.name === name)!;
const redirects = caseNamed("does not follow a redirect with status 302");

describe("conformanceCases", () => {
  it("have names of their own", () => {
    const names = conformanceCases().map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it("cover every rule of the contract", () => {
    const rules = new Set(conformanceCases().map(({ rule }) => String(rule)));
    expect([...rules].toSorted()).toEqual(["1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9", "interface"]);
  });
});

describe("runCase", () => {
  it("passes a transport that does what the case asks", async () => {
    expect(await runCase(redirects, plain)).toEqual({ is: "passed" });
  });

  it("fails one that does not", async () => {
    const eager: TransportUnderTest = { create: ({ handler }) => new Eager(handler) };
    await expect(runCase(redirects, eager)).rejects.toMatchObject({
      code: "ERR_ASSERTION",
      actual: 200,
      expected: 302,
    });
  });

  it("skips what is skipped by name, with the reason", async () => {
    const outcome = await runCase(redirects, { ...plain, skip: { [redirects.name]: "for a test" } });
    expect(outcome).toEqual({ is: "skipped", reason: "for a test" });
  });

  it("skips what the transport says it cannot do, with the reason", async () => {
    const trailers = caseNamed("tells the trailers when the body has ended, and not before");
    expect(await runCase(trailers, plain)).toEqual({ is: "skipped", reason: "no trailers" });
  });

  it("takes any object with handleRequest for a transport", async () => {
    const bare: TransportUnderTest = { create: ({ handler }) => ({ handleRequest: handler }) };
    expect(await runCase(redirects, bare)).toEqual({ is: "passed" });
  });

  it("gives every case a server of its own", async () => {
    const seen: number[] = [];
    const counting = {
      name: "counting",
      rule: 1,
      run: async (context) => {
        await context.echo({ headers: { "X-Case": "one" } });
        seen.push(...context.server.requests().map(({ headers }) => valuesOf(headers, "x-case").length));
      },
    } satisfies Parameters<typeof runCase>[0];
    await runCase(counting, plain);
    await runCase(counting, plain);
    expect(seen).toEqual([1, 1]);
  });
});

describe("checkSkip", () => {
  it("refuses a name that is not a case", () => {
    expect(() => checkSkip({ [redirects.name]: "for a test", "no such case": "for a test" })).toThrow(
      new TypeError('skip: no case is named "no such case"'),
    );
  });
});
