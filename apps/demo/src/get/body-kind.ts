/** How a body is shown: indented, as it is, or counted. */
export type BodyKind = "json" | "text" | "binary";

const textTypes =
  /^(?:text\/|application\/(?:xml|javascript|x-ndjson|yaml|x-www-form-urlencoded|graphql)$|.*\+(?:xml|yaml)$)/;

/** By the `Content-Type`; what says nothing is counted. */
export function bodyKind(contentType: string | null): BodyKind {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json" || type === "text/json" || type.endsWith("+json")) return "json";
  return textTypes.test(type) ? "text" : "binary";
}
