import { calibrate } from "./calibration.ts";

/** What is done for each request beside it. It shows that the gate notices such things. */
export interface Ballast {
  /** Of heap. */
  readonly bytes: number;
  /** Of the calibration loop. */
  readonly steps: number;
}

export const noBallast: Ballast = { bytes: 0, steps: 0 };

const bytesOfElement = 8;
const bytesOfArray = 32;

/** What was allocated last; written so that it has to be allocated. */
let kept: readonly unknown[] = [];

/** As `run`, which does so many requests, and ballast for each of them. */
export function withBallast(
  run: () => Promise<unknown>,
  requests: number,
  { bytes, steps }: Ballast,
): () => Promise<unknown> {
  return async () => {
    await run();
    if (bytes > 0) for (let done = 0; done < requests; done++) kept = allocate(bytes);
    await calibrate(requests * steps);
    return kept.length;
  };
}

function allocate(bytes: number): unknown[] {
  return Array.from<unknown>({ length: (bytes - bytesOfArray) / bytesOfElement });
}
