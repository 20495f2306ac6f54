import { JsonFault } from "./json-fault.ts";
import { JsonScanner } from "./json-scanner.ts";

/** What is wrong with a text that a parser refuses: where it stops being JSON, or that it only begins; undefined when nothing is. */
export function findJsonFault(bytes: Uint8Array): JsonFault | "incomplete" | undefined {
  const scanner = new JsonScanner();
  try {
    scanner.scan(bytes, 0, 0);
    return scanner.finish() ? undefined : "incomplete";
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}
