import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import path from "node:path";

import { PipelineError } from "../pipeline-error.ts";
import { errorCode, fileSystem, syncDirectory } from "./file-system.ts";

/** What a sink does with a file that is there already and not empty, when no checkpoint says how much of it is its own. */
export type IfExists = "error" | "append" | "overwrite";

const choices: ReadonlySet<unknown> = new Set<IfExists>(["error", "append", "overwrite"]);

/** @throws TypeError for another word. */
export function checkIfExists(owner: string, value: IfExists): IfExists {
  if (choices.has(value)) return value;
  throw new TypeError(`${owner}: ifExists must be "error", "append" or "overwrite", got ${JSON.stringify(value)}`);
}

/** A file that grows at its end, and can be cut back to what it was. */
export class AppendFile {
  readonly #file: FileHandle;
  #length: number;
  #isSynced = true;

  private constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /**
   * Opens a file, or makes it. With a `length`, behind the end of a line, it is cut back to that: what comes after is what a run has left that was not committed.
   * @throws PipelineError when it is shorter or no line ends there, or when there is something else in it that may not be touched.
   */
  static async open(filePath: string, length: number | undefined, ifExists: IfExists): Promise<AppendFile> {
    const flags = constants.O_RDWR | (length === undefined ? constants.O_CREAT : 0);
    const file = await open(filePath, flags).catch((error: unknown) => {
      throw length !== undefined && errorCode(error) === "ENOENT" ? changed(filePath, length, "is not there") : error;
    });
    try {
      const { size } = await file.stat();
      const start = length ?? startOf(filePath, size, ifExists);
      if (size < start) throw changed(filePath, start, `has ${size}`);
      // Before anything is cut off: what is there may be another file by now.
      if (length !== undefined && !(await endsLine(file, length)))
        throw changed(filePath, length, `is another one: no line ends at byte ${length}`);
      if (size > start) {
        await file.truncate(start);
        await file.datasync();
      }
      // The name of a new file has to last, too.
      if (length === undefined) await syncDirectory(fileSystem, path.dirname(filePath));
      return new AppendFile(file, start);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** Whether its last line has an end. */
  endsLine(): Promise<boolean> {
    return endsLine(this.#file, this.#length);
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength === 0) return;
    this.#isSynced = false;
    for (let offset = 0; offset < bytes.byteLength;) {
      const { bytesWritten } = await this.#file.write(bytes, offset, bytes.byteLength - offset, this.#length);
      offset += bytesWritten;
      this.#length += bytesWritten;
    }
  }

  /** Makes what was written last over a crash of the machine. */
  async sync(): Promise<void> {
    if (this.#isSynced) return;
    await this.#file.datasync();
    this.#isSynced = true;
  }

  /** Closes the file; what was written behind `length` is cut off. */
  async close(length: number): Promise<void> {
    try {
      if (this.#length > length) await this.#file.truncate(length);
    } finally {
      await this.#file.close();
    }
  }
}

/** Whether a line ends at `length`. */
async function endsLine(file: FileHandle, length: number): Promise<boolean> {
  if (length === 0) return true;
  const { buffer } = await file.read(new Uint8Array(1), 0, 1, length - 1);
  return buffer[0] === newline;
}

const newline = 10;

function startOf(filePath: string, size: number, ifExists: IfExists): number {
  if (size > 0 && ifExists === "error") {
    throw new PipelineError(
      "ERR_SINK_NOT_EMPTY",
      `${filePath} has ${size} bytes, and no checkpoint says that they are of this ingest; choose another file, or ifExists: "append" or "overwrite"`,
    );
  }
  return ifExists === "append" ? size : 0;
}

function changed(filePath: string, expected: number, state: string): PipelineError {
  return new PipelineError(
    "ERR_SINK_CHANGED",
    `${filePath}: the checkpoint is behind byte ${expected}, and the file ${state}; restore it, or clear the checkpoint to begin anew`,
  );
}
