import type { ConnectionInfo, HttpResponse, Timings } from "@haulier/core";

import { formatDuration } from "../show/quantities.ts";

/** `301 https://example.com/ → https://www.example.com/`, for each redirect that was followed. */
export function describeRedirects({ history, url }: HttpResponse): string[] {
  return history.map((hop, index) => `${hop.status} ${hop.url.href} → ${history[index + 1]?.url.href ?? url.href}`);
}

/** Who talked to whom, and how. */
export function describeConnection(connection: ConnectionInfo | undefined): string {
  if (connection === undefined) return "unknown";
  const { localAddress, remoteAddress, alpnProtocol, tls } = connection;
  const parts = [
    `${localAddress ?? "?"} → ${remoteAddress ?? "?"}`,
    tls === undefined ? "no TLS" : `${tls.version} ${tls.cipher}`,
    tls === undefined ? undefined : tls.authorized ? "certificate verified" : "certificate not verified",
    alpnProtocol === undefined ? undefined : `ALPN ${alpnProtocol}`,
    connection.reused ? "reused" : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

/** The phases that happened, and how long each took. */
export function describeTimings(timings: Timings | undefined, elapsed: number): string {
  const phases = ["queued", "dns", "tcp", "tls", "waiting", "receiving"] as const;
  const taken = phases.flatMap((phase) => {
    const ms = timings?.[phase];
    return ms === undefined ? [] : [`${phase} ${formatDuration(ms)}`];
  });
  return [...taken, `in all ${formatDuration(elapsed)}`].join(", ");
}
