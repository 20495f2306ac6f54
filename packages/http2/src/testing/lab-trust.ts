import { readFileSync } from "node:fs";

import { labFixtures } from "@haulier/lab/vitest";
import type { TlsOptions } from "@haulier/net";

/** TLS options that trust the lab's authority. */
export function labTrust(): TlsOptions {
  return { ca: readFileSync(labFixtures().certs.ca) };
}
