import { BlockStructure } from "./block-structure.ts";
import { CodeText } from "./code-text.ts";
import type { Block } from "./document.ts";
import { type BoxRole, type InlineRole, isInline, isStructure, roleOf, type StructureRole } from "./elements.ts";
import { InlineText } from "./inline-text.ts";
import type { LinkTargets } from "./link-targets.ts";
import { OpenMarks } from "./open-marks.ts";
import type { Attributes, HtmlHandler } from "./read-html.ts";
import { collapsed, isBlank } from "./white-space.ts";

/**
 * Makes a document of the tags of a page, in the order in which they come. Ends that are missing are implied as far as that decides what is text and
 * where; what stands in the wrong place is kept.
 */
export class DocumentBuilder implements HtmlHandler {
  readonly blocks: Block[] = [];
  readonly #targets: LinkTargets;
  readonly #marks = new OpenMarks();
  readonly #structure = new BlockStructure(this.blocks, this.#marks);
  /** The element that is passed over, and how often it is open. */
  #skipped: { readonly name: string; depth: number } | null = null;
  #code: CodeText | null = null;
  /** What is being put together, and not in the document yet. */
  #line: InlineText | null = null;
  /** The level of the heading that is open; 0 for none. */
  #heading = 0;
  #isTerm = false;

  constructor(targets: LinkTargets) {
    this.#targets = targets;
  }

  get isForeign(): boolean {
    return this.#skipped?.name === "svg";
  }

  text(text: string): void {
    if (this.#skipped !== null) return;
    if (this.#code !== null) this.#code.add(text);
    else if (this.#line !== null || !isBlank(text)) this.#openLine().text(text, this.#marks.marks);
  }

  open(name: string, attributes: Attributes, isSelfClosing: boolean): void {
    if (this.#skipped !== null) {
      if (name === this.#skipped.name && !isSelfClosing) this.#skipped.depth += 1;
      return;
    }
    const role = roleOf(name);
    if (role === undefined) return;
    // Of HTML's own elements, none ends in its own tag.
    if (role.is === "skipped") this.#skipped = isSelfClosing && name === "svg" ? null : { name, depth: 1 };
    else if (this.#code !== null) this.#code.open(role, attributes);
    else if (isInline(role)) this.#openInline(role, attributes);
    else if (isStructure(role)) this.#openStructure(role, name, attributes);
    else this.#openBox(role, attributes);
  }

  close(name: string): void {
    if (this.#skipped !== null) {
      if (name === this.#skipped.name) this.#skipped.depth -= 1;
      if (this.#skipped.depth === 0) this.#skipped = null;
      return;
    }
    const role = roleOf(name);
    if (role === undefined || role.is === "skipped") return;
    if (role.is === "code") this.#endCode();
    else if (isInline(role)) this.#closeInline(role);
    else if (this.#code?.closes() === true) return;
    else if (isStructure(role)) this.#closeStructure(role, name);
    else this.#closeBox(role);
  }

  /** Ends what is open at the end of the page. */
  end(): void {
    this.#endCode();
    this.#endLine();
  }

  #openInline(role: InlineRole, attributes: Attributes): void {
    switch (role.is) {
      case "mark":
        return this.#marks.open(role.mark);
      case "link":
        return this.#openLink(attributes);
      case "image":
        return this.#image(attributes);
      case "quotation":
        return this.text('"');
      case "break":
        return this.#break();
      case "base":
        return this.#targets.setBase(attributes.get("href") ?? "");
    }
  }

  #closeInline(role: InlineRole): void {
    if (this.#code !== null) return;
    if (role.is === "mark") this.#marks.close(role.mark);
    else if (role.is === "link") this.#marks.link(null);
    else if (role.is === "quotation") this.text('"');
    // Browsers take the end for the beginning.
    else if (role.is === "break") this.#break();
  }

  #openBox(role: BoxRole, attributes: Attributes): void {
    switch (role.is) {
      case "block":
        return this.#breakBlock();
      case "paragraph":
        // It may be all of a heading, which otherwise was not ended.
        return this.#heading > 0 && this.#line === null ? undefined : this.#endHeading();
      case "heading":
        this.#endHeading();
        this.#heading = role.level;
        return;
      case "term":
      case "definition":
        return this.#setTerm(role.is === "term");
      case "rule":
        this.#endHeading();
        return this.#structure.add({ is: "rule" });
      case "code":
        this.#endHeading();
        this.#code = new CodeText(attributes);
    }
  }

  #closeBox(role: BoxRole): void {
    // Only what began before it could end it, and that is of no matter here.
    if (this.#code !== null) return;
    if (role.is === "block") this.#breakBlock();
    else if (role.is === "paragraph") this.#endLine();
    else if (role.is === "heading") this.#endHeading();
    else if (role.is === "term" || role.is === "definition") this.#setTerm(false);
  }

  #openStructure(role: StructureRole, name: string, attributes: Attributes): void {
    this.#setTerm(false);
    this.#structure.open(role, name, attributes);
  }

  #closeStructure(role: StructureRole, name: string): void {
    if (!this.#structure.isEnd(role, name)) return;
    this.#endCode();
    this.#setTerm(false);
    this.#structure.close(role, name);
  }

  #openLink(attributes: Attributes): void {
    const reference = attributes.get("href");
    const href = reference === undefined ? null : this.#targets.resolve(reference);
    this.#marks.link(href === null ? null : { href, title: lineOf(attributes, "title") });
  }

  #image(attributes: Attributes): void {
    const src = this.#targets.resolve(attributes.get("src") ?? "");
    const alt = lineOf(attributes, "alt");
    if (src !== null) this.#openLine().image(src, alt, lineOf(attributes, "title"), this.#marks.marks);
    else if (alt !== "") this.#openLine().text(alt, this.#marks.marks);
  }

  #break(): void {
    const line = this.#line;
    if (line === null) return;
    if (this.#heading > 0) line.space(this.#marks.marks);
    // Two of them are how a paragraph ends where nobody has marked it.
    else if (line.endsInBreak) this.#endLine();
    else line.break();
  }

  #openLine(): InlineText {
    this.#line ??= new InlineText();
    return this.#line;
  }

  /** The border of an element that is only a box. In a heading, that is a space. */
  #breakBlock(): void {
    if (this.#heading > 0) this.#line?.space(this.#marks.marks);
    else this.#endLine();
  }

  #endLine(): void {
    const inlines = this.#line?.inlines ?? [];
    this.#line = null;
    if (inlines.length === 0) return;
    const level = this.#heading;
    this.#structure.add(level > 0 ? { is: "heading", level, inlines } : { is: "paragraph", inlines });
  }

  #endHeading(): void {
    this.#endLine();
    this.#heading = 0;
  }

  #endCode(): void {
    const block = this.#code?.block;
    this.#code = null;
    if (block !== undefined) this.#structure.add(block);
  }

  /** Begins or ends the term of a definition, which is strong. */
  #setTerm(isTerm: boolean): void {
    this.#endHeading();
    if (isTerm === this.#isTerm) return;
    this.#isTerm = isTerm;
    if (isTerm) this.#marks.open("strong");
    else this.#marks.close("strong");
  }
}

/** The text of an attribute, on one line. */
function lineOf(attributes: Attributes, name: string): string {
  return collapsed(attributes.get(name) ?? "").trim();
}
