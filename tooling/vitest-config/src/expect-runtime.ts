// Vitest starts a process for the tests. Were that one of Node's, all would pass and say nothing.
const wanted = process.env["HAULIER_RUNTIME"];
if (wanted === undefined || !(wanted in globalThis)) {
  throw new Error(`the tests run in ${process.execPath}, which is not ${wanted ?? "what HAULIER_RUNTIME should name"}`);
}
