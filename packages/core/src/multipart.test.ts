import { describe, expect, it } from "vitest";

import { collect } from "./collect.ts";
import { HttpHeaders } from "./http-headers.ts";
import { encodeMultipart, isFormData, type FilesInit } from "./multipart.ts";
import { BytesBody, type RequestBody } from "./request-body.ts";

const encoder = new TextEncoder();

describe("encodeMultipart", () => {
  it("writes the bytes of the specification (MP2, MP3, MP5, MP6, R10)", async () => {
    const text = await encodeText({ file: encoder.encode("<file content>") }, [["text", "abc"]]);
    expect(text).toBe(
      '--B\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc\r\n' +
        '--B\r\nContent-Disposition: form-data; name="file"; filename="upload"\r\n' +
        "Content-Type: application/octet-stream\r\n\r\n<file content>\r\n--B--\r\n",
    );
  });

  const file = new File(["x"], "own.json", { type: "text/own" });
  const head = (rest: string): string => `Content-Disposition: form-data; name="f"${rest}`;
  for (const [what, value, expected] of [
    ["text as a file (MP8)", "x", '; filename="upload"|Content-Type: application/octet-stream'],
    [
      "a type by the extension (MP6)",
      { content: "x", filename: "A.TXT" },
      '; filename="A.TXT"|Content-Type: text/plain',
    ],
    [
      "an unknown extension (MP6)",
      { content: "x", filename: "a.qqq" },
      '; filename="a.qqq"|Content-Type: application/octet-stream',
    ],
    [
      "an extension that is a name of Object's",
      { content: "x", filename: "a.constructor" },
      '; filename="a.constructor"|Content-Type: application/octet-stream',
    ],
    [
      "a given type over the extension (MP6)",
      { content: "x", filename: "a.txt", contentType: "a/b" },
      '; filename="a.txt"|Content-Type: a/b',
    ],
    [
      "a type among the headers over a given one (MP6)",
      { content: "x", contentType: "a/b", headers: { "content-type": "c/d" } },
      '; filename="upload"|content-type: c/d',
    ],
    [
      "further headers before the type (MP2)",
      { content: "x", headers: { "X-A": "1", "X-B": ["2", "3"] } },
      '; filename="upload"|X-A: 1|X-B: 2|X-B: 3|Content-Type: application/octet-stream',
    ],
    ["no file name and no type for null (MP5)", { content: "x", filename: null }, ""],
    [
      "a given type for null (MP5)",
      { content: "{}", filename: null, contentType: "application/json" },
      "|Content-Type: application/json",
    ],
    ['no file name for "" (MP5)', { content: "x", filename: "" }, "|Content-Type: application/octet-stream"],
    ["the name and type of a File (MP11)", file, '; filename="own.json"|Content-Type: text/own'],
    [
      "the extension for a File without type",
      new File(["x"], "own.json"),
      '; filename="own.json"|Content-Type: application/json',
    ],
    [
      "other name and type over those of a File",
      { content: file, filename: "other.txt", contentType: "a/b" },
      '; filename="other.txt"|Content-Type: a/b',
    ],
    ["a Blob, which has no name", new Blob(["x"], { type: "a/b" }), '; filename="upload"|Content-Type: a/b'],
    [
      "the last step of a file stream's path (MP5)",
      Object.assign([encoder.encode("x")][Symbol.iterator](), { path: "/home/ann/plan.pdf" }),
      '; filename="plan.pdf"|Content-Type: application/pdf',
    ],
    [
      "a stream whose path has no last step",
      Object.assign([encoder.encode("x")][Symbol.iterator](), { path: "/dir/" }),
      '; filename="upload"|Content-Type: application/octet-stream',
    ],
    [
      "a function, whose own name is no file name",
      { content: () => "x" },
      '; filename="upload"|Content-Type: application/octet-stream',
    ],
    [
      "a name that is not ASCII as UTF-8 (MP7)",
      { content: "x", filename: "naïve 猫.txt" },
      '; filename="naïve 猫.txt"|Content-Type: text/plain',
    ],
  ] as const) {
    it(`sends ${what}`, async () => {
      const text = await encodeText({ f: value } as FilesInit);
      const lines = head(expected).split("|");
      const [headers, rest] = [
        text.slice("--B\r\n".length, text.indexOf("\r\n\r\n")),
        text.slice(text.indexOf("\r\n\r\n")),
      ];
      expect(headers.split("\r\n")).toEqual(lines);
      expect(rest).toMatch(/^\r\n\r\n(x|\{\})\r\n--B--\r\n$/);
    });
  }

  for (const [name, escaped] of [
    ['a"b', "a%22b"],
    ["a\r\nX-Injected: 1", "a%0D%0AX-Injected: 1"],
    ["a\u0000\u001b\u007f\tb", "a%00%1B%7F%09b"],
    ["back\\slash", "back\\slash"],
    ["100%22", "100%22"],
    ["__proto__", "__proto__"],
  ] as const) {
    it(`escapes ${JSON.stringify(name)} in names and file names (MP7, S-07)`, async () => {
      const text = await encodeText([[name, { content: "x", filename: name }]], [[name, "v"]]);
      expect(text.split("\r\n").filter((line) => line.startsWith("Content-Disposition"))).toEqual([
        `Content-Disposition: form-data; name="${escaped}"`,
        `Content-Disposition: form-data; name="${escaped}"; filename="${escaped}"`,
      ]);
      expect(text.split("\r\n")).not.toContain("X-Injected: 1");
    });
  }

  for (const [what, files, message] of [
    [
      "a type with a line break (S-07)",
      { f: { content: "x", contentType: "a/b\r\nX: 1" } },
      /^files: "f": headers: .*Content-Type/,
    ],
    [
      "a header value with a line break (MP10)",
      { f: { content: "x", headers: { "X-A": "1\r\n2" } } },
      /^files: "f": headers: .*X-A/,
    ],
    ["a header name that is no token (MP10)", { f: { content: "x", headers: { "X A": "1" } } }, /no field name/],
    [
      "a disposition of one's own",
      { f: { content: "x", headers: { "content-disposition": "x" } } },
      /Content-Disposition is made/,
    ],
    ["a misspelt property", { f: { content: "x", fileName: "a" } }, /"f".*"fileName"; did you mean "filename"/],
    [
      "a file name that is no string",
      { f: { content: "x", filename: 5 } },
      /"f": filename: expected a string or null, got number/,
    ],
    [
      "a plain object (nothing is sent as [object Object])",
      { f: {} },
      /"f": content: cannot send an object of type Object/,
    ],
    ["null", { f: null }, /"f": content: cannot send null/],
    ["a number", { f: 5 }, /"f": content: cannot send a number/],
    ["a name that is no string (MP3)", [[5, "x"]], /a name must be a string, got number/],
    ["strings in place of pairs", ["ab"], /expected pairs/],
    ["a file without the name of its field", new Blob(["x"]), /a file goes under the name of its field/],
    ["a stream without the name of its field", new ReadableStream(), /a file goes under the name of its field/],
    ["null in place of files", null, /expected a record/],
    ["a string in place of files", "x", /expected a record/],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => encodeMultipart([], files as never, new HttpHeaders())).toThrow(
        expect.objectContaining({ name: "TypeError", message: expect.stringMatching(message) }),
      );
    });
  }

  it("takes records, arrays that repeat a name, pairs and maps (MP4), and leaves undefined out", async () => {
    const expected = ["a=1", "a=2", "b=3"];
    for (const files of [
      { a: ["1", { content: "2" }], b: "3", c: undefined },
      [
        ["a", "1"],
        ["a", "2"],
        ["b", "3"],
      ],
      new Map<string, string | string[]>([
        ["a", ["1", "2"]],
        ["b", "3"],
      ]),
      (function* () {
        yield ["a", ["1", "2"]] as const;
        yield ["b", { content: ["3"] }] as const;
      })(),
    ] satisfies FilesInit[]) {
      expect(partsOf(await encodeText(files))).toEqual(expected);
    }
  });

  it("sends what fetch sends for a FormData (MP11), and so with line breaks as CR LF", async () => {
    const form = new FormData();
    form.append("text\n", "a\nb\rc\r\nd");
    form.append("text\n", "again");
    form.append("file", new File(["a\nb"], 'q"\n.bin', { type: "a/b" }));
    form.append("blob", new Blob(["raw\n"]));
    const theirs = new Response(form);
    const boundary = theirs.headers.get("content-type")!.split("boundary=")[1]!;
    const ours = encodeMultipart(
      [],
      form,
      new HttpHeaders({ "Content-Type": `multipart/form-data; boundary=${boundary}` }),
    );
    // Bun leaves a Blob without the name that the standard gives it, Deno the last line without its end.
    const expected = (await theirs.text()).replace('"blob"; filename=""', '"blob"; filename="upload"').trimEnd();
    expect(await textOf(ours.body)).toBe(`${expected}\r\n`);
  });

  it("keeps the line breaks of fields", async () => {
    expect(await encodeText({}, [["a", "1\n2\r3"]])).toContain("\r\n\r\n1\n2\r3\r\n");
  });

  it("is read back by another implementation, whatever names and contents are", async () => {
    // Bun and Deno lose a field whose name is empty, Chromium takes a backslash for an escape: their own as well as ours.
    const names: string[] = [];
    for (const name of ["a", "", "naïve", "x y", "%", "a;b=c", "--B", "\\"]) {
      if (await readsItsOwn(name)) names.push(name);
    }
    expect(names).toContain("naïve");
    const values = ["", "--B--", "\r\n--B\r\n", "x".repeat(100_000), "猫", "\u0000"];
    const fields = names.flatMap((name) => values.map((value) => [name, value] as const));
    const { body, contentType } = encodeMultipart(
      fields,
      { file: new File([Uint8Array.of(0, 255)], "é.bin") },
      new HttpHeaders(),
    );
    const response = new Response(await bytesOf(body), { headers: { "content-type": contentType! } });
    // oxlint-disable-next-line typescript/no-deprecated -- good enough for a test, and not ours
    const read = await response.formData();
    const back = [...read.entries()];
    const last = back.pop()![1] as File;
    expect(back).toEqual(fields);
    expect([last.name, new Uint8Array(await last.arrayBuffer())]).toEqual(["é.bin", Uint8Array.of(0, 255)]);
  });

  describe("the body", () => {
    const large = encoder.encode("L".repeat(70_000));

    it("is one piece of memory while it is small", () => {
      const { body } = encodeMultipart([["a", "1"]], { f: "x", g: encoder.encode("y") }, new HttpHeaders());
      expect(body).toBeInstanceOf(BytesBody);
    });

    it("does not copy what is large, and joins what is small", async () => {
      const { body } = encodeMultipart(
        [
          ["a", "1"],
          ["b", "2"],
        ],
        { f: large, g: "x" },
        new HttpHeaders(),
      );
      const pieces = await piecesOf(body);
      expect(pieces).toHaveLength(3);
      expect(pieces[1]).toBe(large);
      expect([body.bytes, body.replayable, body.length]).toEqual([undefined, true, sum(pieces)]);
    });

    it("splits many small parts into pieces of at most 64 KiB", async () => {
      const fields = Array.from({ length: 3000 }, (_, index) => [`field-${index}`, "v".repeat(40)] as const);
      const { body } = encodeMultipart(fields, {}, new HttpHeaders());
      const pieces = await piecesOf(body);
      expect(pieces.every((piece) => piece.byteLength <= 65_536)).toBe(true);
      expect(pieces.length).toBeLessThanOrEqual(Math.ceil(sum(pieces) / 65_000));
    });

    const stream = (): ReadableStream<Uint8Array> => new Blob(["x"]).stream();
    const once = function* (): Iterable<string> {
      yield "x";
    };
    for (const [what, content] of [
      ["a Blob", new Blob(["xyz"])],
      ["large bytes", large],
    ] as const) {
      it(`knows its length with ${what} (MP9)`, async () => {
        const { body } = encodeMultipart([["a", "1"]], { f: content }, new HttpHeaders());
        expect(body.length).toBe((await bytesOf(body)).byteLength);
      });
    }

    it("knows no length with a stream, or a function that may return one (MP9)", () => {
      for (const content of [stream(), stream, once()]) {
        expect(encodeMultipart([["a", "1"]], { f: content }, new HttpHeaders()).body.length).toBeUndefined();
      }
    });

    for (const [what, content] of [
      ["a Blob", new Blob(["xyz"])],
      ["large bytes", large],
      ["a function", stream],
      ["a list of pieces", { content: ["x", "y"] }],
    ] as const) {
      it(`can be sent again with ${what} (MP9)`, async () => {
        const { body } = encodeMultipart([["a", "1"]], { f: content }, new HttpHeaders());
        const first = await bytesOf(body);
        expect([body.replayable, body.consumed]).toEqual([true, false]);
        expect(await bytesOf(body)).toEqual(first);
      });
    }

    for (const [what, content] of [
      ["a stream", stream()],
      ["a generator", once()],
    ] as const) {
      it(`can be sent once with ${what} (R14)`, async () => {
        const { body } = encodeMultipart([["a", "1"]], { f: content }, new HttpHeaders());
        expect([body.replayable, body.consumed]).toEqual([false, false]);
        await bytesOf(body);
        expect(body.consumed).toBe(true);
        expect(() => body[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: "ERR_STREAM_CONSUMED" }));
      });
    }

    it("opens a file when its turn comes, and closes it when the body is left", async () => {
      const log: string[] = [];
      const source = (name: string) =>
        async function* () {
          log.push(`open ${name}`);
          try {
            yield encoder.encode(name);
            yield encoder.encode(name);
          } finally {
            log.push(`close ${name}`);
          }
        };
      const { body } = encodeMultipart([], { a: source("a"), b: source("b") }, new HttpHeaders());
      for await (const piece of body) if (piece.byteLength === 1) break;
      expect(log).toEqual(["open a", "close a"]);
      await bytesOf(body);
      expect(log.slice(2)).toEqual(["open a", "close a", "open b", "close b"]);
    });

    it("fails with the error of the file that fails", async () => {
      const failure = new Error("disk gone");
      const { body } = encodeMultipart(
        [],
        {
          f: async () => {
            throw failure;
          },
        },
        new HttpHeaders(),
      );
      await expect(bytesOf(body)).rejects.toBe(failure);
    });

    it("ends at once for an empty FormData", async () => {
      expect(await encodeText(new FormData())).toBe("--B--\r\n");
    });
  });
});

