import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

import { PipelineError } from "../pipeline-error.ts";
import { errorCode } from "./file-system.ts";
import { draftOf } from "./parquet-file.ts";

/** Where the files of a sink are. */
export interface ParquetPlaces {
  /**
   * Gets ready for the file behind `finished` others, undefined at the first run: removes what is of a run that did not commit it.
   * @throws PipelineError when the finished ones are not there, or others are that may not be replaced.
   */
  prepare(finished: number | undefined): Promise<void>;
  /** The path of a file, counted from 0. */
  pathOf(index: number): string;
}

/** One file. */
export function singlePlace(file: string, overwrites: boolean): ParquetPlaces {
  return {
    prepare: async (finished) => {
      if (finished === undefined && !overwrites && (await sizeOf(file)) > 0) throw notEmpty(file, "a file");
      if (finished !== undefined && finished > 0) {
        throw new PipelineError(
          "ERR_SINK_NOT_EMPTY",
          `${file} is complete, and nothing can be added to a Parquet file; write a folder of files, by the option rowsPerFile`,
        );
      }
      await rm(draftOf(file), { force: true });
    },
    pathOf: () => file,
  };
}

const partName = /^part-(\d{5,})\.parquet(?:\.partial)?$/;

/** A folder of files, which programs read as one table. */
export function folderPlaces(folder: string, overwrites: boolean): ParquetPlaces {
  const pathOf = (index: number): string => path.join(folder, `part-${String(index).padStart(5, "0")}.parquet`);
  return {
    prepare: async (finished) => {
      await mkdir(folder, { recursive: true });
      const names = await readdir(folder);
      const parts = names.filter((name) => partName.test(name));
      if (finished === undefined && !overwrites && parts.length > 0) throw notEmpty(folder, "parts");
      const count = finished ?? 0;
      for (let index = 0; index < count; index++) {
        if (!names.includes(path.basename(pathOf(index)))) throw missing(pathOf(index), count);
      }
      const others = parts.filter((name) => Number(partName.exec(name)![1]) >= count || name.endsWith(".partial"));
      await Promise.all(others.map((name) => rm(path.join(folder, name))));
    },
    pathOf,
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

function notEmpty(place: string, what: string): PipelineError {
  return new PipelineError(
    "ERR_SINK_NOT_EMPTY",
    `${place}: there is ${what} already, and no checkpoint says that it is of this ingest; choose another place, or ifExists: "overwrite"`,
  );
}

function missing(file: string, count: number): PipelineError {
  return new PipelineError(
    "ERR_SINK_CHANGED",
    `${file} is not there: the checkpoint is behind ${count} files; restore it, or clear the checkpoint to begin anew`,
  );
}
