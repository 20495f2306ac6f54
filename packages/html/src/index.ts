export type { HtmlSource } from "./html-source.ts";
export type { LinkStyle } from "./markdown-links.ts";
export { RichText } from "./rich-text.ts";
export type { RichLine, RichSpan } from "./rich-text.ts";
export { toMarkdown } from "./to-markdown.ts";
export type { MarkdownOptions } from "./to-markdown.ts";
export { toPlainText, toRichText } from "./to-rich-text.ts";
export type { PlainTextOptions, RichTextOptions } from "./to-rich-text.ts";
