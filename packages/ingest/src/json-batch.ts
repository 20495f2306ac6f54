import { findJsonFault } from "./find-json-fault.ts";

/** Elements of an array that stand in the same bytes, of which all are parsed in one go: that is what makes it as fast as parsing a whole document. */
export class JsonBatch {
  readonly bytes: Uint8Array;
  /** Where the bytes stand in the source. */
  readonly offset: number;
  /** Where each element begins in the bytes, and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The elements, up to one that cannot be parsed. */
  readonly values: readonly unknown[];
  /** Why it cannot be. */
  readonly failure: { readonly reason: string; readonly cause: unknown } | undefined;

  constructor(
    bytes: Uint8Array,
    offset: number,
    starts: readonly number[],
    ends: readonly number[],
    parse: (text: string) => unknown,
  ) {
    this.bytes = bytes;
    this.offset = offset;
    this.starts = starts;
    this.ends = ends;
    const values = starts.length === 0 ? [] : this.#parseAll(parse);
    if (values !== undefined) this.values = values;
    else ({ values: this.values, failure: this.failure } = this.#parseEach(parse));
  }

  element(index: number): Uint8Array {
    return this.bytes.subarray(this.starts[index], this.ends[index]);
  }

  /** Undefined when one of them cannot be parsed. */
  #parseAll(parse: (text: string) => unknown): readonly unknown[] | undefined {
    try {
      const values = parse(`[${decoder.decode(this.bytes.subarray(this.starts[0], this.ends.at(-1)))}]`);
      // A parser of somebody's own may make anything of it.
      return Array.isArray(values) && values.length === this.starts.length ? values : undefined;
    } catch {
      return undefined;
    }
  }

  #parseEach(parse: (text: string) => unknown): Pick<JsonBatch, "values" | "failure"> {
    const values: unknown[] = [];
    for (let index = 0; index < this.starts.length; index++) {
      const bytes = this.element(index);
      try {
        values.push(parse(decoder.decode(bytes)));
      } catch (cause) {
        return { values, failure: { reason: reasonFor(bytes, cause), cause } };
      }
    }
    return { values, failure: undefined };
  }
}

/** What is no UTF-8 is told, not replaced; and no mark is removed. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function reasonFor(bytes: Uint8Array, cause: unknown): string {
  const fault = findJsonFault(bytes);
  if (fault === "incomplete") return "it ends too early";
  return fault?.message ?? (cause instanceof TypeError ? "it is not UTF-8" : "its parser refuses it");
}
