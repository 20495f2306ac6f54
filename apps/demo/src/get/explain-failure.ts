import { isTransportError } from "@haulier/core";

/** What went wrong, in lines: the error, what is underneath unless the error says so, and whether the server may have acted. */
export function explainFailure(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const lines = [`${error.name}: ${error.message}`];
  const { cause } = error;
  if (cause instanceof Error && !(codeOf(cause) !== "" && error.message.includes(codeOf(cause)))) {
    lines.push(`because of ${cause.message}`);
  }
  if (isTransportError(error)) {
    const sent = error.processed === "no" ? "nothing was sent" : "the server may have received the request";
    lines.push(`${error.code}; ${sent}`);
  }
  return lines;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
