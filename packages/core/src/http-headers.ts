import { inspectSymbol } from "./inspect.ts";
import { printedValue } from "./printed-value.ts";

/**
 * What headers are made from: a record (an array gives several lines), pairs, a web `Headers`, or {@link HttpHeaders}.
 * Where headers are laid over others, `null` removes the inherited field; `undefined` is left out everywhere.
 */
export type HeadersInit =
  | HttpHeaders
  | Iterable<readonly [name: string, value: string]>
  | { readonly [name: string]: string | readonly string[] | null | undefined };

/** Received fields that an engine has indexed. */
export interface HeaderSource {
  /** The value of the field `name`, in lower case; several lines joined by `", "`; `null` when there is none. */
  get(name: string): string | null;
  /** Names and values in turn, with their case and order. Asked for once. */
  list(): string[];
}

/**
 * The fields of a message: an ordered list of lines that keeps case, order and duplicates. Names compare without case.
 *
 * A name that is no token, and a value with CR, LF, NUL, another control character or a character above U+00FF, is refused
 * when it is added, by a `TypeError` that does not quote the value. Printing masks credentials.
 * @see RFC 9110 section 5, https://www.rfc-editor.org/rfc/rfc9110#section-5
 */
export class HttpHeaders implements Iterable<[name: string, value: string]> {
  /** name, value, name, value ...: one array, in the form that HTTP engines take as it is. */
  #entries: string[] | undefined;
  /** Whether others have the same array, so that it is copied before it is changed. */
  #isShared = false;
  /** Where the fields come from while nobody has asked for more than single ones. */
  #source: HeaderSource | undefined;
  /** Further names that are masked in print, in lower case. Only there where a client has some, so that others do not pay for it. */
  declare private masked?: ReadonlySet<string>;

  constructor(init?: HeadersInit | null) {
    if (init instanceof HttpHeaders) {
      this.#entries = init.#share();
      this.#isShared = true;
    } else if (init !== undefined && init !== null) this.#entries = checkedLines(init, null);
  }

  /** Takes over a list of names and values in turn, unchecked and not copied. For transports, whose engine has checked what it received. */
  static fromList(list: string[]): HttpHeaders {
    const headers = new HttpHeaders();
    headers.#entries = list;
    return headers;
  }

  /**
   * Headers that are worked out when more than a look-up is asked for. For transports, whose engine has indexed what it received: a
   * response of which the client looks at two fields needs no list of all.
   */
  static fromSource(source: HeaderSource): HttpHeaders {
    const headers = new HttpHeaders();
    headers.#source = source;
    return headers;
  }

  /** Names and values in turn, with the case and in the order that they were added: what goes over the wire. Not a copy; do not change it. */
  toList(): readonly string[] {
    return this.#list;
  }

