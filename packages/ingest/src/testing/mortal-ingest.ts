// Usage: node mortal-ingest.ts SINK PATH URL DIE_AT
// Moves the pages of a server into a sink, tells of each step on its standard output, and kills itself after the step DIE_AT, if that is not 0.
import { writeSync } from "node:fs";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import type { CheckpointStore } from "../checkpoint.ts";
import { fileCheckpoint } from "../node/file-checkpoint.ts";
import { ndjsonSink } from "../node/ndjson-sink.ts";
import { sqliteSink } from "../node/sqlite-sink.ts";
import { pipeline } from "../pipeline.ts";
import { positioned } from "../positioned.ts";
import { toSink, type Sink, type TransactionalSink } from "../sink.ts";
import type { Position, Source } from "../source.ts";
import type { Numbered } from "./numbered.ts";

const [kind, path, url, dieAt] = process.argv.slice(2) as [string, string, string, string];
const client = new Client({ transport: new UndiciTransport() });
let steps = 0;

/** At once, and not when the event loop has time for it: whoever reads this knows where the process is. */
function tell(step: string): void {
  writeSync(1, `${step}\n`);
  if (++steps === Number(dieAt)) process.kill(process.pid, "SIGKILL");
}

/** Positions are the number of the record that comes next. */
async function* pages(from: number): AsyncGenerator<[Numbered, number]> {
  for (let next: number | null = from; next !== null;) {
    const page: { items: Numbered[]; next: number | null } = await client.get(url, { params: { from: next } }).json();
    tell("page");
    for (const item of page.items) yield [item, item.id + 1];
    next = page.next;
  }
}

const source = (position: Position | undefined): Source<Numbered> => positioned(pages(Number(position ?? 1)));

function tellingFile(sink: Sink<Numbered>): Sink<Numbered> {
  return {
    ...sink,
    write: (records) => {
      tell("write");
      return sink.write(records);
    },
    commit: async (progress, isLast) => {
      tell("commit");
      const mark = await sink.commit(progress, isLast);
      tell("committed");
      return mark;
    },
  };
}

function tellingDatabase(sink: TransactionalSink<Numbered>): TransactionalSink<Numbered> {
  return {
    open: (mark) => sink.open(mark),
    loadCheckpoint: (name) => sink.loadCheckpoint(name),
    close: () => sink.close(),
    write: (records) => {
      tell("write");
      return sink.write(records);
    },
    commit: async (progress, name) => {
      tell("commit");
      await sink.commit(progress, name);
      tell("committed");
    },
  };
}

function tellingStore(store: CheckpointStore): CheckpointStore {
  return {
    ...store,
    save: async (checkpoint) => {
      tell("save");
      await store.save(checkpoint);
      tell("saved");
    },
  };
}

if (kind === "sqlite") {
  const sink = tellingDatabase(sqliteSink(path, { table: "numbers" }));
  await pipeline(source, toSink(sink, { batchSize: 5 }), { checkpoint: "numbers" });
} else {
  const checkpoint = tellingStore(fileCheckpoint(`${path}.checkpoint`));
  await pipeline(source, toSink(tellingFile(ndjsonSink(path)), { batchSize: 5 }), { checkpoint });
}
await client.close();
