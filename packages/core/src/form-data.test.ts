import { describe, expect, it } from "vitest";

import { collect } from "./collect.ts";
import { isFormData, readFormDataStream } from "./form-data.ts";
import { HttpHeaders } from "./http-headers.ts";
import { encodeMultipart } from "./multipart.ts";

describe("isFormData", () => {
  for (const [what, value, expected] of [
    ["the global FormData", new FormData(), true],
    ["a form of the form-data package", new OldForm([]), true],
    ["URLSearchParams", new URLSearchParams(), false],
    ["Headers", new Headers(), false],
    ["our own headers", new HttpHeaders(), false],
    ["a Map", new Map(), false],
    ["a Blob", new Blob([]), false],
    ["null", null, false],
    ["a string", "[object FormData]", false],
  ] as const) {
    it(`${expected ? "knows" : "does not take"} ${what}`, () => expect(isFormData(value)).toBe(expected));
  }
});

describe("a form of the form-data package", () => {
  it("is sent as it encodes itself, with its boundary and length", async () => {
    const form = new OldForm(["--own\r\n", Uint8Array.of(65), "--own--"]);
    const { body, contentType } = encodeMultipart([], form, new HttpHeaders());
    expect(contentType).toBe("multipart/form-data; boundary=own");
    expect([body.length, body.replayable]).toEqual([15, false]);
    expect(await textOf(body)).toBe("--own\r\nA--own--");
  });

  it("agrees with headers that were taken from it, and with no others", () => {
    const form = new OldForm([]);
    expect(encodeMultipart([], form, new HttpHeaders(form.getHeaders())).contentType).toBeUndefined();
    expect(() =>
      encodeMultipart([], form, new HttpHeaders({ "Content-Type": "multipart/form-data; boundary=x" })),
    ).toThrow(TypeError);
  });

  it("has no length when it does not know it", () => {
    const form = Object.assign(new OldForm([]), { hasKnownLength: () => false });
    expect(encodeMultipart([], form, new HttpHeaders()).body.length).toBeUndefined();
  });

  it("takes no further fields", () => {
    expect(() => encodeMultipart([["a", "1"]], new OldForm([]), new HttpHeaders())).toThrow(/append the fields to it/);
  });

  it("is paused between chunks", async () => {
    const form = new OldForm(["a", "b"]);
    const chunks = readFormDataStream(form);
    await chunks.next();
    expect(form.log).toEqual(["resume", "pause"]);
    expect((await chunks.next()).value).toBe("b");
    expect((await chunks.next()).done).toBe(true);
    expect(form.log).toEqual(["resume", "pause", "resume", "pause", "resume"]);
  });

  it("fails with its error, after what came before", async () => {
    const failure = new Error("disk gone");
    const seen: unknown[] = [];
    const form = new OldForm(["a", failure]);
    const reading = (async () => {
      for await (const chunk of readFormDataStream(form)) seen.push(chunk);
    })();
    await expect(reading).rejects.toBe(failure);
    expect(seen).toEqual(["a"]);
    expect(form.log.at(-1)).toBe("destroy");
    expect(() => form.emit("error", new Error("late"))).not.toThrow();
  });

  it("is destroyed when it is left early", async () => {
    const form = new OldForm(["a", "b"]);
    for await (const chunk of readFormDataStream(form)) if (chunk === "a") break;
    expect(form.log.at(-1)).toBe("destroy");
  });
});

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return new TextDecoder().decode(await collect(body));
}

/** Behaves as form-data 4.0 does: an emitter that sends when it is resumed, and has no iterator. */
class OldForm {
  readonly log: string[] = [];
  readonly #listeners = new Map<string, (value: unknown) => void>();
  readonly #chunks: (string | Uint8Array | Error)[];

  constructor(chunks: (string | Uint8Array | Error)[]) {
    this.#chunks = [...chunks];
  }

  on(event: string, listener: (value: unknown) => void): void {
    this.#listeners.set(event, listener);
  }

  /** As an emitter of Node's, for which an error that nobody listens for is thrown. */
  emit(event: string, value: unknown): void {
    const listener = this.#listeners.get(event);
    if (listener === undefined && event === "error") throw value as Error;
    listener?.(value);
  }

  getHeaders(): Record<string, string> {
    return { "content-type": "multipart/form-data; boundary=own" };
  }

  getBoundary(): string {
    return "own";
  }

  hasKnownLength(): boolean {
    return true;
  }

  getLengthSync(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk as string | Uint8Array).length, 0);
  }

  pause(): void {
    this.log.push("pause");
  }

  resume(): void {
    this.log.push("resume");
    queueMicrotask(() => {
      const chunk = this.#chunks.shift();
      if (chunk instanceof Error) this.emit("error", chunk);
      else this.emit(chunk === undefined ? "end" : "data", chunk);
    });
  }

  destroy(): void {
    this.log.push("destroy");
  }
}
