import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";

import type { Step } from "../job.ts";
import { Progress } from "../show/progress.ts";
import { formatBytes, formatDuration } from "../show/quantities.ts";

/** A file that does not pass through memory as a whole. */
export const downloadFile: Step = {
  title: "Download a file",
  async run({ client, screen, folder, check }) {
    const startedAt = performance.now();
    await using response = await client.stream("GET", "/manifest.bin", { raiseForStatus: true });
    const total = Number(response.headers.get("content-length"));
    const progress = new Progress(screen, { label: "response.bytes()", total, format: formatBytes });
    await using file = await open(join(folder, "manifest.bin"), "w");
    const hash = createHash("sha256");
    for await (const chunk of response.bytes()) {
      hash.update(chunk);
      await file.write(chunk);
      progress.advance(chunk.byteLength);
    }
    const elapsed = performance.now() - startedAt;
    const { size } = await file.stat();
    check(size === total, `${size} of ${total} bytes in the file`);
    const digest = `sha-256=:${hash.digest("base64")}:`;
    check(digest === response.headers.get("repr-digest"), "the SHA-256 of the file is the one that the server states");
    progress.finish(`SHA-256 matches, ${formatDuration(elapsed)}`);
  },
};
