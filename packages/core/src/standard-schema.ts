/*
 * The interface of Standard Schema, version 1, which zod, valibot, arktype and others implement: copied from https://standardschema.dev, as
 * it recommends, so that none of them is a dependency.
 */

/** A schema of any library that implements Standard Schema, such as zod, valibot or arktype. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": StandardSchemaProps<Input, Output>;
}

/** What a {@link StandardSchema} says about itself. */
export interface StandardSchemaProps<Input = unknown, Output = Input> {
  readonly version: 1;
  /** The library that the schema is of. */
  readonly vendor: string;
  validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
  /** For the compiler alone. */
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
}

/** What comes of validating: the value, perhaps another one than was given, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** Something that is wrong with a value. */
export interface SchemaIssue {
  /** In the words of the library, which may quote the value. */
  readonly message: string;
  /** Where in the value; missing at its root. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The type of what a schema makes of a value. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];

/** Whether `value` is a schema. Those of arktype are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value;
}
