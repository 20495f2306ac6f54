import { commonMarks, type Inline, type Marks, sameMarks } from "./document.ts";
import { collapsed } from "./white-space.ts";

/** Puts the pieces of a line together, and collapses the white space in and between them. */
export class InlineText {
  readonly #inlines: Inline[] = [];
  /** What stands between the last piece and the next, if one comes: the marks of a space, or a line break. */
  #gap: Marks | "break" | null = null;

  get isEmpty(): boolean {
    return this.#inlines.length === 0;
  }

  /** Whether nothing has come after a line break. */
  get endsInBreak(): boolean {
    return this.#gap === "break";
  }

  /** The pieces so far, without white space at their end. */
  get inlines(): readonly Inline[] {
    return this.#inlines;
  }

  text(text: string, marks: Marks): void {
    const line = collapsed(text);
    if (line.startsWith(" ")) this.space(marks);
    const body = line.slice(line.startsWith(" ") ? 1 : 0, line.endsWith(" ") ? -1 : undefined);
    if (body === "") return;
    this.#fillGap(marks);
    this.#append(body, marks);
    if (line.endsWith(" ")) this.space(marks);
  }

  image(src: string, alt: string, title: string, marks: Marks): void {
    this.#fillGap(marks);
    this.#inlines.push({ is: "image", src, alt, title, marks });
  }

  /** White space, which counts between two pieces only. */
  space(marks: Marks): void {
    if (!this.isEmpty) this.#gap ??= marks;
  }

  break(): void {
    if (!this.isEmpty) this.#gap = "break";
  }

  #append(text: string, marks: Marks): void {
    const last = this.#inlines.at(-1);
    if (last?.is === "text" && sameMarks(last.marks, marks)) last.text += text;
    else this.#inlines.push({ is: "text", text, marks });
  }

  /** A space or a break is marked as far as both of its neighbours are. */
  #fillGap(next: Marks): void {
    const gap = this.#gap;
    const last = this.#inlines.at(-1);
    if (gap === null || last === undefined) return;
    this.#gap = null;
    const common = commonMarks(last.marks, next);
    if (gap === "break") this.#inlines.push({ is: "break", marks: common });
    else this.#append(" ", commonMarks(common, gap));
  }
}
