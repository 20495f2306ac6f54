/** XML or HTML that is finished: nothing of it is escaped again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands in an element. Strings are text, whatever they look like; `undefined` is nothing. */
export type Content = Markup | string | undefined | readonly Content[];

/** By name. Numbers are written with two decimals at most; `undefined` leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** The elements of HTML that have no end tag. In XML, they are written so that it is well-formed, too. */
const voidElements = new Set(["meta", "link", "br", "hr", "img", "input"]);

/** One element. What it gives is well-formed XML, and HTML as well: every other element has an end tag. */
export function element(name: string, attributes: Attributes = {}, ...content: Content[]): Markup {
  const start = `<${name}${Object.entries(attributes).map(attribute).join("")}`;
  if (voidElements.has(name)) return new Markup(`${start}/>`);
  return new Markup(`${start}>${inner(content)}</${name}>`);
}

function attribute([name, value]: [string, string | number | undefined]): string {
  if (value === undefined) return "";
  const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
  return ` ${name}="${escapeText(text)}"`;
}

function inner(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  return typeof content === "string" ? escapeText(content) : content.map(inner).join("");
}

const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** As it may stand in text and in attributes. What XML 1.0 cannot hold at all (section 2.2) becomes U+FFFD. */
function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- they are what must go
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
      .replace(/[&<>"]/g, (character) => references[character]!)
  );
}
