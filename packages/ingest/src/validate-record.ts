import { type HttpRequest, SchemaError, type SchemaIssue, type StandardSchema } from "@haulier/core";

/** @throws TypeError for what is no schema. */
export function checkSchema(owner: string, schema: unknown): asserts schema is StandardSchema | undefined {
  const isObject = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  if (schema === undefined || (isObject && "~standard" in schema)) return;
  throw new TypeError(
    `${owner}: schema must be a Standard Schema, as those of zod, valibot and arktype are, got ${schema === null ? "null" : typeof schema}`,
  );
}

/** How many places in a record a message names. */
const NAMED_PLACES = 3;
const MAX_PLACE_LENGTH = 100;

/** The error for a record that does not match its schema; `what` names it. What the library says of it may quote the record, and is not repeated. */
export function schemaError(
  what: string,
  issues: readonly SchemaIssue[],
  request: HttpRequest | undefined,
): SchemaError {
  const places = [...new Set(issues.map(placeOf))];
  const rest = places.length - NAMED_PLACES;
  const named = `${places.slice(0, NAMED_PLACES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return new SchemaError(
    `${request?.toString() ?? "source"}: ${what} does not match the schema at ${named}; error.issues says why`,
    { request, issues },
  );
}

function placeOf({ path = [] }: SchemaIssue): string {
  const text = path.map((segment) => String(typeof segment === "object" ? segment.key : segment)).join(".");
  if (text === "") return "its root";
  return text.length > MAX_PLACE_LENGTH ? `${text.slice(0, MAX_PLACE_LENGTH)}…` : text;
}
