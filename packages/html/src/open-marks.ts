import { type MarkName, markNames, type Link, type Marks, noMarks } from "./document.ts";

type Counts = Record<MarkName, number>;

/** What {@link OpenMarks} goes back to. */
export interface SavedMarks {
  readonly counts: Readonly<Counts>;
  readonly link: Link | null;
}

/**
 * The marks that are open where a page is read. They are counted and not nested, so that `<b><i></b></i>` ends both, an end without a beginning does
 * nothing, and any number that are open cost as much as one.
 */
export class OpenMarks {
  #counts: Counts = { strong: 0, emphasis: 0, strike: 0, code: 0 };
  #link: Link | null = null;
  #marks: Marks = noMarks;

  /** The same object as long as nothing changes. */
  get marks(): Marks {
    return this.#marks;
  }

  open(mark: MarkName): void {
    this.#counts[mark] += 1;
    this.#update();
  }

  close(mark: MarkName): void {
    if (this.#counts[mark] === 0) return;
    this.#counts[mark] -= 1;
    this.#update();
  }

  /** A link in a link ends that, as in a browser. */
  link(link: Link | null): void {
    this.#link = link;
    this.#update();
  }

  save(): SavedMarks {
    return { counts: { ...this.#counts }, link: this.#link };
  }

  restore({ counts, link }: SavedMarks): void {
    this.#counts = { ...counts };
    this.#link = link;
    this.#update();
  }

  #update(): void {
    const [strong, emphasis, strike, code] = markNames.map((name) => this.#counts[name] > 0) as [
      boolean,
      boolean,
      boolean,
      boolean,
    ];
    const marks: Marks = { strong, emphasis, strike, code, link: this.#link };
    const isNone = !(strong || emphasis || strike || code || this.#link !== null);
    this.#marks = isNone ? noMarks : marks;
  }
}
