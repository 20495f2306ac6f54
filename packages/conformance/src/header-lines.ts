/** A header line as it came, case included. */
export type HeaderLine = readonly [name: string, value: string];

/** Lines from the form that Node gives them in: name, value, name, value. */
export function headerLines(flat: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) lines.push([flat[i]!, flat[i + 1]!]);
  return lines;
}

/** The values of a field, one for each line. */
export function valuesOf(lines: readonly HeaderLine[], field: string): string[] {
  return lines.filter(([name]) => name.toLowerCase() === field.toLowerCase()).map(([, value]) => value);
}
