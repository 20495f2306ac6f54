import type { HttpResponse } from "@haulier/core";

import { formatBytes } from "../show/quantities.ts";
import type { Screen } from "../show/screen.ts";
import { bodyKind } from "./body-kind.ts";
import { indentJson } from "./indent-json.ts";
import { printable } from "./printable.ts";

/** Shows a body while it arrives, JSON when it has arrived. @returns how large it was, and of which type */
export async function showBody(screen: Screen, response: HttpResponse): Promise<string> {
  const type = response.headers.get("content-type");
  const decoded = await show[bodyKind(type)](screen, response);
  const wire = response.bytesDownloaded;
  const sizes =
    decoded === undefined || decoded === wire
      ? formatBytes(wire)
      : `${formatBytes(decoded)}, ${formatBytes(wire)} on the wire`;
  return `${sizes}, ${type === null ? "no Content-Type" : printable(type)}`;
}

/** Each shows one kind of body, and returns its size after decoding where that is known. */
const show = {
  async json(screen: Screen, response: HttpResponse): Promise<number> {
    await response.read();
    for (const line of printable(indentJson(response.text())).trimEnd().split("\n")) screen.print(line);
    screen.print();
    return response.content.byteLength;
  },

  async text(screen: Screen, response: HttpResponse): Promise<undefined> {
    for await (const line of response.lines({ maxLineLength: Number.POSITIVE_INFINITY })) screen.print(printable(line));
    screen.print();
  },

  async binary(screen: Screen, response: HttpResponse): Promise<number> {
    let size = 0;
    for await (const chunk of response.bytes()) {
      size += chunk.byteLength;
      screen.live(`${formatBytes(size)} received`);
    }
    return size;
  },
};
