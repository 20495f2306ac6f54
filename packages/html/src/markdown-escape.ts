/** What stands around a text, and whether brackets in it would be those of a link. */
export interface TextPlace {
  /** The character before it; `""` at the beginning of a line. */
  readonly before: string;
  /** The character behind it; `""` at the end of a line. */
  readonly after: string;
  readonly hasLinks: boolean;
}

/** What may mean something in a line of Markdown: runs of what marks by runs, and single characters. */
const special = /\*+|_+|~+|[\\`[\]<&!]/g;
const punctuation = /[!-/:-@[-`{-~]/;
const entity = /^&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{0,31});/i;

/**
 * A text as Markdown shows it as it is, with a backslash where it would mean something, and nowhere else. The beginning of a line is left to
 * {@link escapeLineStart}.
 * @see CommonMark 0.31 section 2.4, https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export function escapeText(text: string, { before, after, hasLinks }: TextPlace): string {
  return text.replace(special, (run, offset: number) => {
    const previous = offset === 0 ? before : text[offset - 1]!;
    const next = text[offset + run.length] ?? after;
    const isSpecial =
      run === "["
        ? hasLinks || (isSpace(previous) && offset === 0 && beginsDefinition(text))
        : isMarkup(run, previous, next, text.slice(offset, offset + 40), hasLinks);
    return isSpecial ? run.replace(/./g, "\\$&") : run;
  });
}

function isMarkup(run: string, previous: string, next: string, rest: string, hasLinks: boolean): boolean {
  const sign = run[0];
  if (sign === "*") return !(isSpace(previous) && isSpace(next));
  if (sign === "_") return !(isSpace(previous) && isSpace(next)) && !(isWord(previous) && isWord(next));
  if (sign === "~") return run.length > 1 || !isSpace(previous);
  if (sign === "\\") return next === "" || punctuation.test(next);
  if (sign === "]") return hasLinks || next === "(";
  if (sign === "<") return /[a-z/!?]/i.test(next);
  if (sign === "&") return entity.test(rest);
  // Else a link behind it would become an image. A bracket of the text itself begins no link.
  if (sign === "!") return rest.length === 1 && next === "[";
  return sign === "`";
}

/** Whether the bracket that a line begins with may be that of a definition, which would not be seen, or of a task. */
function beginsDefinition(text: string): boolean {
  return !/^\[[^\]]*\](?!:)/.test(text) || /^\[[ x]\](?: |$)/i.test(text);
}

export function isSpace(character: string): boolean {
  return character === "" || /\s/u.test(character);
}

export function isPunctuation(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

/** What begins a block: a heading, an item, a quote, a rule, the line under a heading or in a table. */
const blockStart = /^(?:(?:#{1,6}|[-+*_])(?:\s|$)|>|=+\s*$|[-:|][-:|\s]*$|[*_][*_\s]*$)/;
const numberStart = /^(\d{1,9})(?=[.)](?:\s|$))/;

/** A line whose beginning would begin a block, with a backslash. */
export function escapeLineStart(line: string): string {
  return blockStart.test(line) ? `\\${line}` : line.replace(numberStart, "$1\\");
}

/** Where a link leads, as it stands in Markdown. What it could not have is percent-encoded, as in a URL. */
export function destination(href: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is encoded
  const encoded = href.replace(/[\u0000-\u0020<>\\`]/g, (character) => encodeURIComponent(character));
  const safe = encoded.replace(/&/g, (mark, offset: number) =>
    entity.test(encoded.slice(offset, offset + 40)) ? `\\${mark}` : mark,
  );
  return hasPairs(safe) ? safe : safe.replace(/[()]/g, "\\$&");
}

/** Whether brackets are in pairs, and not so deep that readers give up. */
function hasPairs(text: string): boolean {
  let depth = 0;
  for (const bracket of text.match(/[()]/g) ?? []) {
    depth += bracket === "(" ? 1 : -1;
    if (depth < 0 || depth > 5) return false;
  }
  return depth === 0;
}

/** The title of a link, behind its destination; nothing where there is none. */
export function linkTitle(title: string): string {
  return title === "" ? "" : ` "${title.replace(/["\\`<&]/g, "\\$&")}"`;
}

/** A text as code, behind as many backticks as it needs. */
export function codeSpan(text: string): string {
  const fence = "`".repeat(longestRun(text, /`+/g) + 1);
  // One space on both sides is taken away; backticks at an end would belong to the fence.
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(text);
  const pad = isPadded ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** The length of the longest run of a pattern. */
export function longestRun(text: string, pattern: RegExp): number {
  let longest = 0;
  for (const [run] of text.matchAll(pattern)) longest = Math.max(longest, run.length);
  return longest;
}
