/**
 * The Encoding standard's name for a name of other systems, in lower case; undefined when it is none of theirs. `utf-16` leaves the
 * byte order open.
 * @see https://encoding.spec.whatwg.org/#names-and-labels and https://docs.python.org/3/library/codecs.html#standard-encodings
 */
export function encodingByAlias(name: string): string | undefined {
  return aliases.get(withHyphens(name));
}

/** Python takes `_` and a space for `-`. */
export function withHyphens(name: string): string {
  return name.replaceAll(/[_ ]/g, "-");
}

const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "utf-8": ["u8", "utf", "utf8", "utf-8-sig", "utf8-sig", "utf8mb3", "utf8mb4", "cp65001"],
    "utf-16": ["utf16", "utf-16", "u16"],
    "utf-16le": ["utf-16-le", "utf16le", "utf16-le"],
    "utf-16be": ["utf-16-be", "utf16be", "utf16-be"],
    "windows-1252": [
      "latin-1",
      "iso8859",
      "iso-8859",
      "8859",
      "cp28591",
      "646",
      "us",
      "win-1252",
      "windows1252",
      "ansi",
    ],
    "windows-1250": ["win-1250", "windows1250"],
    "windows-1251": ["win-1251", "windows1251"],
    "iso-8859-2": ["latin-2", "cp28592"],
    "iso-8859-3": ["latin-3"],
    "iso-8859-4": ["latin-4"],
    "iso-8859-5": ["cp28595"],
    "iso-8859-15": ["latin-9", "cp28605"],
    "windows-1254": ["latin-5"],
    "iso-8859-10": ["latin-6"],
    "windows-874": ["cp874", "thai"],
    "koi8-r": ["cp20866", "koi8r"],
    "koi8-u": ["cp21866", "koi8u"],
    ibm866: ["cp866", "cp-866"],
    macintosh: ["mac-roman", "macroman"],
    "x-mac-cyrillic": ["mac-cyrillic", "maccyrillic"],
    gbk: ["cp936", "ms936", "936", "gb2312-1980", "gb2312-80", "euc-cn", "euccn", "eucgb2312-cn", "iso-ir-58"],
    gb18030: ["gb18030-2000", "cp54936"],
    big5: ["cp950", "ms950", "950", "big5-tw", "big5hkscs"],
    shift_jis: [
      "shift-jis",
      "shiftjis",
      "cp932",
      "ms932",
      "932",
      "mskanji",
      "ms-kanji",
      "windows-31j",
      "s-jis",
      "sjis",
    ],
    "euc-jp": ["eucjp", "ujis", "u-jis", "cp51932"],
    "iso-2022-jp": ["iso2022-jp", "iso2022jp", "csiso2022jp"],
    "euc-kr": [
      "euckr",
      "cp949",
      "ms949",
      "949",
      "uhc",
      "ks-c-5601",
      "ks-c-5601-1987",
      "ks-x-1001",
      "ksc5601",
      "cp51949",
    ],
  }).flatMap(([label, names]) => names.map((name) => [name, label])),
);
