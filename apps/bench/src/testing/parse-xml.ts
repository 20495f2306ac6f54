/** An element of a document that a test looks into. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

const token =
  /<!doctype html>|<\/(?<end>[\w-]+)>|<(?<start>[\w-]+)(?<attributes>(?: [\w:-]+="[^"<]*")*)(?<empty>\/?)>|(?<text>[^<>]+)/y;

/**
 * As much of an XML parser as can tell whether a document is well-formed. Knows elements, attributes in double quotes, text and the
 * predefined references, and takes `<!doctype html>`; there is nothing else in what we write.
 * @throws Error for a document that is not well-formed; it says where.
 */
export function parseXml(document: string): XmlElement {
  const root = { name: "", attributes: {}, children: [] as (XmlElement | string)[] };
  const open = [root];
  token.lastIndex = 0;
  for (let at = 0; at < document.length; at = token.lastIndex) {
    const groups = token.exec(document)?.groups;
    if (groups === undefined) throw new Error(`not well-formed: ${document.slice(at, at + 60)}`);
    const { start, end, text, attributes = "", empty } = groups;
    const parent = open.at(-1)!;
    if (text !== undefined) parent.children.push(unescapeText(text));
    if (start !== undefined) {
      const child = { name: start, attributes: parseAttributes(attributes), children: [] };
      parent.children.push(child);
      if (empty === "") open.push(child);
    }
    if (end !== undefined && (open.length === 1 || open.pop()!.name !== end)) throw new Error(`stray </${end}>`);
  }
  const [element, ...others] = root.children.filter((child) => typeof child !== "string" || child.trim() !== "");
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> has no end`);
  if (element === undefined || typeof element === "string" || others.length > 0)
    throw new Error("expected one element");
  return element;
}

/** All elements within one, in the order in which they begin. */
export function descendants(element: XmlElement): XmlElement[] {
  return element.children.flatMap((child) => (typeof child === "string" ? [] : [child, ...descendants(child)]));
}

/** Those within an element that have such a class. */
export function withClass(element: XmlElement, name: string): XmlElement[] {
  return descendants(element).filter(({ attributes }) => attributes["class"]?.split(" ").includes(name));
}

/** The text of an element and all within it. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", value = ""] of text.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`two attributes ${name}`);
    attributes[name] = unescapeText(value);
  }
  return attributes;
}

const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function unescapeText(text: string): string {
  return text.replace(/&(\w*);?/g, (reference, name: string) => {
    const character = characters[name];
    if (character === undefined || reference !== `&${name};`) throw new Error(`no reference: ${reference}`);
    return character;
  });
}
