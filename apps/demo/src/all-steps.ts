import type { Step } from "./job.ts";
import { contentCodings } from "./steps/content-codings.ts";
import { downloadFile } from "./steps/download-file.ts";
import { followRedirects } from "./steps/follow-redirects.ts";
import { ingestRecords } from "./steps/ingest-records.ts";
import { makeMistakes } from "./steps/make-mistakes.ts";
import { manyAtOnce } from "./steps/many-at-once.ts";
import { pageThrough } from "./steps/page-through.ts";
import { proveIdentity } from "./steps/prove-identity.ts";
import { retryFlaky } from "./steps/retry-flaky.ts";
import { runOutOfTime } from "./steps/run-out-of-time.ts";
import { sendUploads } from "./steps/send-uploads.ts";
import { streamExport } from "./steps/stream-export.ts";

/** The job, in the order that it is shown. */
export const allSteps: readonly Step[] = [
  pageThrough,
  streamExport,
  downloadFile,
  ingestRecords,
  manyAtOnce,
  followRedirects,
  contentCodings,
  sendUploads,
  proveIdentity,
  runOutOfTime,
  retryFlaky,
  makeMistakes,
];
