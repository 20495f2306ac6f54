/** A form of any make: the global `FormData`, undici's, formdata-node's, or the `form-data` package's. */
export type FormDataLike = FormDataEntries | FormDataStream;

/** What a `FormData` is known by, whoever made it. */
export interface FormDataEntries {
  append(name: string, value: string): void;
  getAll(name: string): unknown[];
  entries(): Iterable<[name: string, value: string | FormDataFile]>;
  /** Of `URLSearchParams`, which is urlencoded instead. */
  sort?: never;
}

/** A file in a `FormData`: a `File` of any make. */
export interface FormDataFile {
  readonly name?: string;
  readonly size: number;
  readonly type: string;
  stream(): unknown;
}

/** A form of the `form-data` package: an old-style Node stream that encodes itself, once. */
export interface FormDataStream {
  getHeaders(): Record<string, unknown>;
  getBoundary(): string;
  hasKnownLength?(): boolean;
  getLengthSync?(): number;
  on(event: string, listener: (value: unknown) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  destroy?(): unknown;
}

/** Whether `value` is a form, by its shape. There are as many classes of that name as there are runtimes, polyfills and copies of undici. */
export function isFormData(value: unknown): value is FormDataLike {
  return isFormDataStream(value) || isFormDataEntries(value);
}

/** Whether `value` is a form of the `form-data` package. */
export function isFormDataStream(value: unknown): value is FormDataStream {
  return hasMethods(value, ["getHeaders", "getBoundary", "on", "pause", "resume"]);
}

function isFormDataEntries(value: unknown): value is FormDataEntries {
  // Not URLSearchParams, nor headers.
  return hasMethods(value, ["append", "getAll", "entries"]) && !("sort" in value) && !("getSetCookie" in value);
}

function hasMethods(value: unknown, names: readonly string[]): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === "function")
  );
}

/** Reads a form of the `form-data` package. Its stream is older than `Readable`: it has events, but no iterator. */
export async function* readFormDataStream(form: FormDataStream): AsyncGenerator<Uint8Array | string, void, undefined> {
  const seen: Events = { chunks: [], ended: false, failure: undefined, wake: () => {} };
  form.on("data", (chunk) => {
    seen.chunks.push(chunk as Uint8Array | string);
    form.pause();
    seen.wake();
  });
  form.on("end", () => {
    seen.ended = true;
    seen.wake();
  });
  // The listeners stay: without one for errors, a late one would end the process.
  form.on("error", (error) => {
    seen.failure = { error };
    seen.wake();
  });
  try {
    for (;;) {
      if (seen.chunks.length > 0) yield* seen.chunks.splice(0);
      else if (seen.failure !== undefined) throw seen.failure.error;
      else if (seen.ended) return;
      else {
        const event = new Promise<void>((resolve) => (seen.wake = resolve));
        form.resume();
        await event;
      }
    }
  } finally {
    if (!seen.ended) form.destroy?.();
  }
}

interface Events {
  readonly chunks: (Uint8Array | string)[];
  ended: boolean;
  failure: { readonly error: unknown } | undefined;
  wake: () => void;
}
