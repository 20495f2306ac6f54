import { fileURLToPath } from "node:url";

import { PipelineError } from "../pipeline-error.ts";
import type { Sink } from "../sink.ts";
import type { Position } from "../source.ts";
import { AppendFile, type IfExists } from "./append-file.ts";

/** How records become the text of a file. */
export interface TextFormat<T> {
  /** Is stored with a checkpoint, so that no other format goes on in the same file. */
  readonly name: string;
  /** Begins at the end of a file: an empty one, one of somebody else, or one that this format has written with what `state` said then. */
  begin(state: Position | undefined, isEmpty: boolean): void;
  /** The text of some records, with its line ends. */
  encode(records: readonly T[]): string;
  /** What {@link begin} needs to know to go on. */
  state(): Position | undefined;
}

/** What is stored of a text file with a checkpoint. */
interface FileMark {
  readonly [key: string]: Position;
  readonly format: string;
  /** In bytes. */
  readonly length: number;
}

/** A sink that writes text at the end of a file, and can cut it back to what was committed. */
export function textFileSink<T>(file: string | URL, ifExists: IfExists, format: TextFormat<T>): Sink<T> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  let target: AppendFile | undefined;
  let committed = 0;

  const mark = (): FileMark => {
    const state = format.state();
    return { format: format.name, length: committed, ...(state === undefined ? {} : { state }) };
  };
  return {
    open: async (position) => {
      const known = position === undefined ? undefined : checkMark(path, position, format.name);
      target = await AppendFile.open(path, known?.length, ifExists);
      // At once: were it to fail below, what somebody else has written would be cut off by close().
      committed = target.length;
      if (known === undefined) await endLine(target);
      committed = target.length;
      format.begin(known?.["state"], committed === 0);
      return mark();
    },
    write: async (records) => {
      await opened(target).append(Buffer.from(format.encode(records)));
    },
    commit: async (_, isLast) => {
      // What a file has even without records, such as a header.
      if (isLast) await opened(target).append(Buffer.from(format.encode([])));
      await opened(target).sync();
      committed = opened(target).length;
      return mark();
    },
    close: async () => {
      const closing = target;
      target = undefined;
      await closing?.close(committed);
    },
  };
}

/** The last line of a file that somebody else has written may have no end. */
async function endLine(file: AppendFile): Promise<void> {
  if (await file.endsLine()) return;
  await file.append(Buffer.from("\n"));
  await file.sync();
}

function opened(file: AppendFile | undefined): AppendFile {
  if (file === undefined) throw new TypeError("the sink is not open: use it in a pipeline, which opens it");
  return file;
}

function checkMark(path: string, mark: Position, format: string): FileMark {
  const known = Object(mark) as Partial<FileMark>;
  if (known.format === format && Number.isSafeInteger(known.length)) return known as FileMark;
  throw new PipelineError(
    "ERR_CHECKPOINT_INVALID",
    `${path}: the checkpoint is of another kind of sink; use that, or clear the checkpoint to begin anew`,
  );
}
