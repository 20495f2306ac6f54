import { expect, test } from "vitest";

import { parseCommandLine } from "./command-line.ts";

test.each([
  [[], { is: "demo" }],
  [["--help"], { is: "help" }],
  [["-h", "http://a.test"], { is: "help" }],
  [["http://a.test"], { is: "get", url: "http://a.test", http2: false, timeout: undefined }],
  [["--http2", "--timeout", "500", "http://a.test"], { is: "get", url: "http://a.test", http2: true, timeout: 500 }],
  [
    ["http://a.test", "http://b.test"],
    { is: "mistake", message: "one URL at a time, got http://a.test http://b.test" },
  ],
  [["--timeout", "soon", "http://a.test"], { is: "mistake", message: "--timeout takes milliseconds above 0" }],
  [["--http2"], { is: "mistake", message: "--http2 and --timeout go with a URL" }],
  [["--fast"], { is: "mistake", message: "Unknown option '--fast'" }],
])("%j", (args, command) => expect(parseCommandLine(args)).toEqual(command));
