import { SchemaError, subject } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import type { LinesOptions } from "./lines.ts";
import { isStandardSchema, type SchemaIssue, type SchemaOutput, type StandardSchema } from "./standard-schema.ts";

/** Options of `jsonLines()` with a schema. */
export interface JsonLinesOptions<Schema extends StandardSchema = StandardSchema> extends LinesOptions {
  /** What each value has to match: a schema of any library with Standard Schema. */
  schema: Schema;
}

/** Where a value comes from, for the error. */
export interface ValueOrigin {
  /** Such as "the body". */
  readonly what: string;
  readonly status: number;
  readonly request: HttpRequest | undefined;
}

/** How many places a message names, of which each may be a long one. */
const NAMED_PLACES = 3;
const MAX_PLACE_LENGTH = 100;

/** What `schema` makes of a value. @throws SchemaError when that does not match it. */
export async function validate<Schema extends StandardSchema>(
  schema: Schema,
  value: unknown,
  origin: ValueOrigin,
): Promise<SchemaOutput<Schema>> {
  const result = await schema["~standard"].validate(value);
  if (result.issues === undefined) return result.value;
  const { what, status, request } = origin;
  throw new SchemaError(
    `${subject(request)}: ${what} (status ${status}) does not match the schema ${places(result.issues)}; error.issues says why`,
    { request, issues: result.issues },
  );
}

/** Each value of a stream, as {@link validate}. The stream is left when one does not match. */
export async function* validateEach<Schema extends StandardSchema>(
  schema: Schema,
  values: AsyncIterable<unknown>,
  status: number,
  request: HttpRequest | undefined,
): AsyncGenerator<SchemaOutput<Schema>, void, undefined> {
  let number = 0;
  for await (const value of values) {
    number += 1;
    yield await validate(schema, value, { what: `value ${number} of the body`, status, request });
  }
}

/** @throws TypeError for what is no schema. */
export function checkSchema(schema: StandardSchema): void {
  if (isStandardSchema(schema)) return;
  const got = schema === null ? "null" : typeof schema;
  throw new TypeError(`schema: expected a Standard Schema, as those of zod, valibot and arktype are, got ${got}`);
}

/** `at users[0].name, [1] and 4 more places`. What the library says of them may quote the body, and is not repeated. */
function places(issues: readonly SchemaIssue[]): string {
  const all = [...new Set(issues.map(({ path = [] }) => place(path)))];
  const rest = all.length - NAMED_PLACES;
  return `at ${all.slice(0, NAMED_PLACES).join(", ")}${rest > 0 ? ` and ${rest} more ${rest === 1 ? "place" : "places"}` : ""}`;
}

function place(path: NonNullable<SchemaIssue["path"]>): string {
  const text = path.map((segment) => step(typeof segment === "object" ? segment.key : segment)).join("");
  if (text === "") return "its root";
  const name = text.startsWith(".") ? text.slice(1) : text;
  return name.length > MAX_PLACE_LENGTH ? `${name.slice(0, MAX_PLACE_LENGTH)}…` : name;
}

function step(key: PropertyKey): string {
  if (typeof key === "number") return `[${key}]`;
  return typeof key === "string" && /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(String(key))}]`;
}
