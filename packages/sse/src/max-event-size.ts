/** The largest event by default, in bytes. */
export const MAX_EVENT_SIZE = 1024 * 1024;

/** @throws TypeError for what is no number of bytes. */
export function checkMaxEventSize(size: number): void {
  if (size === Number.POSITIVE_INFINITY || (Number.isInteger(size) && size > 0)) return;
  throw new TypeError(`maxEventSize: expected a whole number of bytes above 0, or Infinity, got ${String(size)}`);
}
