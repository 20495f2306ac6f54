/**
 * The text of an object where there are no types for it: a date in ISO 8601, else JSON.
 * @throws TypeError, which says what it is, for an object that has no such text.
 */
export function objectText(value: object): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError("an invalid date");
    return value.toISOString();
  }
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value) as string | undefined;
  } catch (error) {
    cause = error;
  }
  // Undefined for one whose toJSON() says so.
  if (text === undefined) throw new TypeError("an object that is no JSON", { cause });
  return text;
}