  /** The lines with the case and in the order that they were added. */
  get raw(): [name: string, value: string][] {
    const lines: [string, string][] = [];
    for (let i = 0; i < this.#list.length; i += 2) lines.push([this.#list[i]!, this.#list[i + 1]!]);
    return lines;
  }

  /** How many lines there are; duplicates count. */
  get size(): number {
    return this.#list.length / 2;
  }

  /** The value of a field, several lines joined by `", "`; `null` when there is none. Read `Set-Cookie` with {@link getSetCookie}. */
  get(name: string): string | null {
    if (this.#isIndexed) return this.#source!.get(name.toLowerCase());
    const list = this.#list;
    let joined: string | null = null;
    for (let i = this.#find(name, 0); i !== -1; i = this.#find(name, i + 2)) {
      joined = joined === null ? list[i + 1]! : `${joined}, ${list[i + 1]!}`;
    }
    return joined;
  }

  /** The values of a field, one for each line. */
  getAll(name: string): string[] {
    const values: string[] = [];
    // Most responses have no cookies, and need no list to show it.
    if (this.#isIndexed && this.#source!.get(name.toLowerCase()) === null) return values;
    for (let i = this.#find(name, 0); i !== -1; i = this.#find(name, i + 2)) values.push(this.#list[i + 1]!);
    return values;
  }

  /** The values of `Set-Cookie`, which must never be joined. */
  getSetCookie(): string[] {
    return this.getAll("set-cookie");
  }

  has(name: string): boolean {
    if (this.#isIndexed) return this.#source!.get(name.toLowerCase()) !== null;
    return this.#find(name, 0) !== -1;
  }

  /** Adds a line at the end, beside lines of the same name. */
  append(name: string, value: string): void {
    const checked = checkValue(checkName(name), value);
    this.#own.push(name, checked);
  }

  /** Replaces the first line of that name in its place and removes the others; a new name goes to the end. */
  set(name: string, value: string): void {
    const first = this.#find(checkName(name), 0);
    const checked = checkValue(name, value);
    const list = this.#own;
    if (first === -1) list.push(name, checked);
    else {
      list[first] = name;
      list[first + 1] = checked;
      this.#remove(name, first + 2);
    }
  }

  /** Removes all lines of that name; whether there were any. */
  delete(name: string): boolean {
    return this.#remove(name, 0);
  }

  /**
   * Lays `init` over these headers: a name in `init` replaces all lines of that name, and its lines go to the end. `null` removes.
   */
  update(init: HeadersInit): void {
    // Checked as a whole before anything is changed, so that these headers stay as they are when one is refused.
    const names: string[] = [];
    const added = checkedLines(init, names);
    for (const name of names) this.#remove(name, 0);
    if (added.length > 0) this.#own.push(...added);
  }

  /** An independent copy. */
  clone(): HttpHeaders {
    const copy = HttpHeaders.fromList(this.#share());
    copy.#isShared = true;
    if (this.masked !== undefined) copy.masked = this.masked;
    return copy;
  }

  /** @internal Masks fields of these names, too, when these headers or a clone of them are printed. In lower case. */
  mask(names: ReadonlySet<string>): void {
    this.masked = names;
  }

  /** The lines in order, with names in lower case. */
  *entries(): IterableIterator<[name: string, value: string]> {
    for (let i = 0; i < this.#list.length; i += 2) yield [this.#list[i]!.toLowerCase(), this.#list[i + 1]!];
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.entries();
  }

  /** As a web `Headers`, which sorts names, lower-cases them and joins duplicates. */
  toWeb(): Headers {
    return new Headers(this.raw);
  }

  /** The lines as text, with credentials masked. */
  toString(): string {
    return this.raw.map(([name, value]) => `${name}: ${this.#printed(name, value)}`).join("\r\n");
  }

  /** Names and values for logs, with credentials masked. */
  toJSON(): [name: string, value: string][] {
    return this.raw.map(([name, value]) => [name, this.#printed(name, value)]);
  }

  [inspectSymbol](): string {
    return `HttpHeaders {${this.raw.map(([name, value]) => ` ${name}: ${JSON.stringify(this.#printed(name, value))}`).join(",")} }`;
  }

  #printed(name: string, value: string): string {
    return printedValue(name.toLowerCase(), value, this.masked);
  }

  get #list(): string[] {
    this.#entries ??= this.#source === undefined ? [] : this.#source.list();
    return this.#entries;
  }

  /** The list, to be changed. */
  get #own(): string[] {
    if (this.#isShared) {
      this.#entries = this.#list.slice();
      this.#isShared = false;
    }
    return this.#list;
  }

  /** The list, for headers that begin as these are: copied only when one of them is changed, which most requests never do. */
  #share(): string[] {
    this.#isShared = true;
    return this.#list;
  }

  /** Whether nobody has asked for the list of received fields yet, so that single ones are looked up in the index. */
  get #isIndexed(): boolean {
    return this.#entries === undefined && this.#source !== undefined;
  }

  /** The index of the first line of that name at or after `from`; -1 when there is none. */
  #find(name: string, from: number): number {
    const list = this.#list;
    const length = name.length;
    let lower: string | null = null;
    for (let i = from; i < list.length; i += 2) {
      const candidate = list[i]!;
      // The length decides nearly always, and saves lower-casing both.
      if (candidate.length !== length) continue;
      if (candidate === name) return i;
      lower ??= name.toLowerCase();
      if (candidate.toLowerCase() === lower) return i;
    }
    return -1;
  }

  #remove(name: string, from: number): boolean {
    const first = this.#find(name, from);
    for (let i = first; i !== -1; i = this.#find(name, i)) this.#own.splice(i, 2);
    return first !== -1;
  }
}

/**
 * The lines of `init`, checked, names and values in turn. `null` and an empty array give none.
 * @param names is told every name, also of those without a line.
 */
function checkedLines(init: HeadersInit, names: string[] | null): string[] {
  if (init === null || typeof init !== "object")
    throw new TypeError(`headers: expected a record, pairs or Headers, got ${init === null ? "null" : typeof init}`);
  const lines: string[] = [];
  if (init instanceof HttpHeaders) for (const [name, value] of init.raw) addLine(lines, names, name, value);
  else if (isIterable(init)) {
    for (const pair of init) {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new TypeError("headers: expected pairs of a name and a value");
      const [name, value] = pair as [string, string | null];
      addLine(lines, names, name, value);
    }
  } else {
    // Not of `Object.keys()`, which makes an array for each call.
    for (const name in init) {
      if (!Object.hasOwn(init, name)) continue;
      const value = init[name];
      if (!Array.isArray(value)) {
        if (value !== undefined) addLine(lines, names, name, value as string | null);
      } else if (value.length === 0) addLine(lines, names, name, null);
      else for (const line of value as readonly string[]) addLine(lines, names, name, line);
    }
  }
  return lines;
}

function addLine(lines: string[], names: string[] | null, name: string, value: string | null): void {
  checkName(name);
  names?.push(name);
  if (value !== null) lines.push(name, checkValue(name, value));
}

function isIterable(init: object): init is Iterable<unknown> {
  return Symbol.iterator in init;
}

// RFC 9110 section 5.6.2
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

function checkName(name: string): string {
  if (typeof name !== "string") throw new TypeError(`headers: a name must be a string, got ${typeof name}`);
  if (!token.test(name)) throw new TypeError(`headers: ${shown(name)} is no field name (RFC 9110 section 5.1)`);
  return name;
}

/** What is refused as a name is often a whole line, `Authorization: ...`, whose value must not be printed. */
function shown(name: string): string {
  const end = name.search(/[:=\s]/);
  return end === -1 || end === name.length - 1 ? JSON.stringify(name) : `${JSON.stringify(name.slice(0, end + 1))} ...`;
}

// RFC 9110 section 5.5: visible characters, space, tab and obs-text.
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

function checkValue(name: string, value: string): string {
  if (typeof value !== "string")
    throw new TypeError(
      `headers: the value of "${name}" must be a string, got ${value === null ? "null" : typeof value}`,
    );
  if (!fieldValue.test(value)) {
    throw new TypeError(
      `headers: the value of "${name}" has a control character or one above U+00FF (RFC 9110 section 5.5); the value is not shown`,
    );
  }
  return withoutSpaceAround(value);
}

/** Spaces and tabs around a value are not part of it; the Fetch standard removes them as well. A no-break space (U+00A0) is, which `trim()` would remove. */
function withoutSpaceAround(value: string): string {
  let start = 0;
  let end = value.length;
  while (isSpace(value.charCodeAt(start))) start += 1;
  while (end > start && isSpace(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
