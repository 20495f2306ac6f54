import type { MarkName } from "./document.ts";

/** What an element does to the line that it is in. */
export type InlineRole =
  | { readonly is: "mark"; readonly mark: MarkName }
  | { readonly is: "link" | "image" | "quotation" | "break" | "base" };

/** What an element with lines of its own does to the text in it. */
export type BoxRole =
  | { readonly is: "heading"; readonly level: number }
  | { readonly is: "block" | "paragraph" | "term" | "definition" | "rule" | "code" };

/** What an element is to others around and in it. */
export interface StructureRole {
  readonly is: "quote" | "list" | "item" | "table" | "caption" | "section" | "row" | "cell";
}

/** What an element does to a document; `skipped` is what nobody reads. */
export type Role = { readonly is: "skipped" } | InlineRole | BoxRole | StructureRole;

const roles: ReadonlyMap<string, Role> = new Map([
  // What nobody reads: no text, or text for when something else fails.
  ...as(
    "skipped",
    "script style noscript template title textarea select datalist iframe object audio video canvas svg noembed noframes annotation annotation-xml",
  ),
  ...as(
    "block",
    "address article aside body center details dialog div fieldset figcaption figure footer form header hgroup html legend main nav optgroup option search section summary",
  ),
  ...as("paragraph", "p"),
  ...as("term", "dt"),
  ...as("definition", "dl dd"),
  ...as("quote", "blockquote"),
  ...as("list", "ul ol menu dir"),
  ...as("item", "li"),
  ...as("table", "table"),
  ...as("caption", "caption"),
  ...as("section", "thead tbody tfoot"),
  ...as("row", "tr"),
  ...as("cell", "td th"),
  ...as("code", "pre listing xmp plaintext"),
  ...as("rule", "hr"),
  ...as("break", "br"),
  ...as("image", "img image"),
  ...as("link", "a"),
  ...as("quotation", "q"),
  ...as("base", "base"),
  ...marked("strong", "strong b"),
  ...marked("emphasis", "em i"),
  ...marked("strike", "s strike del"),
  ...marked("code", "code kbd samp tt"),
  ...[1, 2, 3, 4, 5, 6].map((level): [string, Role] => [`h${level}`, { is: "heading", level }]),
]);

/** What an element of that name, in lower case, does; undefined when it leaves its text as it is. */
export function roleOf(name: string): Role | undefined {
  return roles.get(name);
}

/** The elements of which attributes matter. */
export const elementsWithAttributes: ReadonlySet<string> = new Set(
  "a base code img image ol pre table td th thead".split(" "),
);

export function isInline(role: Role): role is InlineRole {
  return inlineRoles.has(role.is);
}

export function isStructure(role: Role): role is StructureRole {
  return structureRoles.has(role.is);
}

const inlineRoles: ReadonlySet<Role["is"]> = new Set<InlineRole["is"]>([
  "mark",
  "link",
  "image",
  "quotation",
  "break",
  "base",
]);

const structureRoles: ReadonlySet<Role["is"]> = new Set<StructureRole["is"]>([
  "quote",
  "list",
  "item",
  "table",
  "caption",
  "section",
  "row",
  "cell",
]);

function as(is: Exclude<Role["is"], "mark" | "heading">, names: string): [string, Role][] {
  return names.split(" ").map((name) => [name, { is }]);
}

function marked(mark: MarkName, names: string): [string, Role][] {
  return names.split(" ").map((name) => [name, { is: "mark", mark }]);
}
