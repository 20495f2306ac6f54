/** The tests of the fetch package that any runtime can run: those made for that, and those that need nothing of Node. */
export const fetchTests: readonly string[] = [
  "packages/fetch/src/*.runtimes.test.ts",
  ...[
    "create-fetch",
    "create-fetch-failures",
    "create-fetch-responses",
    "fetch-transport",
    "install-global-fetch",
    "translate-fetch-error",
  ].map((name) => `packages/fetch/src/${name}.test.ts`),
];

/** What starts their server. */
export const fetchServer = "packages/fetch/src/testing/provide-runtime-server.ts";
