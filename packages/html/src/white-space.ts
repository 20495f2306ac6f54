/** What terminals obey and no page shows: control characters, but for line feed and tab. */
// oxlint-disable-next-line no-control-regex -- they are what it is for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A text without control characters. Its lines and tabs stay. */
export function printable(text: string): string {
  return text.replace(controls, "");
}

/** A text on one line, without control characters: each run of white space is one space. A space that does not break stays. */
export function collapsed(text: string): string {
  return printable(text.replace(/[\t\n\f\r]+/g, " ")).replace(/ {2,}/g, " ");
}

/** Whether there is nothing but what {@link collapsed} makes a space. */
export function isBlank(text: string): boolean {
  return !/[^ \t\n\f\r]/.test(text);
}
