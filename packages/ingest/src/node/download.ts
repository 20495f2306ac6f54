import type { Client, HttpHeaders, HttpResponse } from "@haulier/core";

import type { Digest } from "./digest.ts";
import { DownloadError, isDownloadError } from "./download-error.ts";
import { type DownloadOptions, type DownloadSettings, resolveDownloadOptions } from "./download-options.ts";
import { resolveTarget } from "./download-target.ts";
import { FileRequests } from "./file-requests.ts";
import { type FileSystem, fileSystem } from "./file-system.ts";
import { onDisk } from "./on-disk.ts";
import { PartFile } from "./part-file.ts";
import { placeFile } from "./place-file.ts";
import { Transfer } from "./transfer.ts";

/** A file that has been downloaded. */
export interface DownloadResult {
  /** Where it is, absolute. */
  readonly path: string;
  /** How large it is, in bytes. */
  readonly size: number;
  /** Of the response: 200, or 206 where an earlier download was gone on with, or 416 where nothing of it was missing. */
  readonly status: number;
  readonly headers: HttpHeaders;
  /** The URL that answered, after redirects. */
  readonly url: URL;
  /** The response that has settled which version of the file it is. Its body has been read, if it was the one that was needed. */
  readonly response: HttpResponse;
  /** How many bytes an earlier call had left, and were not fetched again. */
  readonly resumed: number;
  /** How many requests it took, those for parts included; redirects are not counted. */
  readonly attempts: number;
  /** The digest of the file: the one that was asked for by `checksum`, else the one that the server states; undefined where there is neither. */
  readonly digest: Digest | undefined;
}

/**
 * Downloads a file by GET: streamed to a temporary file beside the target, checked, flushed to the disk, and renamed, so that the target is either the
 * complete file or what it was before.
 *
 * ```ts
 * const { path, size } = await download(client, "/report.pdf", "downloads/", { onProgress: progressBar() });
 * ```
 *
 * A connection that breaks is made again, and goes on at the byte where it broke, if the server has ranges and the file is still the same. So does
 * the next call, after one that has failed. With a directory, the name is the one that the server suggests, made safe.
 * @param pathOrDirectory An existing directory, or a path that ends with a separator, is a directory. A symbolic link that is the target is replaced.
 * @throws HttpStatusError for any status other than 2xx; nothing is saved then. @throws DownloadError, by its `code`. @throws TypeError for options
 * that cannot be used. @throws TransportError when the tries are used up; `signal.reason` when the signal aborts.
 * @see RFC 9110 sections 13.1.5 and 14 (If-Range, Range), RFC 9530 (digests), RFC 6266 (Content-Disposition)
 */
export function download(
  client: Client,
  url: string | URL,
  pathOrDirectory: string | URL,
  options: DownloadOptions = {},
): Promise<DownloadResult> {
  return downloadOn(fileSystem, client, url, pathOrDirectory, options);
}

/** @internal As {@link download}, on another file system. */
export async function downloadOn(
  files: FileSystem,
  client: Client,
  url: string | URL,
  pathOrDirectory: string | URL,
  options: DownloadOptions,
): Promise<DownloadResult> {
  const settings = resolveDownloadOptions(options);
  const requests = new FileRequests(client, url, settings);
  const { request } = requests;
  request.extensions.signal?.throwIfAborted();
  const given = String(pathOrDirectory);
  const target = await onDisk(request, given, () =>
    resolveTarget(files, pathOrDirectory, requests.url, settings.overwrite),
  );
  const { partPath: path, source } = target;
  const algorithms = settings.checksum === undefined ? [] : [settings.checksum.algorithm];
  const part = await onDisk(request, path, () =>
    PartFile.open({ files, path, source, isKept: settings.resume, algorithms }),
  );
  try {
    const resumed = part.size;
    const transfer = new Transfer(requests, settings, part);
    const response = await transfer.run();
    const { name, digests, total } = part.representation!;
    const size = total!;
    const actual = await onDisk(request, path, () => part.finish(size, request.extensions.signal));
    const digest = checkDigests(actual, digests, requests, settings);
    const place = target.pathFor(name);
    const placed = await onDisk(request, place, () => placeFile(files, path, place, target.overwriting));
    await onDisk(request, path, () => part.forget());
    transfer.end(size);
    const { status, headers } = response;
    return {
      path: placed,
      size,
      status,
      headers,
      url: response.url,
      response,
      resumed: transfer.isAnew ? 0 : resumed,
      attempts: requests.count,
      digest,
    };
  } catch (error) {
    await leave(part, error);
    throw error;
  }
}

/** The digest to tell. @throws DownloadError when one is not what it should be. */
function checkDigests(
  actual: readonly Digest[],
  stated: readonly Digest[],
  { request }: FileRequests,
  { checksum }: DownloadSettings,
): Digest | undefined {
  const wanted = checksum?.value === undefined ? stated : [{ ...checksum, value: checksum.value }, ...stated];
  for (const { algorithm, value } of wanted) {
    const other = actual.find((digest) => digest.algorithm === algorithm)!;
    if (other.value === value) continue;
    throw new DownloadError(`expected the ${algorithm} ${value}, got ${other.value}; the file has been deleted`, {
      code: "ERR_DOWNLOAD_CHECKSUM",
      request,
    });
  }
  return actual[0];
}

/** What nobody can go on with. */
const hopeless: ReadonlySet<string> = new Set([
  "ERR_DOWNLOAD_CHECKSUM",
  "ERR_DOWNLOAD_RANGE",
  "ERR_DOWNLOAD_TOO_LARGE",
]);

/** Leaves for the next call what that can use, and nothing else. */
async function leave(part: PartFile, error: unknown): Promise<void> {
  try {
    await (isDownloadError(error) && hopeless.has(error.code) ? part.discard() : part.keep());
  } catch {
    // Such as a disk that is full: the error itself is the one to tell.
  }
}
