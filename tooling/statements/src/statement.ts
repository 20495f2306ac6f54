/** What becomes of a statement of the reference: as it is there, with a correction, or not in this package. */
export const verdicts = ["same", "corrected", "not here"] as const;

export type Verdict = (typeof verdicts)[number];

/** One line of a BEHAVIOUR.md. */
export interface Statement {
  /** Letters and a number, such as `RD8`. */
  readonly name: string;
  readonly verdict: Verdict;
  /** The file that has it. */
  readonly file: string;
}

/** The name of a statement. */
export const namePattern = /^[A-Z]{1,3}\d+$/;
