import type { SchemaIssue, StandardSchema } from "../standard-schema.ts";

/** A schema by hand: `check` gives what it makes of a value, or what is wrong with that. */
export function schemaOf<Output>(
  check: (value: unknown) => { value: Output } | { issues: SchemaIssue[] } | Promise<{ value: Output }>,
): StandardSchema<unknown, Output> {
  return { "~standard": { version: 1, vendor: "by hand", validate: check } };
}

/** Takes `{ id: number }` and nothing else. Its issues quote the value, as those of valibot do. */
export const user: StandardSchema<unknown, { id: number }> = schemaOf((value) => {
  if (typeof value === "object" && value !== null && "id" in value) {
    const { id } = value;
    if (typeof id === "number") return { value: { id } };
    return { issues: [{ message: `expected a number but received ${JSON.stringify(id)}`, path: ["id"] }] };
  }
  return { issues: [{ message: `expected an object but received ${JSON.stringify(value)}` }] };
});
