// oxlint-disable-next-line no-control-regex -- they are what it is for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text from a stranger for a terminal: control characters, which could move the cursor or worse, become visible. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(control, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "�";
  });
}
