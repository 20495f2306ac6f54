import { fileURLToPath } from "node:url";

import { checkOptionNames } from "@haulier/core";

import type { Checkpoint } from "../checkpoint.ts";
import { PipelineError } from "../pipeline-error.ts";
import type { Sink } from "../sink.ts";
import type { Position } from "../source.ts";
import { importPeer } from "./import-peer.ts";
import { ParquetFile, type Hyparquet, type ParquetCodec } from "./parquet-file.ts";
import { folderPlaces, singlePlace, type ParquetPlaces } from "./parquet-places.ts";
import { isParquetType, parquetTypes, type ParquetType } from "./parquet-value.ts";
import { RecordColumns, type Row } from "./record-columns.ts";
import { columnKind } from "./value-kind.ts";

/** Options of {@link parquetSink}. */
export interface ParquetSinkOptions {
  /**
   * The columns and their types, such as `{ id: "INT64", name: "STRING" }`; what else a record has is left out.
   * @defaultValue the keys of the first row group, with types of its values; a record with others is an error
   */
  columns?: Readonly<Record<string, ParquetType>> | undefined;
  /** Rows of a group. They are in memory until it is written. @defaultValue 50_000 */
  rowGroupSize?: number | undefined;
  /**
   * Writes a folder of files, `part-00000.parquet` and so on, of at least so many rows each; what ends a file is the end of a batch. A run that is
   * killed goes on behind the last complete file. @defaultValue one file; a run that is killed begins anew
   */
  rowsPerFile?: number | undefined;
  /** How the pages are compressed. @defaultValue "SNAPPY" */
  codec?: ParquetCodec | undefined;
  /** What to do with files that are there, and of which no checkpoint says that they are of this ingest. @defaultValue "error" */
  ifExists?: "error" | "overwrite" | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof ParquetSinkOptions>([
  "columns",
  "rowGroupSize",
  "rowsPerFile",
  "codec",
  "ifExists",
]);
const codecs: ReadonlySet<unknown> = new Set<ParquetCodec>(["SNAPPY", "GZIP", "ZSTD", "UNCOMPRESSED"]);

/**
 * Writes records, objects, as rows of a Parquet file, or of a folder of them. A file is written beside its place, as `.partial`, and put there when
 * it is complete, since it cannot be read, or added to, before. Needs `hyparquet-writer`.
 *
 * ```ts
 * const sink = parquetSink("orders", { rowsPerFile: 1_000_000, columns: { id: "INT64", at: "TIMESTAMP" } });
 * await pipeline(orders, toSink(sink), { checkpoint: fileCheckpoint("orders.checkpoint.json") });
 * ```
 * @throws TypeError, RangeError for options that cannot be used. @throws PipelineError for records that do not fit, and without `hyparquet-writer`.
 */
export function parquetSink<T extends object>(place: string | URL, options: ParquetSinkOptions = {}): Sink<T> {
  checkOptionNames("parquetSink", options, optionNames);
  const { columns, rowGroupSize = 50_000, rowsPerFile, codec = "SNAPPY", ifExists = "error" } = options;
  checkRows("rowGroupSize", rowGroupSize);
  if (rowsPerFile !== undefined) checkRows("rowsPerFile", rowsPerFile);
  if (!codecs.has(codec)) throw new TypeError(`parquetSink: codec must be one of ${[...codecs].join(", ")}`);
  if (ifExists !== "error" && ifExists !== "overwrite")
    throw new TypeError('parquetSink: ifExists must be "error" or "overwrite"; nothing can be added to a Parquet file');
  const path = place instanceof URL ? fileURLToPath(place) : place;
  const overwrites = ifExists === "overwrite";
  const places = rowsPerFile === undefined ? singlePlace(path, overwrites) : folderPlaces(path, overwrites);
  const types = columns === undefined ? undefined : new Map(Object.entries(columns));
  checkTypes(types);
  return new ParquetSink<T>(places, { types, codec, rowGroupSize, rowsPerFile });
}

interface ParquetSettings {
  readonly types: ReadonlyMap<string, ParquetType> | undefined;
  readonly codec: ParquetCodec;
  readonly rowGroupSize: number;
  readonly rowsPerFile: number | undefined;
}

class ParquetSink<T extends object> implements Sink<T> {
  readonly #places: ParquetPlaces;
  readonly #settings: ParquetSettings;
  readonly #columns: RecordColumns;
  #api: Hyparquet | undefined;
  #types: ReadonlyMap<string, ParquetType> | undefined;
  #finished = 0;
  #file: ParquetFile | undefined;
  /** Rows of the group that is not full yet. */
  #group: Row[] = [];

