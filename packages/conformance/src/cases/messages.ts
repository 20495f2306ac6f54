import assert from "node:assert/strict";

import type { ExchangeEvent, InformationalResponse } from "@haulier/core";

import { textOf } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { trailerFields } from "../endpoints.ts";
import { eventually } from "../eventually.ts";
import { isHttp2, needs } from "../requirements.ts";

/** What the interface promises about messages and about the exchange. */
export const messages: readonly ConformanceCase[] = [
  ...["GET", "PUT", "PROPFIND", "QUERY", "M-SEARCH"].map((method): ConformanceCase => ({
    name: `sends the method ${method}`,
    rule: "interface",
    async run(context) {
      assert.equal((await context.echo({ method })).method, method);
    },
  })),
  ...["/echo?", "/echo/a%20b%2Fc;d=e", "/echo?x=%2F&y=a+b&x=%C3%A9", "/echo/..%2f//x", "/echo?q='()*!~"].map(
    (target): ConformanceCase => ({
      name: `sends the target ${target} as it is`,
      rule: "interface",
      async run(context) {
        const { href, origin } = new URL(context.url(target));
        assert.equal((await context.echo({ target })).target, href.slice(origin.length));
      },
    }),
  ),
  {
    name: "does not send the fragment",
    rule: "interface",
    async run(context) {
      assert.equal((await context.echo({ target: "/echo?x#fragment" })).target, "/echo?x");
    },
  },
  ...[200, 201, 206, 299, 404, 499, 599].map((status): ConformanceCase => ({
    name: `tells the status ${status}`,
    rule: "interface",
    async run(context) {
      const response = await context.send(`/status/${status}`);
      await response.read();
      assert.equal(response.status, status);
    },
  })),
  {
    name: "tells the reason phrase",
    rule: "interface",
    requires: [needs.http1Road],
    async run(context) {
      const response = await context.send("/status/200?reason=Quite+All+Right");
      await response.read();
      assert.equal(response.reasonPhrase, "Quite All Right");
    },
  },
  ...Object.entries({ "/no-reason": "", "/odd-reason": "Quite: All, Right!" }).map(
    ([path, reason]): ConformanceCase => ({
      name: `tells the reason phrase ${JSON.stringify(reason)}`,
      rule: "interface",
      requires: [needs.faults],
      async run(context) {
        const response = await context.send(context.server.url("faults", path));
        await response.read();
        assert.equal(response.reasonPhrase, reason);
      },
    }),
  ),
  {
    name: "tells the version of HTTP",
    rule: "interface",
    requires: [needs.network],
    async run(context) {
      const response = await context.send("/echo");
      await response.read();
      assert.equal(response.httpVersion, response.json<{ httpVersion: string }>().httpVersion);
      assert.equal(response.httpVersion, isHttp2(context.road) ? "HTTP/2" : "HTTP/1.1");
    },
  },
  {
    name: "tells that an answer was HTTP/1.0",
    rule: "interface",
    requires: [needs.faults],
    async run(context) {
      const response = await context.send(context.server.url("faults", "/http-1.0"));
      assert.equal(await textOf(response), "hello");
      assert.equal(response.httpVersion, "HTTP/1.0");
    },
  },
  {
    name: "tells informational responses, and then the final one",
    rule: "interface",
    requires: [needs.informational],
    async run(context) {
      const hints: InformationalResponse[] = [];
      const response = await context.send("/hints", { extensions: { onInformational: (hint) => hints.push(hint) } });
      assert.equal(response.status, 200);
      assert.equal(await textOf(response), "hinted");
      assert.deepEqual(
        hints.map(({ status, headers }) => [status, headers.get("link")]),
        [[103, "</style.css>; rel=preload"]],
      );
      assert.equal(response.headers.has("link"), false);
    },
  },
  {
    name: "tells each informational response when it comes",
    rule: "interface",
    requires: [needs.informational, needs.faults],
    async run(context) {
      const links: (string | null)[] = [];
      const gate = context.server.gate("final");
      const sending = context.send(context.server.url("faults", "/several-hints?gate=final"), {
        extensions: { onInformational: ({ headers }) => links.push(headers.get("link")) },
      });
      await eventually(
        () => links.length === 2,
        () => `two hints, there were ${links.length}`,
      );
      gate.open();
      assert.equal(await textOf(await sending), "hello");
      assert.deepEqual(links, ["</a.css>", "</b.css>"]);
    },
  },
  {
    name: "takes informational responses that nobody listens to",
    rule: "interface",
    async run(context) {
      const response = await context.send("/hints");
      assert.equal(response.status, 200);
      assert.equal(await textOf(response), "hinted");
    },
  },
  {
    name: "tells the trailers when the body has ended, and not before",
    rule: "interface",
    requires: [needs.trailers],
    async run(context) {
      const gate = context.server.gate("trailers");
      const response = await context.send("/trailers?gate=trailers");
      const told = (): unknown => trailerFields.map(([name]) => [name, response.extensions.trailers?.get(name)]);
      assert.deepEqual(
        told(),
        trailerFields.map(([name]) => [name, undefined]),
      );
      gate.open();
      assert.equal(await textOf(response), "trailers follow");
      assert.deepEqual(told(), trailerFields);
      assert.equal(response.headers.has("x-checksum"), false);
    },
  },
  {
    name: "reads a body that trailers follow",
    rule: "interface",
    async run(context) {
      const response = await context.send("/trailers");
      assert.equal(await textOf(response), "trailers follow");
      assert.equal(response.headers.has("x-checksum"), false);
    },
  },
  {
    name: "tells which connection carried an exchange",
    rule: "interface",
    requires: [needs.network],
    async run(context) {
      const facts = [];
      for (let i = 0; i < 2; i++) {
        const response = await context.send("/echo");
        await response.read();
        facts.push(response.extensions.connection);
      }
      const [first, second] = facts;
      assert.ok(first !== undefined && second !== undefined, "extensions.connection is missing");
      assert.deepEqual([first.reused, second.reused, second.id], [false, true, first.id]);
      assert.equal(first.alpnProtocol, context.road === "h2" ? "h2" : first.alpnProtocol);
      const { host } = new URL(context.url("/"));
      assert.equal(first.remoteAddress, context.road === "unix" ? context.server.socketPath : host);
    },
  },
  {
    name: "tells how long the phases of an exchange took",
    rule: "interface",
    requires: [needs.network],
    async run(context) {
      const timings = [];
      for (let i = 0; i < 2; i++) {
        const response = await context.send("/bytes/100");
        await response.read();
        timings.push(response.extensions.timings);
      }
      const [first, second] = timings;
      assert.ok(first !== undefined && second !== undefined, "extensions.timings is missing");
      for (const duration of [first.tcp ?? (context.road === "unix" ? 0 : undefined), first.waiting, first.receiving]) {
        assert.ok(duration !== undefined && duration >= 0 && duration < 4_000, `a phase took ${duration} ms`);
      }
      assert.deepEqual([second.dns, second.tcp, second.tls], [undefined, undefined, undefined]);
    },
  },
  {
    name: "tells how an exchange proceeds",
    rule: "interface",
    requires: [needs.network],
    async run(context) {
      const events: ExchangeEvent[] = [];
      const extensions = { trace: (event: ExchangeEvent): void => void events.push(event) };
      await (await context.send("/bytes/100", { extensions })).read();
      await eventually(
        () => events.at(-1)?.type === "done",
        () => `the event "done", there were ${events.map(({ type }) => type).join(", ")}`,
      );
      const types = events.map(({ type }) => type).filter((type) => type !== "queued");
      assert.deepEqual(types, ["dialing", "connected", "requestSent", "headersReceived", "done"]);
      assert.deepEqual(
        events.map(({ at }) => at),
        events.map(({ at }) => at).toSorted((a, b) => a - b),
      );
    },
  },
  {
    name: "tells by an event that an exchange has failed",
    rule: "interface",
    requires: [needs.network],
    async run(context) {
      const events: ExchangeEvent[] = [];
      const extensions = { trace: (event: ExchangeEvent): void => void events.push(event) };
      const error = await context.send("/reset", { extensions }).catch((reason: unknown) => reason);
      const last = events.at(-1);
      assert.deepEqual([last?.type, last?.error], ["failed", error]);
    },
  },
];
