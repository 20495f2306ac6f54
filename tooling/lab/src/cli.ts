// Command line of the lab: see ../README.md
import { parseArgs } from "node:util";

import { down, inventory, status, up, withDependencies } from "./lab.ts";
import { namedPeers, peerNames } from "./peers.ts";

const usage = "usage: up PEER... [--env] [--keep-going] | down [PEER...] | status | list [--json|--debs] [PEER...]";

const print = (value: unknown): void => console.log(JSON.stringify(value, null, 2));

/** `LAB_NGINX_HTTP='...'` lines for a shell. */
function shellLines(prefix: string, value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => shellLines(`${prefix}_${key}`, inner));
  }
  const name = prefix.toUpperCase().replaceAll(/[^A-Z0-9_]/g, "_");
  return [`${name}='${String(value).replaceAll("'", `'\\''`)}'`];
}

interface Flags {
  readonly env?: boolean;
  readonly "keep-going"?: boolean;
  readonly json?: boolean;
  readonly debs?: boolean;
}

const commands: Record<string, (names: readonly string[], flags: Flags) => void | Promise<void>> = {
  async up(names, flags) {
    if (names.length === 0) throw new Error("name at least one peer or group, for example: up nginx squid");
    const report = await up(names);
    if (flags.env) console.log(shellLines("lab", { ...report.peers, ca: { file: report.lab.certs.ca } }).join("\n"));
    else print(report);
    const errors = Object.entries(report.errors);
    for (const [name, reason] of errors) console.error(`${name}: ${reason}`);
    if (errors.length > 0 && !flags["keep-going"]) process.exitCode = 1;
  },

  async down(names) {
    const result = await down(names);
    print(result);
    if (result.left.length > 0) process.exitCode = 1;
  },

  status() {
    print(status());
  },

  list(names, flags) {
    if (flags.debs) console.log(debianPackages(names).join(" "));
    else if (flags.json) print(inventory());
    else {
      for (const { name, summary, missing } of inventory()) {
        const lacks = missing.length > 0 ? `  [missing: ${missing.join(", ")}]` : "";
        console.log(`${missing.length > 0 ? "absent" : "ready "}  ${name.padEnd(12)} ${summary}${lacks}`);
      }
    }
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      env: { type: "boolean" },
      "keep-going": { type: "boolean" },
      json: { type: "boolean" },
      debs: { type: "boolean" },
    },
  });
  const [name = "", ...names] = positionals;
  const command = commands[name];
  if (!command) throw new Error(usage);
  await command(names, values);
}

function debianPackages(names: readonly string[]): string[] {
  const chosen = names.length > 0 ? namedPeers(names) : peerNames;
  return [...new Set(withDependencies(chosen).flatMap((peer) => peer.debs ?? []))];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