  constructor(places: ParquetPlaces, settings: ParquetSettings) {
    this.#places = places;
    this.#settings = settings;
    this.#columns = new RecordColumns("parquetSink", settings.types && [...settings.types.keys()]);
  }

  async open(mark: Position | undefined): Promise<Position> {
    this.#api = await importPeer("parquetSink", "hyparquet-writer", () => import("hyparquet-writer"));
    const known = mark === undefined ? undefined : checkMark(mark);
    await this.#places.prepare(known?.files);
    this.#finished = known?.files ?? 0;
    this.#types = known?.types === undefined ? this.#settings.types : new Map(Object.entries(known.types));
    this.#columns.restart(this.#types && [...this.#types.keys()]);
    this.#group = [];
    return this.#mark();
  }

  async write(records: readonly T[]): Promise<void> {
    const { rowGroupSize } = this.#settings;
    for (const record of records as readonly Row[]) {
      this.#group.push(record);
      if (this.#group.length >= rowGroupSize) await this.#writeGroup();
    }
  }

  async commit(_: Checkpoint, isLast: boolean): Promise<Position | undefined> {
    const { rowsPerFile = Number.POSITIVE_INFINITY } = this.#settings;
    const rows = (this.#file?.rows ?? 0) + this.#group.length;
    if (!isLast && rows < rowsPerFile) return undefined;
    if (this.#group.length > 0) await this.#writeGroup();
    // Without records, there is a file only if its columns are known.
    const file = this.#file ?? (this.#finished === 0 && this.#types !== undefined ? await this.#create() : undefined);
    this.#file = undefined;
    if (file !== undefined) {
      await file.finish();
      this.#finished++;
    }
    return this.#mark();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#group = [];
    await file?.abandon();
  }

  async #writeGroup(): Promise<void> {
    const group = this.#group;
    this.#group = [];
    const names = this.#columns.of(group);
    this.#types ??= new Map(names.map((name) => [name, parquetTypes[columnKind(group, name)]]));
    this.#file ??= await this.#create();
    await this.#file.writeGroup(group);
  }

  #create(): Promise<ParquetFile> {
    if (this.#api === undefined || this.#types === undefined)
      throw new TypeError("parquetSink: not open; use it in a pipeline, which opens it");
    const path = this.#places.pathOf(this.#finished);
    return ParquetFile.create(this.#api, { path, types: this.#types, codec: this.#settings.codec });
  }

  #mark(): Position {
    const types = this.#types === undefined ? {} : { types: Object.fromEntries(this.#types) };
    return { files: this.#finished, ...types };
  }
}

function checkRows(name: string, rows: number): void {
  if (Number.isSafeInteger(rows) && rows > 0) return;
  throw new RangeError(`parquetSink: ${name} must be a whole number of rows above 0, got ${String(rows)}`);
}

function checkTypes(types: ReadonlyMap<string, unknown> | undefined): void {
  if (types === undefined) return;
  if (types.size === 0) throw new TypeError("parquetSink: columns must name at least one column");
  for (const [name, type] of types) {
    if (!isParquetType(type))
      throw new TypeError(
        `parquetSink: the type of column ${JSON.stringify(name)} is ${JSON.stringify(type)}; use one of ${Object.values(parquetTypes).join(", ")}, INT32, FLOAT, UUID`,
      );
  }
}

function checkMark(mark: Position): { files: number; types: Record<string, ParquetType> | undefined } {
  const { files, types } = Object(mark) as { files?: unknown; types?: Record<string, ParquetType> };
  if (Number.isSafeInteger(files) && (types === undefined || Object.values(types).every(isParquetType)))
    return { files: files as number, types };
  throw new PipelineError(
    "ERR_CHECKPOINT_INVALID",
    "parquetSink: the checkpoint is of another kind of sink; use that, or clear the checkpoint to begin anew",
  );
}
