import { createHash, randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { UploadReceipt } from "../api/uploads.ts";
import type { Job, Step } from "../job.ts";
import { printFact } from "../show/facts.ts";
import { formatBytes, formatPlural } from "../show/quantities.ts";

/** What goes the other way: JSON, a form, and a file from the disk. */
export const sendUploads: Step = {
  title: "Upload",
  async run(job) {
    await sendJson(job);
    await sendForm(job);
    await sendFile(job);
  },
};

async function sendJson({ client, screen, check }: Job): Promise<void> {
  const booking = { from: "Göteborg", to: "Wien", parcels: 3, fragile: null };
  const receipt = await client.post("/uploads", { json: booking }).json<UploadReceipt>();
  check(
    receipt.kind === "json" && JSON.stringify(receipt.fields) === JSON.stringify(booking),
    "the JSON arrived as it was sent",
  );
  printFact(screen, "{ json }", `echoed: ${JSON.stringify(receipt.fields)}`);
}

async function sendForm({ client, screen, check }: Job): Promise<void> {
  const receipt = await client.post("/uploads", { data: { reference: "a & b", insured: true } }).json<UploadReceipt>();
  check(receipt.kind === "form" && receipt.fields["reference"] === "a & b", "the form arrived as it was sent");
  printFact(screen, "{ data }", `a form: ${new URLSearchParams(receipt.fields as Record<string, string>).toString()}`);
}

async function sendFile({ client, screen, folder, check }: Job): Promise<void> {
  const content = randomBytes(512 * 1024);
  const path = join(folder, "customs.pdf");
  await writeFile(path, content);
  const receipt = await client
    .post("/uploads", {
      data: { shipment: "HL-000017" },
      files: { papers: { content: await openAsBlob(path), filename: "customs.pdf" } },
    })
    .json<UploadReceipt>();
  const file = receipt.files[0]!;
  const expected = createHash("sha256").update(content).digest("hex");
  check(receipt.fields["shipment"] === "HL-000017", "the field arrived beside the file");
  check(file.sha256 === expected && file.filename === "customs.pdf", "the file arrived as it was sent");
  const fields = formatPlural(Object.keys(receipt.fields).length, "field");
  printFact(
    screen,
    "{ data, files }",
    `${fields}, ${file.filename} (${formatBytes(file.size)}, ${file.type}), SHA-256 matches`,
  );
}
