import { once } from "node:events";
import { createReadStream, openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Stream } from "node:stream";

import { Client, type FormDataLike, type RequestOptions } from "@haulier/core";
import { FormData as UndiciFormData } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { useTransport } from "./testing/use-transport.ts";

/** A part as a server reads it: its name, and its text or its file. */
type ReadPart = [name: string, value: string | { name: string; type: string; text: string }];

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly parts: readonly ReadPart[];
}

const server = createServer((request, response) => {
  void (async () => {
    const bytes = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    if (request.url === "/old") response.writeHead(307, { location: "/" }).end();
    else response.end(JSON.stringify({ headers: request.headers, parts: await partsOf(request.headers, bytes) }));
  })();
});
let folder: string;
let path: string;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  folder = await mkdtemp(join(tmpdir(), "haulier-form-data-"));
  path = join(folder, "notes.txt");
  await writeFile(path, "of the disk");
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** Posts a body to the server, and gives what has arrived there. */
async function post(options: RequestOptions, target = "/"): Promise<Received> {
  const { port } = server.address() as AddressInfo;
  const client = new Client({ transport: useTransport(), baseUrl: `http://127.0.0.1:${port}` });
  return client.post(target, options).json<Received>();
}

/** Undici's parser is not ours: what it understands is multipart. */
async function partsOf(headers: IncomingHttpHeaders, bytes: Uint8Array<ArrayBuffer>): Promise<ReadPart[]> {
  const web = new Response(bytes, { headers: { "content-type": headers["content-type"] ?? "" } });
  // oxlint-disable-next-line typescript/no-deprecated -- good enough for a test, and not ours
  const form = await web.formData();
  const parts = [...form.entries()].map(async ([name, value]): Promise<ReadPart> => {
    if (typeof value === "string") return [name, value];
    return [name, { name: value.name, type: value.type, text: await value.text() }];
  });
  return Promise.all(parts);
}

const expected: readonly ReadPart[] = [
  ["title", "Notes"],
  ["notes", { name: "notes.txt", type: "text/plain", text: "of the disk" }],
];

const kinds: Record<string, () => Promise<FormDataLike>> = {
  "the global FormData": async () => filled(new FormData()),
  "undici's own FormData": async () => filled(new UndiciFormData()),
  "a FormData of anybody else": async () => {
    const file = new File([await openAsBlob(path)], "notes.txt", { type: "text/plain" });
    const entries = (): [string, string | File][] => [
      ["title", "Notes"],
      ["notes", file],
    ];
    return { append() {}, getAll: () => [], entries };
  },
  "a form of the form-data package": async () => new OldForm(path),
};

async function filled<Form extends { append(name: string, value: unknown, filename?: string): void }>(
  form: Form,
): Promise<Form> {
  form.append("title", "Notes");
  form.append("notes", await openAsBlob(path, { type: "text/plain" }), "notes.txt");
  return form;
}

describe("a form (MP9, MP11)", () => {
  for (const [what, make] of Object.entries(kinds)) {
    it(`is read by a server as it was meant, with its length: ${what}`, async () => {
      for (const options of [{ content: await make() }, { files: await make() }]) {
        const { headers, parts } = await post(options);
        expect(parts).toEqual(expected);
        expect(headers["content-length"]).toMatch(/^\d+$/);
        expect(headers["transfer-encoding"]).toBeUndefined();
      }
    });
  }

  for (const [what, make] of Object.entries(kinds).slice(0, 3)) {
    it(`is sent again after a redirect: ${what}`, async () => {
      expect((await post({ files: await make() }, "/old")).parts).toEqual(expected);
    });
  }

  it("of the form-data package is sent once, since it is a stream", async () => {
    const error = await post({ files: new OldForm(path) }, "/old").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_STREAM_CONSUMED", response: { status: 307 } });
  });
});

describe("a file of the disk", () => {
  for (const [what, make, length] of [
    ["openAsBlob", async () => openAsBlob(path), /^\d+$/],
    ["a File of openAsBlob", async () => new File([await openAsBlob(path)], "any"), /^\d+$/],
    ["createReadStream, whose length nobody knows", async () => createReadStream(path), undefined],
    ["a function that opens it", async () => () => createReadStream(path), undefined],
  ] as const) {
    it(`is a file of a form by ${what} (MP9, MP11)`, async () => {
      const content = await make();
      const { headers, parts } = await post({
        data: { title: "Notes" },
        files: { notes: { content, filename: "notes.txt", contentType: "text/plain" } },
      });
      expect(parts).toEqual(expected);
      expect(headers["content-length"] ?? "unknown").toMatch(length ?? "unknown");
    });
  }

  it("has the name and the type of its path when it is a stream (MP5, MP6)", async () => {
    expect((await post({ files: { notes: createReadStream(path) } })).parts).toEqual(expected.slice(1));
  });

  it("is closed when the call fails before it is read", async () => {
    const file = createReadStream(path);
    const closed = once(file, "close");
    const client = new Client({ transport: useTransport() });
    await client.post("http://127.0.0.1:1/", { files: { notes: file } }).catch(() => {});
    await closed;
    expect(file.destroyed).toBe(true);
  });
});

/**
 * Is known by what form-data 4.0 has, which is no `Readable`: a stream of the old kind that waits to be resumed, and encodes itself with a
 * boundary of its own.
 */
class OldForm extends Stream {
  readonly #boundary = "--------------------------0123456789";
  readonly #head: string;
  readonly #tail: string;
  readonly #path: string;
  #source: Readable | undefined;

  constructor(file: string) {
    super();
    this.#path = file;
    const type = 'filename="notes.txt"\r\nContent-Type: text/plain';
    const part = (name: string, rest: string): string =>
      `--${this.#boundary}\r\nContent-Disposition: form-data; name="${name}"${rest}`;
    this.#head = `${part("title", "\r\n\r\nNotes\r\n")}${part("notes", `; ${type}\r\n\r\n`)}`;
    this.#tail = `\r\n--${this.#boundary}--\r\n`;
  }

  getHeaders(): Record<string, string> {
    return { "content-type": `multipart/form-data; boundary=${this.#boundary}` };
  }

  getBoundary(): string {
    return this.#boundary;
  }

  hasKnownLength(): boolean {
    return true;
  }

  getLengthSync(): number {
    return this.#head.length + "of the disk".length + this.#tail.length;
  }

  pause(): void {
    this.#source?.pause();
  }

  resume(): void {
    if (this.#source !== undefined) this.#source.resume();
    else this.#open();
  }

  destroy(): void {
    this.#source?.destroy();
  }

  #open(): void {
    this.#source = Readable.from(this.#pieces());
    for (const event of ["data", "end", "error"])
      this.#source.on(event, (value: unknown) => void this.emit(event, value));
  }

  async *#pieces(): AsyncGenerator<string | Uint8Array, void, undefined> {
    yield this.#head;
    yield* createReadStream(this.#path) as AsyncIterable<Uint8Array>;
    yield this.#tail;
  }
}
