import { expect, test } from "vitest";

import { receiveUpload } from "./uploads.ts";

const upload = (body: string | FormData | URLSearchParams, type?: string): Promise<Response> =>
  receiveUpload(
    new Request("http://api.test/uploads", {
      method: "POST",
      body,
      headers: type === undefined ? {} : { "Content-Type": type },
    }),
  );

test("takes JSON", async () => {
  const receipt = await (await upload('{"a":1}', "application/json")).json();
  expect(receipt).toEqual({ kind: "json", fields: { a: 1 }, files: [] });
});

test("takes a form", async () => {
  const receipt = await (await upload(new URLSearchParams({ a: "1 & 2" }))).json();
  expect(receipt).toEqual({ kind: "form", fields: { a: "1 & 2" }, files: [] });
});

test("takes multipart, and says what each file was", async () => {
  const form = new FormData();
  form.set("a", "1");
  form.set("paper", new File(["abc"], "abc.txt", { type: "text/plain" }));
  const receipt = await (await upload(form)).json();
  expect(receipt).toEqual({
    kind: "multipart",
    fields: { a: "1" },
    files: [
      {
        field: "paper",
        filename: "abc.txt",
        type: "text/plain",
        size: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      },
    ],
  });
});

test("refuses other types", async () => {
  expect((await upload("<a/>", "application/xml")).status).toBe(415);
});
