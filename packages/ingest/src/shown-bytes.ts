const SHOWN = 100;

/** The beginning of a record, for the message of an error. */
export function shownBytes(bytes: Uint8Array): string {
  const text = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, SHOWN)));
  return bytes.byteLength > SHOWN ? `${text} ...` : text;
}
