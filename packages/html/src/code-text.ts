import type { Block } from "./document.ts";
import { type BoxRole, type InlineRole, isInline, type StructureRole } from "./elements.ts";
import type { Attributes } from "./read-html.ts";
import { printable } from "./white-space.ts";

/** The text of a `<pre>`, whose white space counts, and the language that it says it is in. */
export class CodeText {
  readonly #parts: string[] = [];
  #language: string;
  #hasBegun = false;
  /** How many elements with lines of their own are open in it. */
  #depth = 0;

  constructor(attributes: Attributes) {
    this.#language = languageOf(attributes);
  }

  add(text: string): void {
    // The line feed behind the tag is there for the eyes of the author.
    const part = printable(this.#hasBegun ? text : text.replace(/^\n/, ""));
    this.#hasBegun = true;
    if (part !== "") this.#parts.push(part);
  }

  open(role: InlineRole | BoxRole | StructureRole, attributes: Attributes): void {
    this.#hasBegun = true;
    if (role.is === "break") this.#parts.push("\n");
    else if (role.is === "mark" && this.#language === "") this.#language = languageOf(attributes);
    else if (!isInline(role) && role.is !== "rule") {
      this.#depth += 1;
      this.#breakLine();
    }
  }

  /** Whether the end of an element that has lines of its own is that of one inside. */
  closes(): boolean {
    if (this.#depth === 0) return false;
    this.#depth -= 1;
    this.#breakLine();
    return true;
  }

  /** The block; undefined when there is nothing in it. */
  get block(): Block | undefined {
    const text = this.#parts
      .join("")
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd();
    return text === "" ? undefined : { is: "code", text, language: this.#language };
  }

  #breakLine(): void {
    if (this.#parts.at(-1)?.endsWith("\n") === false) this.#parts.push("\n");
  }
}

/** As highlighters state it: `language-js`, `lang-js`. */
function languageOf(attributes: Attributes): string {
  return /(?:^|\s)lang(?:uage)?-([\w+#.-]+)/.exec(attributes.get("class") ?? "")?.[1] ?? "";
}
