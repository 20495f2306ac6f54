import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";

import { type ByteRange, ByteRanges } from "./byte-ranges.ts";
import type { Digest, DigestAlgorithm } from "./digest.ts";
import { FileHashes } from "./file-hashes.ts";
import { errorCode, type FileSystem, removeIfThere } from "./file-system.ts";
import { parsePartRecord, stringifyPartRecord } from "./part-record.ts";
import type { Representation } from "./representation.ts";

/** What a part file is made from. */
export interface PartFileSettings {
  readonly files: FileSystem;
  readonly path: string;
  /** Tells the URL from others. */
  readonly source: string;
  /** Whether it is kept for another process, when the server has a validator. */
  readonly isKept: boolean;
  /** What is to be hashed, beside what the server states. */
  readonly algorithms: readonly DigestAlgorithm[];
}

/** The state of a file that is there. */
interface Opened {
  /** Null once it is complete. */
  handle: FileHandle | null;
  representation: Representation;
  readonly have: ByteRanges;
  readonly hashes: FileHashes;
}

/**
 * A file on its way, beside its target: the data, with holes where parts are missing, and a record of what is there, which is written only behind
 * the data, so that it never says too much. The file is ours: it is created exclusively, never through a link, and checked again at the end.
 */
export class PartFile {
  readonly path: string;
  readonly #settings: PartFileSettings;
  #opened: Opened | null = null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(settings: PartFileSettings) {
    this.path = settings.path;
    this.#settings = settings;
  }

  /** Opens what an earlier process has left of the same file, if there is anything; else there is no file yet. */
  static async open(settings: PartFileSettings): Promise<PartFile> {
    const part = new PartFile(settings);
    if (settings.isKept) await part.#goOn();
    return part;
  }

  /** What it is a file of; null while nobody knows. */
  get representation(): Representation | null {
    return this.#opened?.representation ?? null;
  }

  /** How many bytes are there. */
  get size(): number {
    return this.#opened?.have.size ?? 0;
  }

  /** What is not there of a range, in order. */
  missing(start: number, end: number): readonly ByteRange[] {
    return this.#opened === null ? [[start, end]] : this.#opened.have.missing(start, end);
  }

  /** Begins anew, with nothing. The file has its full size at once where `isPresized` is set. */
  async begin(representation: Representation, isPresized: boolean): Promise<void> {
    if (!(await this.#isOurs())) throw replaced();
    await this.discard();
    const { files, algorithms } = this.#settings;
    const handle = await openExclusively(files, this.path);
    const stated = representation.digests.map(({ algorithm }) => algorithm);
    const hashes = new FileHashes([...algorithms, ...stated]);
    this.#opened = { handle, representation, have: new ByteRanges(), hashes };
    if (isPresized && representation.total !== undefined) await handle.truncate(representation.total);
  }

  /** What the server says only later, or shows by the end of the body. */
  learnTotal(total: number): void {
    const opened = this.#open;
    if (opened.representation.total !== total) opened.representation = { ...opened.representation, total };
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    const { have, hashes } = this.#open;
    const handle = this.#open.handle!;
    for (let written = 0; written < bytes.byteLength;) {
      const { bytesWritten } = await handle.write(bytes, written, bytes.byteLength - written, position + written);
      written += bytesWritten;
    }
    hashes.update(bytes, position);
    have.add(position, position + bytes.byteLength);
  }

  /** Has the disk keep what is there, and then writes down that it does. Nothing, for a file that could not be gone on with. */
  checkpoint(): Promise<void> {
    this.#saving = this.#saving.catch(() => {}).then(() => this.#save());
    return this.#saving;
  }

  /** Makes it the complete file of that size, on the disk for sure, and gives its digests. It still has its name of a part. */
  async finish(size: number, signal: AbortSignal | undefined): Promise<readonly Digest[]> {
    const { hashes } = this.#open;
    const handle = this.#open.handle!;
    // What was behind the last record may be longer.
    await handle.truncate(size);
    const digests = await hashes.finish(handle, size, signal);
    await handle.sync();
    // Else a rename would publish what another process has written so far.
    if (!(await this.#isOurs())) throw replaced();
    await this.#saving.catch(() => {});
    // Windows does not rename what is open.
    this.#open.handle = null;
    await handle.close();
    return digests;
  }

  /** Removes the record, once the data has another name: there is nothing to keep any more. */
  async forget(): Promise<void> {
    this.#opened = null;
    await this.#removeRecord();
  }

  /** Leaves what is there for another process, if that can go on with it. */
  async keep(): Promise<void> {
    if (this.#opened === null) return;
    if (!this.#isWorthKeeping) return this.discard();
    try {
      await this.checkpoint();
    } finally {
      await this.#close();
    }
  }

  /** Removes everything, but for what another download has put in its place. */
  async discard(): Promise<void> {
    const isOurs = await this.#isOurs();
    await this.#close();
    if (!isOurs) return;
    // The record first: alone, it would be taken for one of the next file.
    await this.#removeRecord();
    await removeIfThere(this.#settings.files, this.path);
  }

  get #open(): Opened {
    // Nothing is written before begin().
    return this.#opened!;
  }

  get #recordPath(): string {
    return `${this.path}.json`;
  }

  get #draftPath(): string {
    return `${this.#recordPath}.tmp`;
  }

  get #isWorthKeeping(): boolean {
    return this.#settings.isKept && this.size > 0 && this.representation?.validator !== null;
  }

  async #goOn(): Promise<void> {
    const { files, source, algorithms } = this.#settings;
    const text = await ifThere(() => files.readFile(this.#recordPath, "utf8"));
    const record = text === undefined ? undefined : parsePartRecord(text);
    if (record === undefined || record.source !== source) return;
    const have = new ByteRanges(record.have);
    const handle = await openOwn(files, this.path, Math.min(have.end, record.representation.total ?? have.end));
    if (handle === undefined || have.size === 0) return handle?.close();
    const stated = record.representation.digests.map(({ algorithm }) => algorithm);
    const hashes = new FileHashes([...algorithms, ...stated]);
    this.#opened = { handle, representation: record.representation, have, hashes };
  }

  async #removeRecord(): Promise<void> {
    const { files } = this.#settings;
    await removeIfThere(files, this.#recordPath);
    // What a process has left that was killed while it wrote the record.
    await removeIfThere(files, this.#draftPath);
  }

  async #save(): Promise<void> {
    if (!this.#isWorthKeeping || !(await this.#isOurs())) return;
    const { files, source } = this.#settings;
    const { handle, representation, have } = this.#open;
    // Taken before the data is flushed: what is written meanwhile may not be on the disk.
    const text = stringifyPartRecord({ source, representation, have: have.toJSON() });
    await handle?.datasync();
    const record = await openExclusively(files, this.#draftPath);
    try {
      await record.writeFile(text);
      await record.datasync();
    } finally {
      await record.close();
    }
    await files.rename(this.#draftPath, this.#recordPath);
  }

  /** Whether the path still leads to the file that we have written, if we have. */
  async #isOurs(): Promise<boolean> {
    const handle = this.#opened?.handle;
    // Before there is one, nothing is anybody's; once it is complete, it was just checked.
    if (handle === undefined || handle === null) return true;
    const ours = await handle.stat();
    const there = await ifThere(() => this.#settings.files.lstat(this.path));
    return ours.ino === there?.ino && ours.dev === there.dev;
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    await this.#saving.catch(() => {});
    this.#opened = null;
    await opened?.handle?.close();
  }
}

/** Creates a file, in place of any of that name, and never through a link. */
async function openExclusively(files: FileSystem, path: string): Promise<FileHandle> {
  await removeIfThere(files, path);
  try {
    return await files.open(path, "wx+");
  } catch (error) {
    // Somebody else was faster, just now.
    throw errorCode(error) === "EEXIST" ? replaced() : error;
  }
}

/** Opens a file that has at least `size` bytes; undefined when it is not there, or a link, or has a second name. */
async function openOwn(files: FileSystem, path: string, size: number): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    if (!(await files.lstat(path)).isFile()) return undefined;
    // Windows has no such flag, nor links that anybody may create.
    handle = await files.open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (["ENOENT", "ELOOP"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
  const status = await handle.stat();
  if (status.nlink === 1 && status.size >= size) return handle;
  await handle.close();
  return undefined;
}

/** Undefined for a file that is not there. */
async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function replaced(): Error {
  const reason = "another download has replaced it; give each a target of its own";
  return Object.assign(new Error(reason), { code: "ESTALE" });
}
