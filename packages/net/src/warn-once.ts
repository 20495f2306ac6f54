const warned = new Set<string>();

/** Warns of something that is so for the whole process, and need not be said again. */
export function warnOnce(message: string, code: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  process.emitWarning(message, { code });
}
