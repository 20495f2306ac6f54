import { checkOptionNames } from "@haulier/core";

import { buildDocument } from "./build-document.ts";
import { type HtmlSource, htmlTextOf } from "./html-source.ts";
import { markdownBlocks } from "./markdown-blocks.ts";
import { type LinkStyle, MarkdownLinks } from "./markdown-links.ts";

/** How a page is written as Markdown. */
export interface MarkdownOptions {
  /** What relative links are resolved against. @defaultValue the URL of a response; else they stay as they are */
  baseUrl?: string | URL | undefined;
  /** `"reference"` puts the addresses of links and images below the text, each once and by number. @defaultValue "inline" */
  links?: LinkStyle | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof MarkdownOptions>(["baseUrl", "links"]);

/**
 * A page as Markdown: CommonMark with the tables and strikethroughs of GitHub. What would mean something in it and is only text is escaped, so that it
 * reads as the page does; nothing is wrapped.
 * @throws ResponseNotReadError for a response that is not read. @throws TypeError for what is no page, and options that cannot be used.
 * @see https://spec.commonmark.org and https://github.github.com/gfm
 */
export function toMarkdown(source: HtmlSource, options: MarkdownOptions = {}): string {
  checkOptionNames("toMarkdown", options, optionNames);
  const { baseUrl, links: style = "inline" } = options;
  if (style !== "inline" && style !== "reference")
    throw new TypeError(`toMarkdown: links: expected "inline" or "reference", got ${JSON.stringify(style)}`);
  const { html, base } = htmlTextOf("toMarkdown", source, baseUrl);
  const links = new MarkdownLinks(style);
  const text = markdownBlocks(buildDocument(html, base), links);
  return [text, links.definitions].filter((part) => part !== "").join("\n\n");
}
