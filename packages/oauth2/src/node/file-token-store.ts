import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { TokenSet } from "../token-set.ts";
import type { TokenStore } from "../token-store.ts";

/**
 * Keeps tokens in a JSON file that only its owner can read (0600). It is replaced as a whole, so that no reader sees half of one. What is in it
 * is not encrypted.
 */
export class FileTokenStore implements TokenStore {
  readonly #file: string;

  /** The file, as a path or a `file:` URL. It is made when there are tokens; its folder has to be there. */
  constructor(file: string | URL) {
    this.#file = file instanceof URL ? fileURLToPath(file) : file;
  }

  /** @throws TypeError for a file that has no tokens in it, Error for one that cannot be read; its content is not in the message. */
  async load(): Promise<TokenSet | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    try {
      return TokenSet.fromJSON(JSON.parse(text));
    } catch {
      // The parser's message would quote what is there.
      throw new TypeError(`FileTokenStore: ${this.#file} has no tokens in it; remove it to begin anew`);
    }
  }

  async save(tokens: TokenSet): Promise<void> {
    const draft = `${this.#file}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, `${JSON.stringify(tokens)}\n`, { mode: 0o600, flag: "wx" });
      await rename(draft, this.#file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async clear(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
