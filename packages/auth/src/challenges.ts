/** One challenge of `WWW-Authenticate`: a scheme, and what it says about itself. */
export interface Challenge {
  /** In lower case, such as `digest`. */
  readonly scheme: string;
  /** The one value of schemes such as Negotiate; undefined for those with parameters. */
  readonly token68: string | undefined;
  /** By name in lower case. The first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The challenges of the lines of a `WWW-Authenticate` field, in order. A line may have several, and a challenge several parameters, both
 * parted by commas, so that only what follows a word tells which it is. What is no challenge is left out; it never throws, and looks at
 * each character a fixed number of times.
 * @see RFC 9110 section 11.6.1, https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(lines: readonly string[]): Challenge[] {
  return lines.flatMap((line) => {
    const challenges: OpenChallenge[] = [];
    readList(line, challenges);
    return challenges;
  });
}

/** The parameters of a field that has nothing else, such as `Authentication-Info`. */
export function parseAuthParameters(line: string): ReadonlyMap<string, string> {
  const only: OpenChallenge = { scheme: "", token68: undefined, parameters: new Map() };
  readList(line, [only]);
  return only.parameters;
}

interface OpenChallenge {
  scheme: string;
  token68: string | undefined;
  parameters: Map<string, string>;
}

// Sticky, so that each begins where the last one ended.
const separators = /[ \t,]*/y;
const word = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const equals = /[ \t]*=[ \t]*/y;
const quoted = /"([^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?$)/sy;
const unquoted = /[^ \t,]*/y;
const token68 = /[ \t]+([A-Za-z0-9\-._~+/]+=*)[ \t]*(?=,|$)/y;
const untilComma = /[^,]+/y;

/** Reads a list into `challenges`, whose last one takes the parameters. */
function readList(line: string, challenges: OpenChallenge[]): void {
  let at = 0;
  /** Reads what `pattern` matches here; undefined, and not a step further, when it does not. */
  const read = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) return undefined;
    at = pattern.lastIndex;
    return match;
  };
  for (read(separators); at < line.length; read(separators)) {
    const name = read(word)?.[0].toLowerCase();
    if (name === undefined) read(untilComma);
    else if (read(equals) !== undefined) {
      const value = read(quoted)?.[1]?.replace(/\\(.)/gs, "$1") ?? read(unquoted)![0];
      const parameters = challenges.at(-1)?.parameters;
      if (parameters?.has(name) === false) parameters.set(name, value);
    } else challenges.push({ scheme: name, token68: read(token68)?.[1], parameters: new Map() });
  }
}
