import type { HttpResponse } from "@haulier/core";

import { isWorthRetrying } from "../retry-policy.ts";
import { type Answer, judgeAnswer } from "./answer.ts";
import { type Body, BodyWriter } from "./body-writer.ts";
import { type ByteRange, cutIntoParts } from "./byte-ranges.ts";
import { DownloadError, isDownloadError } from "./download-error.ts";
import type { DownloadSettings } from "./download-options.ts";
import type { FileRequests } from "./file-requests.ts";
import { onDisk } from "./on-disk.ts";
import type { PartFile } from "./part-file.ts";
import type { Representation } from "./representation.ts";
import { Retries } from "./retries.ts";
import { fetchSharedParts } from "./shared-parts.ts";

/**
 * Gets a file into its part file, over one connection or several.
 *
 * It goes in rounds. The first request of a round settles which version of the file it is, and what of it is missing; everything else is asked for
 * under the condition that it is still this version. What breaks leads to another round, or, among several connections, to another request for
 * the same part.
 */
export class Transfer {
  readonly #requests: FileRequests;
  readonly #settings: DownloadSettings;
  readonly #part: PartFile;
  readonly #writer: BodyWriter;
  #response: HttpResponse | undefined;
  /** Whether the server is worth asking for ranges, as far as one knows. */
  #hasRanges = true;
  #isAnew = false;
  /** Whether one of several connections has used up its tries. */
  #isGivenUp = false;

  constructor(requests: FileRequests, settings: DownloadSettings, part: PartFile) {
    this.#requests = requests;
    this.#settings = settings;
    this.#part = part;
    this.#writer = new BodyWriter(part, requests.request, settings);
  }

