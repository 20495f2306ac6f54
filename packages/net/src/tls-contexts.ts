import { createHash } from "node:crypto";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";

/** By content. Nobody is kept here that is not in use elsewhere. */
const contexts = new Map<string, WeakRef<SecureContext>>();

/** How many are remembered before those that are gone are looked for. */
const pruneAt = 100;

/**
 * A context with this content: the one that there is, or a new one. To parse the certificates of a system takes tens of milliseconds and a
 * megabyte each time.
 */
export function sharedContext(options: SecureContextOptions): SecureContext {
  const content = digestOf(options);
  const known = contexts.get(content)?.deref();
  if (known !== undefined) return known;
  const context = createSecureContext(options);
  if (contexts.size >= pruneAt) prune();
  contexts.set(content, new WeakRef(context));
  return context;
}

function prune(): void {
  for (const [content, context] of contexts) if (context.deref() === undefined) contexts.delete(content);
}

/** Each part goes with its name and length, so that no two contents are taken for one another. */
function digestOf(options: SecureContextOptions): string {
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const parts = Array.isArray(value) ? (value as unknown[]) : [value];
    hash.update(`${name} ${parts.length}\n`);
    for (const part of parts) {
      const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part));
      hash.update(`${bytes.byteLength}\n`).update(bytes);
    }
  }
  return hash.digest("base64");
}
