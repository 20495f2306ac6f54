import { PipelineError } from "../pipeline-error.ts";
import { objectText } from "./object-text.ts";

/** How a value becomes a field. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Whether text that a spreadsheet would take for a formula gets a quote before it. */
  readonly escapesFormulas: boolean;
}

/**
 * A value as a field of CSV: nothing for null and undefined, quoted empty text, ISO dates, JSON of arrays and objects.
 * @throws PipelineError with `ERR_SINK_VALUE` for what has no text.
 * @see RFC 4180 section 2, https://www.rfc-editor.org/rfc/rfc4180#section-2
 */
export function csvField(value: unknown, column: string, dialect: CsvDialect): string {
  switch (typeof value) {
    case "string":
      return csvText(value, dialect);
    case "undefined":
      return "";
    case "number":
    case "boolean":
    case "bigint":
      return quoteIfNeeded(String(value), dialect);
    case "object":
      return value === null ? "" : quoteIfNeeded(objectField(value, column), dialect);
    case "function":
    case "symbol":
      throw refused(column, typeof value);
  }
}

/** Text as a field. Quoted when empty, so that it can be told from nothing. */
export function csvText(text: string, dialect: CsvDialect): string {
  if (text === "") return '""';
  const isFormula = dialect.escapesFormulas && formulaStart.test(text);
  return quoteIfNeeded(isFormula ? `'${text}` : text, dialect);
}

/** What spreadsheets begin formulas with; OWASP, "CSV Injection". */
const formulaStart = /^[=+\-@\t\r]/;

function quoteIfNeeded(text: string, { delimiter }: CsvDialect): string {
  const needsQuotes = text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

function objectField(value: object, column: string): string {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw refused(column, "bytes");
  try {
    return objectText(value);
  } catch (cause) {
    throw refused(column, (cause as Error).message, { cause });
  }
}

function refused(column: string, what: string, options: { cause?: unknown } = {}): PipelineError {
  return new PipelineError(
    "ERR_SINK_VALUE",
    `csvSink: ${JSON.stringify(column)} is ${what}, which CSV has no text for; make text of it by transform`,
    options,
  );
}
