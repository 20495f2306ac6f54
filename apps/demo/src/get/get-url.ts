import { Client, type HttpResponse } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import type { Screen } from "../show/screen.ts";
import { padTo } from "../show/text-width.ts";
import { wrapText } from "../show/wrap-text.ts";
import { describeConnection, describeRedirects, describeTimings } from "./describe-response.ts";
import { explainFailure } from "./explain-failure.ts";
import { printable } from "./printable.ts";
import { showBody } from "./show-body.ts";

/** What to get, and how. */
export interface GetOptions {
  readonly url: string;
  readonly http2: boolean;
  /** In milliseconds, for each phase. */
  readonly timeout: number | undefined;
}

/** Sends a GET and shows what comes back, or why nothing does. @returns whether there was a response to its end */
export async function getUrl(screen: Screen, { url, http2, timeout }: GetOptions): Promise<boolean> {
  await using client = new Client({ transport: new UndiciTransport({ http2 }), timeout });
  try {
    await using response = await client.stream("GET", url);
    showHead(screen, response);
    const body = await showBody(screen, response);
    for (const redirect of describeRedirects(response)) printAbout(screen, "redirect", redirect);
    printAbout(screen, "body", body);
    printAbout(screen, "connection", describeConnection(response.extensions.connection));
    printAbout(screen, "timings", describeTimings(response.extensions.timings, response.elapsed));
    return true;
  } catch (error) {
    const [first = "", ...rest] = explainFailure(error);
    for (const line of wrapText(printable(first), screen.width)) screen.print(screen.palette.bad(line));
    for (const line of rest.flatMap((text) => wrapText(printable(text), screen.width - 2))) screen.print(`  ${line}`);
    return false;
  }
}

function showHead(screen: Screen, response: HttpResponse): void {
  const { palette } = screen;
  const status = `${response.httpVersion} ${printable(response.toString())}`;
  screen.print(palette.heading(response.isError ? palette.bad(status) : palette.good(status)));
  for (const [name, value] of response.headers.raw)
    screen.print(`${palette.accent(printable(name))}: ${printable(value)}`);
  screen.print();
}

const labelWidth = 12;

function printAbout(screen: Screen, label: string, text: string): void {
  const [first = "", ...rest] = wrapText(text, Math.max(20, screen.width - labelWidth));
  screen.print(screen.palette.quiet(padTo(label, labelWidth)) + first);
  for (const line of rest) screen.print(" ".repeat(labelWidth) + line);
}
