// URLs made state by state of the URL standard's basic URL parser: what each state reads, alone and with what may come before and after it.
// https://url.spec.whatwg.org/#concept-basic-url-parser

const words = (text: string): string[] => text.split(" ");

/** The empty text and the ones given. */
const maybe = (text: string): string[] => ["", ...words(text)];

/** Every printable character of ASCII. */
const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));

/** Characters by the length of their UTF-8, what separates lines and is invisible, what is no character, and halves of surrogate pairs. */
const beyondAscii = words(
  "\u0080 \u00a0 \u00e9 \u07ff \u2028 \u200b \ufeff \uffff \u{1f600} \u{10ffff} \ud800 \udfff \udfff\ud800 \ud800x",
);

const encoded = words("% %2 %zz %41 %c3%a9 %C3%A9 %00 %0a %20 %2f %5c %25 %ff %2e");

const characters = [...printable, ...beyondAscii, ...encoded];

const schemes = words("http https HTTP HttpS");
const slashes = maybe("// /\\ \\/ \\\\ /// //\\ / \\");
const tails = maybe("/ /a?b#c ?b #c \\a");

const userinfos = [
  ...maybe("@ :@ u@ u:@ :p@ u:p@ u:p:q@ u@v@ u:p@v:q@ @@ %40@ u%3ap@ u%@"),
  ...characters.flatMap((character) => [`${character}u@`, `u:${character}@`]),
];

const domains = [
  ...words("h H example.com EXAMPLE.Com h. h.. .h .. . a.b.c.d.e a-b -a- a_b xn-- xn--a xn--mnchen-3ya.de"),
  ...words(
    "XN--MNCHEN-3YA.de m\u00fcnchen.de M\u00dcNCHEN.de fa\u00df.de \u2603.net \uff27\uff4f.com a\u3002b a\uff0eb",
  ),
  ...words(
    "a\u00adb \u00ad \u200b %68 %C3%BC.de %E3%80%82 h%2e a%00b a%b ho%73t \u{1f600} \ud800 1\u0301 \u05d0 a\u05d0",
  ),
  ...[63, 64].map((length) => "x".repeat(length)),
  ...[126, 127].map((count) => `${"x.".repeat(count)}x`),
  ...characters.map((character) => `a${character}b`),
];

const numbers = words("0 00 1 255 256 0x 0xff 0XFF 0377 0400 08 0x100 65535 65536 4294967295");
const addresses = [
  ...numbers.flatMap((number) => [
    number,
    `${number}.`,
    `1.${number}`,
    `${number}.1`,
    `1.2.3.${number}`,
    `1.2.3.4.${number}`,
  ]),
  ...words("4294967296 0xffffffff 0x100000000 037777777777 040000000000 1.2.3 1.2.65536 1..2 1.2.3.4.. a.1 1.a a.0x"),
  ...words("a.09 0xg 09.1 1.2.3.4.5 \uff11.\uff12 %31.2 0x.0x.0 999999999999999999999"),
];

const groups = words(":: ::1 1:: 1::2 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 0:0:0:0:0:0:0:0 1:0:0:2:0:0:0:3");
const addresses6 = [
  ...groups.flatMap((group) => [group, `${group}:9`]),
  ...maybe("::g : :1 1: ::: 1::2::3 12345:: 00001:: 0001:: ABCD::EF01 ::1.2.3.4 ::ffff:1.2.3.4 1:2:3:4:5:6:1.2.3.4"),
  ...words(
    "::1.2.3 ::1.2.3.4.5 ::01.2.3.4 ::256.2.3.4 ::1.2.3.4:5 1:2:3:4:5:6:7:1.2.3.4 ::1.2. ::.1 ::1%25eth0 ::1%eth0",
  ),
].map((address) => `[${address}]`);
const brackets = words("[ ] [::1 ::1] [::1]x x[::1] [[::1]] [::1]. %5b::1%5d");

const ports = [
  ...maybe(": :0 :00 :80 :080 :443 :00443 :8080 :65535 :65536 :99999999999999999999 :-1 :+1 :1.5 :0x50 :a :8a :a8"),
  ...words(":\u0661 :%38 ::8 :8:9 :8@ :/ :?"),
  ": 8",
  ":8 ",
];

const steps = maybe(". .. ... %2e %2E .%2e %2E. %2e%2E %2e%2e%2e a %2f ..%2f a. .a a.. C: C|");
const paths = [
  ...words("/ \\ //").flatMap((separator) =>
    steps.flatMap((step) => [`${separator}${step}`, `/a${separator}${step}`, `/a${separator}${step}${separator}b`]),
  ),
  ...steps.flatMap((first) => steps.map((second) => `/${first}/${second}`)),
  ...characters.flatMap((character) => [`/${character}`, `/a${character}b`]),
];

const queries = [
  ...maybe("? ?? ?a=b&c ?a?b ?/../ ?\\ ?a#"),
  ...characters.flatMap((character) => [`?${character}`, `?a=${character}b`]),
];

const fragments = [
  ...maybe("# ## #a#b #? #/../"),
  ...characters.flatMap((character) => [`#${character}`, `#a${character}b`]),
];

/** Texts that are read as http or https URLs or refused as such, by the states that they are about. */
export const urlVectors: Readonly<Record<string, readonly string[]>> = {
  "scheme and slashes": schemes.flatMap((scheme) =>
    slashes.flatMap((slash) => tails.map((tail) => `${scheme}:${slash}h${tail}`)),
  ),
  userinfo: userinfos.flatMap((userinfo) => [`http://${userinfo}h/`, `https://${userinfo}h:8080?q`]),
  domain: domains.flatMap((domain) => [`http://${domain}`, `https://${domain}/a`, `http://u@${domain}:80/`]),
  "IPv4 address": addresses.flatMap((address) => [`http://${address}/`, `https://${address}:1?q`]),
  "IPv6 address": [...addresses6, ...brackets].flatMap((address) => [`http://${address}/`, `https://${address}:1?q`]),
  port: schemes.flatMap((scheme) => ports.flatMap((port) => tails.map((tail) => `${scheme}://h${port}${tail}`))),
  path: paths.flatMap((path) => [`http://h${path}`, `https://h:8080${path}?q#f`]),
  query: queries.flatMap((query) => [`http://h${query}`, `http://h/a${query}`, `https://h/a/${query}#f`]),
  fragment: fragments.flatMap((fragment) => [
    `http://h${fragment}`,
    `http://h/a${fragment}`,
    `https://h/a?b${fragment}`,
  ]),
};

/** References to resolve against a URL, as a `Location` may have them. */
export const referenceVectors: readonly string[] = [
  ...steps.flatMap((step) => [step, `${step}/`, `/${step}`]),
  ...steps.flatMap((first) => steps.map((second) => `${first}/${second}`)),
  ...queries,
  ...fragments,
  ...words("//h2 //h2/a //h2:8080?q \\\\h2/a /\\h2 \\/h2 http://h2/a HTTPS://h2 http:a http:/a http:?q https:a"),
];
