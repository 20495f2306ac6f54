/** JSON with line breaks and indentation. Every value is written as it was, large numbers included; what is no JSON is left alone. */
export function indentJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let indented = "";
  let depth = 0;
  const lineBreak = (): string => `\n${"  ".repeat(depth)}`;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (token === "}" || token === "]") {
      depth--;
      indented += before === "{" || before === "[" ? token : lineBreak() + token;
    } else {
      if (before === "," || before === "{" || before === "[") indented += lineBreak();
      indented += token === ":" ? ": " : token;
      if (token === "{" || token === "[") depth++;
    }
  }
  return indented;
}
