import { checkOptionNames } from "@haulier/core";

import { buildDocument } from "./build-document.ts";
import { type HtmlSource, htmlTextOf } from "./html-source.ts";
import { richBlocks } from "./rich-blocks.ts";
import { RichText } from "./rich-text.ts";

/** How a page is laid out as plain text. */
export interface PlainTextOptions {
  /** Wraps lines to so many columns, at least 20; words that are longer and preformatted lines stay whole. @defaultValue Infinity */
  width?: number | undefined;
}

/** How a page is laid out as rich text. */
export interface RichTextOptions extends PlainTextOptions {
  /** What relative links are resolved against. @defaultValue the URL of a response; else they stay as they are */
  baseUrl?: string | URL | undefined;
}

const plainOptionNames: ReadonlySet<string> = new Set<keyof PlainTextOptions>(["width"]);
const richOptionNames: ReadonlySet<string> = new Set<keyof RichTextOptions>(["width", "baseUrl"]);

/**
 * A page as text without any markup: paragraphs, items with their bullets or numbers, quotes behind `>`, tables with their columns below each other.
 * Links and pictures are their texts.
 * @throws ResponseNotReadError for a response that is not read. @throws TypeError for what is no page, and options that cannot be used.
 */
export function toPlainText(source: HtmlSource, options: PlainTextOptions = {}): string {
  checkOptionNames("toPlainText", options, plainOptionNames);
  return layOut("toPlainText", source, options).toString();
}

/**
 * A page as lines of the same text as {@link toPlainText}, whose pieces know how they are marked, and where they lead: for a terminal, or to be
 * written in another form.
 * @throws ResponseNotReadError for a response that is not read. @throws TypeError for what is no page, and options that cannot be used.
 */
export function toRichText(source: HtmlSource, options: RichTextOptions = {}): RichText {
  checkOptionNames("toRichText", options, richOptionNames);
  return layOut("toRichText", source, options);
}

function layOut(
  owner: string,
  source: HtmlSource,
  { width = Number.POSITIVE_INFINITY, baseUrl }: RichTextOptions,
): RichText {
  if (width !== Number.POSITIVE_INFINITY && !(Number.isInteger(width) && width >= 20))
    throw new TypeError(
      `${owner}: width: expected a whole number of columns from 20, or Infinity, got ${String(width)}`,
    );
  const { html, base } = htmlTextOf(owner, source, baseUrl);
  return new RichText(richBlocks(buildDocument(html, base), width));
}
