import type { Scenario } from "./scenario.ts";
import { clientOverhead } from "./scenarios/client-overhead.ts";
import { coldStart } from "./scenarios/cold-start.ts";
import { concurrentGet } from "./scenarios/concurrent-get.ts";
import { download } from "./scenarios/download.ts";
import { everyOption } from "./scenarios/every-option.ts";
import { gatherInMemory } from "./scenarios/gather-in-memory.ts";
import { gather } from "./scenarios/gather.ts";
import { gzipGet } from "./scenarios/gzip-get.ts";
import { http2DistantDownload } from "./scenarios/http2-distant-download.ts";
import { http2DistantGet } from "./scenarios/http2-distant-get.ts";
import { http2Get } from "./scenarios/http2-get.ts";
import { idleMemory } from "./scenarios/idle-memory.ts";
import { importTime } from "./scenarios/import-time.ts";
import { inProcess } from "./scenarios/in-process.ts";
import { ingestNdjson } from "./scenarios/ingest-ndjson.ts";
import { mockGet } from "./scenarios/mock-get.ts";
import { ndjson } from "./scenarios/ndjson.ts";
import { postJson } from "./scenarios/post-json.ts";
import { rawGet } from "./scenarios/raw-get.ts";
import { sequentialGet } from "./scenarios/sequential-get.ts";
import { sseEvents } from "./scenarios/sse-events.ts";
import { sustainedGet } from "./scenarios/sustained-get.ts";
import { timeouts } from "./scenarios/timeouts.ts";
import { tlsSequentialGet } from "./scenarios/tls-sequential-get.ts";
import { tlsSustainedGet } from "./scenarios/tls-sustained-get.ts";
import { upload } from "./scenarios/upload.ts";

/** In the order in which they are run. */
export const scenarios: readonly Scenario[] = [
  sequentialGet,
  concurrentGet,
  sustainedGet,
  rawGet,
  everyOption,
  tlsSequentialGet,
  tlsSustainedGet,
  postJson,
  gzipGet,
  download,
  upload,
  sseEvents,
  ndjson,
  ingestNdjson,
  gather,
  http2Get,
  http2DistantGet,
  http2DistantDownload,
  coldStart,
  importTime,
  idleMemory,
  timeouts,
  mockGet,
  inProcess,
  clientOverhead,
  gatherInMemory,
];

/** @throws Error for a name that no scenario has. */
export function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario is named ${JSON.stringify(name)}`);
  return found;
}
