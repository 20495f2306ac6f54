import { networkFailures, parserFailures, type Failure } from "./network-failures.ts";
import type { NetworkPhase } from "./node-errors.ts";
import { isTlsCode, tlsFailures } from "./tls-failures.ts";

/** Says in words what went wrong, with the code in brackets, and what to do where that can be said. */
export function describeFailure(error: unknown, phase: NetworkPhase): string {
  const code = codeOf(error);
  if (error instanceof AggregateError && error.errors.length > 0) {
    const attempts = error.errors.map((attempt: unknown) => describeAttempt(attempt)).join(", ");
    return `no address of the host answered: ${attempts}${fixOf(failureFor(code))}`;
  }
  const failure = failureOf(error, code, phase);
  return `${failure.what}${inBrackets(code)}${fixOf(failure)}`;
}

/** The code of an error of Node's. */
export function codeOf(error: unknown): string | undefined {
  const code = property(error, "code");
  return typeof code === "string" ? code : undefined;
}

/** `node:http` says ECONNRESET of a connection that was closed in good order, too; a real reset comes from a system call. */
export function isEarlyClose(error: unknown): boolean {
  return codeOf(error) === "ECONNRESET" && property(error, "syscall") === undefined;
}

function failureOf(error: unknown, code: string | undefined, phase: NetworkPhase): Failure {
  if (code === "ECONNRESET" && phase === "connect") {
    return { what: "the other side closed the connection before it was ready" };
  }
  if (isEarlyClose(error)) return { what: "the server closed the connection before the response was complete" };
  const failure = failureFor(code);
  if (failure === undefined)
    return { what: withoutCredentials(error instanceof Error ? error.message : String(error)) };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return { ...failure, what: `${failure.what}${coveredNames(error)}` };
  return failure;
}

function failureFor(code: string | undefined): Failure | undefined {
  if (code === undefined) return undefined;
  for (const table of [networkFailures, tlsFailures, parserFailures]) {
    if (Object.hasOwn(table, code)) return table[code];
  }
  if (code.startsWith("HPE_")) return { what: "the answer is not valid HTTP" };
  return isTlsCode(code) ? { what: "TLS failed" } : undefined;
}

/** Every address that was tried has a reason of its own. */
function describeAttempt(error: unknown): string {
  const code = codeOf(error);
  const address = property(error, "address");
  return `${typeof address === "string" ? address : "one"} ${failureFor(code)?.what ?? "failed"}${inBrackets(code)}`;
}

function coveredNames(error: unknown): string {
  const names = property(property(error, "cert"), "subjectaltname");
  return typeof names === "string" ? `, it covers ${names.slice(0, 200)}` : "";
}

function inBrackets(code: string | undefined): string {
  return code === undefined ? "" : ` (${code})`;
}

function fixOf(failure: Failure | undefined): string {
  return failure?.fix === undefined ? "" : `; ${failure.fix}`;
}

/** Messages that are not ours may quote a URL. */
function withoutCredentials(message: string): string {
  return message.replaceAll(/\/\/[^/@\s]*@/g, "//***@");
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
