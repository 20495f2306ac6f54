import { parseArgs } from "node:util";

/** What the demo is asked to do. */
export type Command =
  | { readonly is: "demo" }
  | { readonly is: "get"; readonly url: string; readonly http2: boolean; readonly timeout: number | undefined }
  | { readonly is: "help" }
  | { readonly is: "mistake"; readonly message: string };

export const usage = `Usage: pnpm demo [options] [url]

Without a URL: starts an API on this machine, does the job of an API client with each
transport, checks what it claims, and exits with 1 when something does not hold.

With a URL: sends a GET there and shows status, headers, connection, body and timings;
exits with 1 when there is no response, whatever its status.

Options:
  --http2         offer HTTP/2 to the URL
  --timeout <ms>  limit for each phase: connecting, writing, silence while reading
  --help          this text

Colours and moving progress bars are for terminals; NO_COLOR turns colours off.`;

/** Reads the arguments of the command. */
export function parseCommandLine(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, http2: { type: "boolean" }, timeout: { type: "string" } },
    });
    if (values.help === true) return { is: "help" };
    const [url, ...more] = positionals;
    if (more.length > 0) return { is: "mistake", message: `one URL at a time, got ${positionals.join(" ")}` };
    if (url === undefined) {
      const needsUrl = values.http2 === true || values.timeout !== undefined;
      return needsUrl ? { is: "mistake", message: "--http2 and --timeout go with a URL" } : { is: "demo" };
    }
    const timeout = values.timeout === undefined ? undefined : Number(values.timeout);
    if (timeout !== undefined && !(timeout > 0))
      return { is: "mistake", message: "--timeout takes milliseconds above 0" };
    return { is: "get", url, http2: values.http2 === true, timeout };
  } catch (error) {
    // What parseArgs says after the first sentence is about file names that begin with a hyphen.
    return { is: "mistake", message: error instanceof Error ? error.message.split(". ")[0]! : String(error) };
  }
}
