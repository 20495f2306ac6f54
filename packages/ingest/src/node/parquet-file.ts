import { rename } from "node:fs/promises";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";

import type * as hyparquet from "hyparquet-writer";
import type { ByteWriter, ColumnSource, ParquetWriter } from "hyparquet-writer";

import { AppendFile } from "./append-file.ts";
import { fileSystem, removeIfThere, syncDirectory } from "./file-system.ts";
import { parquetValue, type ParquetType } from "./parquet-value.ts";
import { fieldOf, type Row } from "./record-columns.ts";

/** What is used of `hyparquet-writer`. */
export type Hyparquet = typeof hyparquet;

/** How the pages of a file are compressed. */
export type ParquetCodec = "SNAPPY" | "GZIP" | "ZSTD" | "UNCOMPRESSED";

/** What a {@link ParquetFile} is to be. */
export interface ParquetFileInit {
  readonly path: string;
  readonly types: ReadonlyMap<string, ParquetType>;
  readonly codec: ParquetCodec;
}

const compressors = {
  GZIP: (input: Uint8Array): Uint8Array => gzipSync(input),
  ZSTD: (input: Uint8Array): Uint8Array => zstdCompressSync(input),
};

/** A Parquet file that is written group by group, beside its place, and takes that when it is complete. */
export class ParquetFile {
  readonly #init: ParquetFileInit;
  readonly #file: AppendFile;
  readonly #writer: ParquetWriter;
  /** What the writer has made and the file has not got yet. */
  readonly #bytes: ByteWriter;
  #rows = 0;

  private constructor(init: ParquetFileInit, file: AppendFile, writer: ParquetWriter, bytes: ByteWriter) {
    this.#init = init;
    this.#file = file;
    this.#writer = writer;
    this.#bytes = bytes;
  }

  static async create(api: Hyparquet, init: ParquetFileInit): Promise<ParquetFile> {
    const file = await AppendFile.open(draftOf(init.path), undefined, "overwrite");
    const columnData = Array.from(init.types, ([name, type]) => ({ name, type, data: [] }));
    const bytes = new api.ByteWriter();
    const schema = api.schemaFromColumnData({ columnData });
    const writer = new api.ParquetWriter({
      writer: bytes,
      schema,
      codec: init.codec,
      compressors,
      createdBy: "haulier",
    });
    return new ParquetFile(init, file, writer, bytes);
  }

  /** Rows that were written. */
  get rows(): number {
    return this.#rows;
  }

  /** Writes some records as one row group. */
  async writeGroup(records: readonly Row[]): Promise<void> {
    const columnData = Array.from(this.#init.types, ([name, type]): ColumnSource => {
      const data = records.map((record) => parquetValue(fieldOf(record, name), type, name));
      return { name, type, data };
    });
    await this.#writer.write({ columnData, rowGroupSize: records.length });
    this.#rows += records.length;
    await this.#flush();
  }

  /** Completes the file, makes it last, and puts it where it belongs, in place of what is there. */
  async finish(): Promise<void> {
    await this.#writer.finish();
    await this.#flush();
    await this.#file.sync();
    await this.#file.close(this.#file.length);
    const { path: target } = this.#init;
    await rename(draftOf(target), target);
    await syncDirectory(fileSystem, path.dirname(target));
  }

  /** Gives the file up. */
  async abandon(): Promise<void> {
    await this.#file.close(0);
    await removeIfThere(fileSystem, draftOf(this.#init.path));
  }

  async #flush(): Promise<void> {
    await this.#file.append(this.#bytes.getBytes());
    this.#bytes.index = 0;
  }
}

/** Where a file is until it is complete. */
export function draftOf(file: string): string {
  return `${file}.partial`;
}