it("encodeMultipart and isFormData go by shape, so that undici's FormData in another copy is one too", async () => {
  const foreign = {
    append() {},
    getAll: () => [],
    entries: () =>
      [
        ["a", "1"],
        ["f", { name: "n.txt", size: 1, type: "", stream: () => new Blob(["x"]).stream() }],
      ] as [string, string | File][],
  };
  expect(isFormData(foreign)).toBe(true);
  expect(partsOf(await encodeText(foreign as never))).toEqual(["a=1", "f=x"]);
});

/** Whether this runtime can read a form with a field of that name that it wrote itself. */
async function readsItsOwn(name: string): Promise<boolean> {
  const form = new FormData();
  form.append(name, "value");
  try {
    // oxlint-disable-next-line typescript/no-deprecated -- good enough for a test, and not ours
    return (await new Response(form).formData()).get(name) === "value";
  } catch {
    return false;
  }
}

function sum(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((total, piece) => total + piece.byteLength, 0);
}

async function piecesOf(body: RequestBody): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return pieces;
}

async function bytesOf(body: RequestBody): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await collect(body));
}

async function textOf(body: RequestBody): Promise<string> {
  return new TextDecoder().decode(await bytesOf(body));
}

/** Encodes with the boundary `B`. */
async function encodeText(files: FilesInit, fields: readonly (readonly [string, string])[] = []): Promise<string> {
  return textOf(
    encodeMultipart(fields, files, new HttpHeaders({ "Content-Type": "multipart/form-data; boundary=B" })).body,
  );
}

/** `name=content` of each part. */
function partsOf(text: string): string[] {
  return text
    .split("--B")
    .slice(1, -1)
    .map((part) => `${/name="(.*?)"/.exec(part)![1]}=${part.split("\r\n\r\n")[1]!.trimEnd()}`);
}
