import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { caught } from "../testing/caught.ts";
import { findNetrcEntry } from "./find-netrc-entry.ts";
import { NetrcError } from "./netrc-error.ts";
import { parseNetrc } from "./parse-netrc.ts";

function parsed(text: string): unknown[] {
  return parseNetrc(text, "f").map(({ machine, login, password }) => [machine, login, password]);
}

describe("a netrc file (A8)", () => {
  it.each([
    ["nothing", "", []],
    ["one line", "machine h login ada password secret", [["h", "ada", "secret"]]],
    ["several lines", "machine h\n\tlogin ada\r\n\tpassword secret\r\n", [["h", "ada", "secret"]]],
    [
      "several machines",
      "machine a login b password c machine d password e",
      [
        ["a", "b", "c"],
        ["d", undefined, "e"],
      ],
    ],
    ["another order, an account, and user for login", "machine h password p account a user u", [["h", "u", "p"]]],
    ["keywords in upper case", "MACHINE h LOGIN ada Password P", [["h", "ada", "P"]]],
    [
      "default",
      "machine h login a password b default login anonymous password me@h",
      [
        ["h", "a", "b"],
        [undefined, "anonymous", "me@h"],
      ],
    ],
    [
      "no password",
      "machine h login ada\nmachine g",
      [
        ["h", "ada", undefined],
        ["g", undefined, undefined],
      ],
    ],
    [
      "comments",
      "# machine x\nmachine h # of mine\nlogin ada #it's me\n#password no\npassword yes",
      [["h", "ada", "yes"]],
    ],
    ["values that begin like comments", "machine h login #ada password #1", [["h", "#ada", "#1"]]],
    ["values that are keywords", "machine h login login password machine", [["h", "login", "machine"]]],
    ["quoted words", 'machine h login "a d a" password "p\\"\\\\ #\\x"', [["h", "a d a", 'p"\\ #x']]],
    ["escapes of curl in quotes", String.raw`machine h password "a\tb\nc\rd"`, [["h", undefined, "a\tb\nc\rd"]]],
    ["escapes without quotes", String.raw`machine h login a\ b password p\\"q`, [["h", "a b", String.raw`p\"q`]]],
    ["an empty password", 'machine h login a password ""', [["h", "a", ""]]],
    ["a macro", "macdef init\ncd /pub\nmachine x\n\nmachine h login a password b", [["h", "a", "b"]]],
    [
      "a macro of a machine",
      "machine h login a password b\nmacdef init\n  put x\n \nmachine g",
      [
        ["h", "a", "b"],
        ["g", undefined, undefined],
      ],
    ],
    ["a macro up to the end", "machine h\nmacdef init\n  login no", [["h", undefined, undefined]]],
    ["a mark of UTF-8 and other alphabets", "\uFEFFmachine h login ädä password пароль", [["h", "ädä", "пароль"]]],
    [
      "hosts in other forms",
      "machine EXAMPLE.com machine bücher.example machine ::1 machine [::2] machine 0x7f.1",
      [
        ["example.com", undefined, undefined],
        ["xn--bcher-kva.example", undefined, undefined],
        ["[::1]", undefined, undefined],
        ["[::2]", undefined, undefined],
        ["127.0.0.1", undefined, undefined],
      ],
    ],
    [
      "names that are no hosts",
      "machine a/b machine ada@h machine h:80",
      [
        ["a/b", undefined, undefined],
        ["ada@h", undefined, undefined],
        ["h:80", undefined, undefined],
      ],
    ],
  ])("may have %s", (_what, text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  it.each([
    ["login hush", 1, "expected machine, default or macdef"],
    [
      "machine h\nlogin ada\npassword hush hush2",
      3,
      "expected login, password, account, machine, default or macdef; quote a value",
    ],
    ['machine h "login" ada', 1, "expected login"],
    ["machine h login a password hush\nmacdef m\n\nlogin b", 4, "expected machine, default or macdef"],
    ['machine h password "hush\nmachine g', 1, "a quote is not closed"],
    ['machine h\npassword "hush\\', 2, "a quote is not closed"],
    ["machine h login", 1, '"login" has no value'],
    ["machine", 1, '"machine" has no value'],
  ])("that is malformed is an error that says where, and no word of it: %j", async (text, line, reason) => {
    const error = await caught(() => parseNetrc(text, "/home/ada/.netrc"));
    expect(error).toBeInstanceOf(NetrcError);
    expect(error).toMatchObject({ code: "ERR_NETRC", file: "/home/ada/.netrc", line });
    expect(error.message).toContain(`netrc: /home/ada/.netrc, line ${line}: ${reason}`);
    expect(inspect(error)).not.toContain("hush");
  });
});

describe("the entry for a URL (A8, S-52)", () => {
  const file = `
    machine h login ada password 1
    machine h login bob password 2
    machine nobody password 3
    machine www.g login eve password 4
    default login anonymous password 5`;

  it.each([
    ["https://h/", "ada 1"],
    ["http://H:8080/x", "ada 1"],
    ["https://bob@h/", "bob 2"],
    ["https://a%64a:url@h/", "ada 1"],
    ["https://eve@h/", null],
    ["https://nobody/", "undefined 3"],
    ["https://zoe@nobody/", "zoe 3"],
    ["https://www.g/", "eve 4"],
    ["https://g/", "anonymous 5"],
    ["https://h.evil/", "anonymous 5"],
    ["https://evilh/", "anonymous 5"],
    ["https://anonymous@x/", "anonymous 5"],
    ["https://h@evil/", null],
    ["https://%zz@nobody/", "%zz 3"],
  ])("%s is %s", (url, expected) => {
    const entry = findNetrcEntry(parseNetrc(file, "f"), new URL(url));
    expect(entry === undefined ? null : `${entry.login} ${entry.password}`).toBe(expected);
  });
});
