import { NetrcError } from "./netrc-error.ts";
import { NetrcLexer, type NetrcWord } from "./netrc-lexer.ts";

/** Who to be on a host. What the file does not say is undefined. */
export interface NetrcEntry {
  /** As URLs have it; undefined for `default`. */
  readonly machine: string | undefined;
  readonly login: string | undefined;
  readonly password: string | undefined;
}

/**
 * The entries of a netrc file, in order. The grammar is that of curl and of Python: words parted by white space, quoted words, comments
 * where a keyword could be, macros up to an empty line, keywords without regard to case. Where the two disagree, whatever follows a
 * keyword is its value, also if it begins with `#`, and a backslash takes the next character as it is.
 * @throws NetrcError for what is neither.
 * @see https://everything.curl.dev/usingcurl/netrc.html and https://docs.python.org/3/library/netrc.html
 */
export function parseNetrc(text: string, file: string): NetrcEntry[] {
  const lexer = new NetrcLexer(text);
  const entries: { machine: string | undefined; login: string | undefined; password: string | undefined }[] = [];
  let open: (typeof entries)[number] | undefined;
  const begin = (machine: string | undefined): void => {
    open = { machine, login: undefined, password: undefined };
    entries.push(open);
  };
  for (let word = read(lexer, file); word !== undefined; word = read(lexer, file)) {
    const keyword = word.isQuoted ? "" : word.text.toLowerCase();
    if (keyword.startsWith("#")) lexer.skipLine();
    else if (keyword === "machine") begin(canonicalHost(readValue(lexer, file, keyword)));
    else if (keyword === "default") begin(undefined);
    else if (keyword === "macdef") {
      readValue(lexer, file, keyword);
      lexer.skipMacro();
      open = undefined;
    } else if (open !== undefined && (keyword === "login" || keyword === "user"))
      open.login = readValue(lexer, file, keyword);
    else if (open !== undefined && keyword === "password") open.password = readValue(lexer, file, keyword);
    else if (open !== undefined && keyword === "account") readValue(lexer, file, keyword);
    else throw new NetrcError(expected(open !== undefined), { file, line: word.line });
  }
  return entries;
}

function read(lexer: NetrcLexer, file: string): NetrcWord | undefined {
  const { line } = lexer;
  const word = lexer.next();
  if (word === "unclosed") throw new NetrcError("a quote is not closed", { file, line: Math.max(line, lexer.line) });
  return word;
}

function readValue(lexer: NetrcLexer, file: string, keyword: string): string {
  const word = read(lexer, file);
  if (word !== undefined) return word.text;
  throw new NetrcError(`"${keyword}" has no value`, { file, line: lexer.line });
}

function expected(isInEntry: boolean): string {
  return isInEntry
    ? "expected login, password, account, machine, default or macdef; quote a value that has spaces"
    : "expected machine, default or macdef";
}

/** A host in the form that URLs have it, so that case, IDN and forms of addresses make no difference. What is no host is left as it is. */
function canonicalHost(name: string): string {
  const bracketed = name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
  if (/[/?#@\\\s]|:\d*$/.test(bracketed)) return name;
  const url = `http://${bracketed}`;
  return URL.canParse(url) ? new URL(url).hostname : name;
}
