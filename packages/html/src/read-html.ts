import { Tokenizer } from "htmlparser2";

/** The attributes of a tag, by their names in lower case; the first of a name. */
export type Attributes = ReadonlyMap<string, string>;

/** What is told of the tags and texts of a page, in their order. Names are in lower case, and entities decoded. */
export interface HtmlHandler {
  open(name: string, attributes: Attributes, isSelfClosing: boolean): void;
  close(name: string): void;
  text(text: string): void;
  /** Whether what comes is of another language, where `<title>` and `<style>` are elements like any other. */
  readonly isForeign: boolean;
}

const noAttributes: Attributes = new Map();

/**
 * Reads a page from its beginning to its end, whatever is wrong with it.
 *
 * The tokenizer is used without the parser above it, whose lists of open elements make it quadratic: forty thousand `<b>` that are not closed take
 * it seconds.
 * @param withAttributes the elements whose attributes are wanted.
 * @see WHATWG HTML section 13.2.5, https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */
export function readHtml(html: string, withAttributes: ReadonlySet<string>, handler: HtmlHandler): void {
  const source = html.includes("\r") ? html.replace(/\r\n?/g, "\n") : html;
  let tag = "";
  let attributes: Map<string, string> | undefined;
  let name = "";
  let value = "";

  const opened = (isSelfClosing: boolean): void => {
    handler.open(tag, attributes ?? noAttributes, isSelfClosing);
  };
  const ignored = (): void => {};

  const tokenizer = new Tokenizer(
    {},
    {
      ontext: (start, end) => handler.text(source.slice(start, end)),
      ontextentity: (codePoint) => handler.text(String.fromCodePoint(codePoint)),
      onopentagname: (start, end) => {
        tag = source.slice(start, end).toLowerCase();
        attributes = withAttributes.has(tag) ? new Map() : undefined;
      },
      onattribname: (start, end) => {
        name = attributes === undefined ? "" : source.slice(start, end).toLowerCase();
        value = "";
      },
      onattribdata: (start, end) => {
        if (attributes !== undefined) value += source.slice(start, end);
      },
      onattribentity: (codePoint) => {
        if (attributes !== undefined) value += String.fromCodePoint(codePoint);
      },
      onattribend: () => {
        if (attributes !== undefined && !attributes.has(name)) attributes.set(name, value);
      },
      onopentagend: () => opened(false),
      onselfclosingtag: () => opened(true),
      onclosetag: (start, end) => handler.close(source.slice(start, end).toLowerCase()),
      isInForeignContext: () => handler.isForeign,
      oncdata: ignored,
      oncomment: ignored,
      ondeclaration: ignored,
      onend: ignored,
      onprocessinginstruction: ignored,
    },
  );
  tokenizer.write(source);
  tokenizer.end();
}
