import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

import { beforeEach, expect, it, onTestFinished } from "vitest";

import { caught } from "../testing/caught.ts";
import { setUp } from "../testing/oauth-setting.ts";
import { TokenSet } from "../token-set.ts";
import { FileTokenStore } from "./file-token-store.ts";

let folder: string;
let file: string;
const times = { issuedAt: 1, expiresAt: 2 };
const tokens = new TokenSet({ accessToken: "sesame", tokenType: "bearer", refreshToken: "r1", ...times });

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "haulier-tokens-"));
  file = path.join(folder, "tokens.json");
  onTestFinished(() => rm(folder, { recursive: true }));
});

it("keeps tokens in a file that only its owner can read, and nothing beside it", async () => {
  await writeFile(file, "{}", { mode: 0o644 });
  await new FileTokenStore(pathToFileURL(file)).save(tokens);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["tokens.json"]);
  const loaded = await new FileTokenStore(file).load();
  expect(loaded?.toJSON()).toEqual({ ...tokens.toJSON(), scope: undefined });
});

it("has nothing before the first tokens, and after it was cleared", async () => {
  const store = new FileTokenStore(file);
  expect(await store.load()).toBeUndefined();
  await store.save(tokens);
  await store.clear();
  await store.clear();
  expect(await store.load()).toBeUndefined();
});

it.each([
  "sesame",
  '{"accessToken":"sesame"}',
  "[]",
  '{"accessToken":1,"tokenType":"bearer","issuedAt":1,"expiresAt":2}',
])("refuses a file with %s in it, without quoting it", async (text) => {
  await writeFile(file, text);
  const error = await caught(() => new FileTokenStore(file).load());
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain(file);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain("sesame");
});

it("leaves no draft behind when it cannot write", async () => {
  const store = new FileTokenStore(folder);
  expect(await caught(() => store.save(tokens))).toMatchObject({ code: expect.stringMatching(/^E/) });
  expect(await readdir(path.dirname(folder))).not.toContainEqual(expect.stringContaining(`${path.basename(folder)}.`));
});

it("lets the next run go on with the tokens of this one", async () => {
  const store = new FileTokenStore(file);
  await setUp({ store }).auth.getToken();
  const next = setUp({ store });
  await next.client.get("https://api.example/");
  expect([next.seen, next.forms]).toEqual([["Bearer t1"], []]);
  expect(await readFile(file, "utf8")).toContain('"accessToken":"t1"');
});
