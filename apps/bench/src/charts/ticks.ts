/** Round numbers from 0 to at most `max`, no more than `count` steps: 1, 2 or 5 times a power of ten apart. */
export function ticks(max: number, count: number): number[] {
  if (!(max > 0)) return [0];
  const least = max / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate * (1 + 1e-9) >= least)!;
  return Array.from({ length: Math.floor((max / step) * (1 + 1e-9)) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
