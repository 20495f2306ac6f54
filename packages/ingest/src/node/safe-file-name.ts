/** How long a name may be, in bytes of UTF-8. File systems take 255; the rest is for numbers that are added. */
const MAX_BYTES = 230;
/** How much of that is kept for the extension. */
const MAX_EXTENSION_BYTES = 30;

/** Names that are devices on Windows, with any extension, also with the superscript digits that it takes for digits. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i;

/** Control characters, and what turns the direction of text, so that `gpj.exe` could read `exe.jpg`. */
const invisible =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The end of what downloads leave of files that are not complete: one that a server has put there would be gone on with, or be replaced. */
const partEnding = /\.part(?=(?:\.json(?:\.tmp)?)?$)/iu;

const encoder = new TextEncoder();

/**
 * A name that somebody else has chosen, as one that can be created in a directory, on any system, and nowhere else: without path, drive letter,
 * control characters, leading dots, what Windows reserves, or the endings of files that are not complete. Undefined when nothing is left of it.
 */
export function safeFileName(name: string): string | undefined {
  const last = name.toWellFormed().split(/[/\\]/).at(-1)!;
  const cleaned = last
    .normalize("NFC")
    .replace(invisible, "")
    .replace(/^\s*[a-z]:/i, "")
    .replace(/[<>:"|?*]/g, "_");
  const trimmed = withoutEnd(cleaned.replace(/^[\s.]+/, ""));
  if (trimmed === "") return undefined;
  return shortened(deviceName.test(trimmed) ? `_${trimmed}` : trimmed).replace(partEnding, "_part");
}

/** The name before and after the last dot, the dot with the extension. */
export function splitExtension(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? [name, ""] : [name.slice(0, dot), name.slice(dot)];
}

function shortened(name: string): string {
  if (byteLength(name) <= MAX_BYTES) return name;
  const [stem, extension] = splitExtension(name);
  const kept = byteLength(extension) <= MAX_EXTENSION_BYTES ? extension : "";
  return withoutEnd(cut(kept === "" ? name : stem, MAX_BYTES - byteLength(kept))) + kept;
}

/** Without the spaces and dots at its end, which Windows drops. In a loop: `/[\s.]+$/` would begin anew at each of a long run inside. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && /[\s.]/.test(name[end - 1]!)) end--;
  return name.slice(0, end);
}

/** As many whole characters as fit. */
function cut(text: string, bytes: number): string {
  // encodeInto() writes no half of one.
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
