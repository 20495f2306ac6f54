import { stripVTControlCharacters } from "node:util";

import type { ProgressStream } from "@haulier/ingest/node";

import { liveLabel } from "./facts.ts";
import type { Screen } from "./screen.ts";

const clearToEnd = "\u001B[K";

/** Shows the progress bar of @haulier/ingest as the live line of a screen, until there is something to print. */
export function liveStream(screen: Screen): ProgressStream {
  return {
    isTTY: true,
    columns: screen.width - stripVTControlCharacters(liveLabel(screen, "")).length,
    write: (text) => {
      const line = text.replace(clearToEnd, "").trim();
      if (line !== "") screen.live(`${screen.palette.quiet("  · ")}${line}`);
    },
  };
}
