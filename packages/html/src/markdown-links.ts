import type { Link } from "./document.ts";
import { destination, linkTitle } from "./markdown-escape.ts";

/** How links and images are written. */
export type LinkStyle = "inline" | "reference";

/** Writes where links lead: behind their texts, or below all, where each stands once. */
export class MarkdownLinks {
  readonly style: LinkStyle;
  /** Their numbers, by what stands below. */
  readonly #numbers = new Map<string, number>();

  constructor(style: LinkStyle) {
    this.style = style;
  }

  /** What stands behind the brackets of a text. */
  target({ href, title }: Link): string {
    const target = `${destination(href)}${linkTitle(title)}`;
    if (this.style === "inline") return `(${target})`;
    let number = this.#numbers.get(target);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(target, number);
    }
    return `[${number}]`;
  }

  /** What stands below all; `""` for nothing. */
  get definitions(): string {
    return Array.from(this.#numbers, ([target, number]) => `[${number}]: ${target}`).join("\n");
  }
}
