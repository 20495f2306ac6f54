/** What the scenario about time-outs asks. */
export interface TimeoutTarget {
  /** A request that is never answered; rejects when its limit of {@link timeoutLimit} is over. */
  send(): Promise<unknown>;
  /** Whether it was that limit that rejected. */
  isTimeout(error: unknown): boolean;
}

/** Every limit there, in milliseconds. */
export const timeoutLimit = 100;

export function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
