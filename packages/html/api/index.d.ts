import { HttpResponse } from "@haulier/core";
type HtmlSource = HttpResponse | string | Uint8Array;
type LinkStyle = "inline" | "reference";
interface RichSpan {
    readonly text: string;
    readonly strong?: true;
    readonly emphasis?: true;
    readonly strike?: true;
    readonly code?: true;
    readonly preformatted?: true;
    readonly heading?: number;
    readonly link?: string;
    readonly image?: string;
    readonly marker?: true;
}
type RichLine = readonly RichSpan[];
declare class RichText {
    readonly lines: readonly RichLine[];
    constructor(lines: readonly RichLine[]);
    toString(): string;
    toAnsi(): string;
}
interface MarkdownOptions {
    baseUrl?: string | URL | undefined;
    links?: LinkStyle | undefined;
}
declare function toMarkdown(source: HtmlSource, options?: MarkdownOptions): string;
interface PlainTextOptions {
    width?: number | undefined;
}
interface RichTextOptions extends PlainTextOptions {
    baseUrl?: string | URL | undefined;
}
declare function toPlainText(source: HtmlSource, options?: PlainTextOptions): string;
declare function toRichText(source: HtmlSource, options?: RichTextOptions): RichText;
export { RichText, toMarkdown, toPlainText, toRichText };
export type { HtmlSource, LinkStyle, MarkdownOptions, PlainTextOptions, RichLine, RichSpan, RichTextOptions };
