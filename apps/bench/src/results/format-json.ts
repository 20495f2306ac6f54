/** As JSON for people and version control: indented, with every list of numbers on one line. `replacer` is that of `JSON.stringify`. */
export function formatJson(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  const json = JSON.stringify(value, replacer, 2);
  // Strings have no line break in JSON, so that none of them can look like a list.
  return `${json.replace(/\[\n[\d.,e+\s-]+\n *\]/g, (list) => list.replace(/\s+/g, ""))}\n`;
}
