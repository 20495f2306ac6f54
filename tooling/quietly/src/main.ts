// Usage: node main.ts <command> [argument...]
// Runs a command and shows what it printed only if it fails, so that `pnpm demo` shows the demo and not its build.
import { spawnSync } from "node:child_process";

const [command = "", ...args] = process.argv.slice(2);
const { error, status, stdout, stderr } = spawnSync(command, args, { maxBuffer: Number.POSITIVE_INFINITY });
if (error) throw error;
if (status !== 0) {
  process.stderr.write(stdout);
  process.stderr.write(stderr);
}
process.exitCode = status ?? 1;
