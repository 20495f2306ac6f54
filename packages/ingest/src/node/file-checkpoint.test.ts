import { chmod, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import type { Checkpoint } from "../checkpoint.ts";
import { useFolder } from "../testing/use-folder.ts";
import { fileCheckpoint } from "./file-checkpoint.ts";

const checkpoint: Checkpoint = { revision: 2, position: { page: 3 }, mark: { length: 9 }, records: 5, done: false };

describe("fileCheckpoint", () => {
  it("keeps a checkpoint in a file for its owner alone, and leaves nothing else", async () => {
    const folder = await useFolder();
    const path = join(folder, "a.json");
    await writeFile(path, "");
    await chmod(path, 0o644);
    const before = await stat(path);
    await fileCheckpoint(pathToFileURL(path)).save(checkpoint);
    const after = await stat(path);
    expect([after.mode & 0o777, after.ino === before.ino]).toEqual([0o600, false]);
    expect(await readdir(folder)).toEqual(["a.json"]);
    expect(await fileCheckpoint(path).load()).toEqual(checkpoint);
  });

  it("has nothing before the first, in an empty file, and after it was cleared", async () => {
    const path = join(await useFolder(), "a.json");
    const store = fileCheckpoint(path);
    expect(await store.load()).toBeUndefined();
    await writeFile(path, "");
    expect(await store.load()).toBeUndefined();
    await store.save(checkpoint);
    await store.clear();
    await store.clear();
    expect(await store.load()).toBeUndefined();
  });

  it("replaces what a link points to", async () => {
    const folder = await useFolder();
    await writeFile(join(folder, "target"), "");
    await symlink(join(folder, "target"), join(folder, "link"));
    await fileCheckpoint(join(folder, "link")).save(checkpoint);
    expect(JSON.parse(await readFile(join(folder, "target"), "utf8"))).toEqual(checkpoint);
    expect(await readdir(folder)).toEqual(["link", "target"]);
  });

  it("leaves no draft behind when it cannot write, and the old file as it was", async () => {
    const folder = await useFolder();
    await expect(fileCheckpoint(folder).save(checkpoint)).rejects.toMatchObject({ syscall: "rename" });
    expect(await readdir(folder)).toEqual([]);
    expect(
      (await readdir(join(folder, ".."))).filter(
        (name) => folder.endsWith(name.split(".")[0]!) && name.endsWith(".tmp"),
      ),
    ).toEqual([]);
    await expect(fileCheckpoint(join(folder, "no", "a")).save(checkpoint)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.each([
    "secret",
    "[]",
    "null",
    '{"revision":1}',
    '{"revision":-1,"records":0,"done":true}',
    '{"revision":1,"records":"secret","done":true}',
  ])("refuses a file with %s in it, without quoting it", async (text) => {
    const path = join(await useFolder(), "a.json");
    await writeFile(path, text);
    const error: unknown = await Promise.resolve(fileCheckpoint(path).load()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "PipelineError", code: "ERR_CHECKPOINT_INVALID" });
    expect(String(error)).toContain(path);
    expect(String(error)).not.toContain("secret");
  });
});
