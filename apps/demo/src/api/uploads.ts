import { createHash } from "node:crypto";

import { json, problem } from "./replies.ts";

/** What the API says about an upload. */
export interface UploadReceipt {
  readonly kind: "json" | "form" | "multipart";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly UploadedFile[];
}

export interface UploadedFile {
  readonly field: string;
  readonly filename: string;
  readonly type: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Takes JSON, a form, or multipart, and says what has arrived. */
export async function receiveUpload(request: Request): Promise<Response> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  switch (type) {
    case "application/json":
      return receipt({ kind: "json", fields: (await request.json()) as UploadReceipt["fields"], files: [] });
    case "application/x-www-form-urlencoded":
      return receipt({
        kind: "form",
        fields: Object.fromEntries(new URLSearchParams(await request.text())),
        files: [],
      });
    case "multipart/form-data":
      return receipt(await readMultipart(request));
    default:
      return problem(415, `cannot take ${type === "" ? "a body without a type" : type}`);
  }
}

function receipt(value: UploadReceipt): Response {
  return json(value, {}, 201);
}

async function readMultipart(request: Request): Promise<UploadReceipt> {
  // oxlint-disable-next-line typescript/no-deprecated -- deprecated since it buffers, which is fine for half a megabyte from ourselves
  const form = [...(await request.formData()).entries()];
  const fields = form.filter(([, value]) => typeof value === "string");
  const files = form.flatMap(([field, value]) => (typeof value === "string" ? [] : [describeFile(field, value)]));
  return { kind: "multipart", fields: Object.fromEntries(fields), files: await Promise.all(files) };
}

async function describeFile(field: string, file: File): Promise<UploadedFile> {
  const sha256 = createHash("sha256")
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest("hex");
  return { field, filename: file.name, type: file.type, size: file.size, sha256 };
}