  /** Gets all that is missing. Resolves with the response that has settled, last, which version it is. */
  async run(): Promise<HttpResponse> {
    const retries = new Retries(this.#settings, this.#part.size);
    for (;;) {
      try {
        await this.#round();
        return this.#response!;
      } catch (error) {
        if (this.#isGivenUp) throw error;
        await retries.wait(error, this.#part.size, this.#requests.isReached, this.#signal);
      }
    }
  }

  /** Whether what an earlier call had left was of no use. */
  get isAnew(): boolean {
    return this.#isAnew;
  }

  /** Tells the listener that it is done. */
  end(size: number): void {
    this.#writer.progress.end(size);
  }

  get #signal(): AbortSignal | undefined {
    return this.#requests.request.extensions.signal;
  }

  async #round(): Promise<void> {
    const leaving = new AbortController();
    const { signal } = leaving;
    const joined = this.#signal === undefined ? signal : AbortSignal.any([this.#signal, signal]);
    const body = await this.#settle(joined);
    if (body === null) return;
    const { connections } = this.#settings;
    const total = this.#total;
    const isShared = connections > 1 && total !== undefined && body.end < total;
    await (isShared ? this.#share(body, leaving, joined) : this.#readOn(body, joined));
  }

  /** Finds out which version of the file there is, by asking for what is missing first. Null when nothing is. */
  async #settle(signal: AbortSignal): Promise<Body | null> {
    for (;;) {
      const asked = this.#firstRange();
      const known = asked === null ? null : this.#part.representation;
      const response = await this.#requests.send(asked, known?.validator ?? null, signal);
      const answer = judgeAnswer(response, asked, known, this.#part.size, this.#requests.request.url);
      try {
        const body = await this.#accept(answer, response, asked, known);
        if (body !== undefined) return body;
      } catch (error) {
        await release(response);
        throw error;
      }
      await release(response);
    }
  }

  /** What an answer gives; undefined when it is to be asked again, in another way. */
  async #accept(
    answer: Answer,
    response: HttpResponse,
    asked: ByteRange | null,
    known: Representation | null,
  ): Promise<Body | null | undefined> {
    const { request } = this.#requests;
    if (answer.is === "changed") {
      await onDisk(request, this.#part.path, () => this.#part.discard());
      return undefined;
    }
    if (answer.is === "unfit") {
      if (asked === null) throw new DownloadError(answer.reason, { code: "ERR_DOWNLOAD_RANGE", request });
      this.#hasRanges = false;
      return undefined;
    }
    const isDecoded = this.#settings.decode && answer.representation.coding !== "";
    const { validator, total } = answer.representation;
    // A first part is of use when the others can be put beside it, or when there are none.
    if (answer.is === "part" && known === null && (isDecoded || (validator === null && answer.end !== total))) {
      this.#hasRanges = false;
      return undefined;
    }
    this.#writer.checkSize(isDecoded ? undefined : total);
    if (known === null || answer.is === "whole") await this.#begin(answer, response, isDecoded);
    if (!isDecoded && total !== undefined) this.#part.learnTotal(total);
    this.#response = response;
    this.#writer.progress.begin(this.#part.size, this.#total);
    if (answer.is === "complete") return null;
    const [start, end] = answer.is === "part" ? [answer.start, answer.end] : [0, this.#total];
    return { response, start, end: end ?? Number.POSITIVE_INFINITY, isDecoded };
  }

  async #begin(
    answer: Exclude<Answer, { is: "changed" | "unfit" }>,
    response: HttpResponse,
    isDecoded: boolean,
  ): Promise<void> {
    const { representation } = answer;
    this.#isAnew = true;
    const hasRanges = response.headers.get("accept-ranges")?.toLowerCase() !== "none";
    const begun: Representation = {
      ...representation,
      total: isDecoded ? undefined : representation.total,
      validator: isDecoded || !hasRanges ? null : representation.validator,
      digests: isDecoded || !this.#settings.checksFields ? [] : representation.digests,
    };
    await onDisk(this.#requests.request, this.#part.path, () => this.#part.begin(begun, answer.is === "part"));
  }

  /** What a round asks for first; null for everything. */
  #firstRange(): ByteRange | null {
    const { connections, minPartSize } = this.#settings;
    const known = this.#part.representation;
    if (!this.#hasRanges || known?.validator === null) return null;
    if (this.#part.size === 0) return connections === 1 ? null : [0, minPartSize];
    // Where nothing is missing, it is asked for what should not be there, so that a change is noticed.
    return this.#missingParts()[0] ?? [this.#part.size, Number.POSITIVE_INFINITY];
  }

  #missingParts(): readonly ByteRange[] {
    return cutIntoParts(this.#part.missing(0, this.#total ?? Number.POSITIVE_INFINITY), this.#settings);
  }

  get #total(): number | undefined {
    return this.#part.representation?.total;
  }

  /** Reads a body, and then what is still missing, one after the other. */
  async #readOn(first: Body, signal: AbortSignal): Promise<void> {
    await this.#writer.write(first);
    for (;;) {
      const [next] = this.#part.missing(0, this.#total ?? Number.POSITIVE_INFINITY);
      if (next === undefined) return;
      const body = await this.#ask(next, signal);
      if (body === null) return;
      await this.#writer.write(body);
    }
  }

  /** Shares what is missing among the connections. */
  async #share(first: Body, leaving: AbortController, signal: AbortSignal): Promise<void> {
    const rest = this.#part.missing(first.end, this.#total ?? Number.POSITIVE_INFINITY);
    try {
      await fetchSharedParts({
        parts: [[first.start, first.end], ...cutIntoParts(rest, this.#settings)],
        connections: this.#settings.connections,
        fetch: (part, isFirst) => this.#fetchPart(part, isFirst ? first : null, signal),
        isRefusal: (error) => !isChanged(error) && isWorthRetrying(error, true),
        leave: () => leaving.abort(),
      });
    } catch (error) {
      // A file that has changed is begun anew, by another round.
      this.#isGivenUp = !isChanged(error);
      throw error;
    }
  }

  /** Gets a part, with as many requests as that takes. */
  async #fetchPart([start, end]: ByteRange, first: Body | null, signal: AbortSignal): Promise<void> {
    const retries = new Retries(this.#settings, 0);
    let body = first;
    for (;;) {
      const [next] = this.#part.missing(start, end);
      if (next === undefined) return;
      try {
        body ??= await this.#ask(next, signal);
        if (body !== null) await this.#writer.write(body);
      } catch (error) {
        if (isChanged(error)) throw error;
        await retries.wait(error, (this.#part.missing(start, end)[0]?.[0] ?? end) - start, true, signal);
      }
      body = null;
    }
  }

  /** Asks for a range of the version that is settled. Null when there is nothing more. @throws DownloadError when it is another version. */
  async #ask(range: ByteRange, signal: AbortSignal): Promise<Body | null> {
    const known = this.#part.representation!;
    const { request } = this.#requests;
    const response = await this.#requests.send(range, known.validator, signal);
    const answer = judgeAnswer(response, range, known, this.#part.size, request.url);
    if (answer.is === "part") return { response, start: answer.start, end: answer.end, isDecoded: false };
    await release(response);
    if (answer.is === "complete") {
      this.#part.learnTotal(this.#part.size);
      return null;
    }
    if (answer.is === "unfit") throw new DownloadError(answer.reason, { code: "ERR_DOWNLOAD_RANGE", request });
    throw new DownloadError("the file has changed on the server while it was fetched", {
      code: "ERR_DOWNLOAD_CHANGED",
      request,
    });
  }
}

function isChanged(error: unknown): boolean {
  return isDownloadError(error) && error.code === "ERR_DOWNLOAD_CHANGED";
}

/** Frees the connection of an answer that is of no use. */
async function release(response: HttpResponse): Promise<void> {
  try {
    await response.close();
  } catch {
    // There is something else to tell.
  }
}
