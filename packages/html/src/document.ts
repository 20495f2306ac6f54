/** Where a link leads, and what it says beside its text. */
export interface Link {
  readonly href: string;
  readonly title: string;
}

/** How a piece of text is marked. */
export interface Marks {
  readonly strong: boolean;
  readonly emphasis: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly link: Link | null;
}

/** A piece of a line: its white space is collapsed, and what touches it has other marks. */
export type Inline =
  | { readonly is: "text"; text: string; readonly marks: Marks }
  | { readonly is: "image"; readonly src: string; readonly alt: string; readonly title: string; readonly marks: Marks }
  | { readonly is: "break"; readonly marks: Marks };

/** A part of a document that stands by itself. */
export type Block =
  | { readonly is: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly is: "heading"; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly is: "code"; readonly text: string; readonly language: string }
  | { readonly is: "rule" }
  | Quote
  | List
  | Table;

export interface Quote {
  readonly is: "quote";
  readonly blocks: readonly Block[];
}

export interface List {
  readonly is: "list";
  /** The number of its first item; null when they have none. */
  readonly start: number | null;
  readonly items: readonly (readonly Block[])[];
}

export interface Table {
  readonly is: "table";
  readonly caption: readonly Block[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Whether it is in the head of the table. */
  readonly inHead: boolean;
  readonly cells: readonly TableCell[];
}

export interface TableCell {
  readonly isHeader: boolean;
  readonly align: Alignment;
  /** How many columns and rows it takes, 1 or more. */
  readonly columns: number;
  readonly rows: number;
  readonly blocks: readonly Block[];
}

export type Alignment = "left" | "center" | "right" | null;

export const noMarks: Marks = Object.freeze({
  strong: false,
  emphasis: false,
  strike: false,
  code: false,
  link: null,
});

/** The marks that are not those of a link. */
export const markNames = ["strong", "emphasis", "strike", "code"] as const;
export type MarkName = (typeof markNames)[number];

export function sameMarks(a: Marks, b: Marks): boolean {
  return a === b || (a.link === b.link && markNames.every((name) => a[name] === b[name]));
}

/** The marks that both have: those of the space between them. */
export function commonMarks(a: Marks, b: Marks): Marks {
  if (sameMarks(a, b)) return a;
  return {
    strong: a.strong && b.strong,
    emphasis: a.emphasis && b.emphasis,
    strike: a.strike && b.strike,
    code: a.code && b.code,
    link: a.link === b.link ? a.link : null,
  };
}
