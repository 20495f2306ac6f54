import type { Gate } from "./gates.ts";

/** What a script does beside sending bytes: end in order (FIN), end as a crash would (RST), or wait at the gate of the URL. */
export type FaultAct = "fin" | "reset" | "gate";

/** One step: an act, or bytes to send. */
export type FaultStep = { readonly act: FaultAct } | { readonly send: string };

/** Where a script plays: a connection that has sent a request head. */
export interface FaultStage {
  readonly gate: Gate;
  send(bytes: string): Promise<void>;
  fin(): void;
  reset(): void;
}

const fin: FaultStep = { act: "fin" };
const reset: FaultStep = { act: "reset" };
const gate: FaultStep = { act: "gate" };
const send = (...lines: readonly string[]): FaultStep => ({ send: lines.join("\r\n") });

const ok = "HTTP/1.1 200 OK";
const tenBytes = "Content-Length: 10";
const fiveBytes = "Content-Length: 5";

/**
 * What the `faults` origin sends, byte by byte, for each path. It speaks HTTP/1.1 as badly as the script says; after a script that does not
 * end the connection it reads the next request. Every path takes `?gate=G`.
 */
export const faultScripts: Readonly<Record<string, readonly FaultStep[]>> = {
  // The connection ends where it should not.
  "/fin-before-head": [fin],
  "/reset-before-head": [reset],
  "/fin-mid-head": [send(ok, "Content-Le"), gate, fin],
  "/reset-mid-head": [send(ok, "Content-Le"), gate, reset],
  "/fin-mid-body": [send(ok, tenBytes, "", "hello"), gate, fin],
  "/reset-mid-body": [send(ok, tenBytes, "", "hello"), gate, reset],
  "/fin-mid-chunk": [send(ok, "Transfer-Encoding: chunked", "", "a", "hello"), gate, fin],
  "/fin-before-last-chunk": [send(ok, "Transfer-Encoding: chunked", "", "5", "hello", ""), gate, fin],
  "/reset-until-close": [send(ok, "", "hello"), gate, reset],

  // Unusual, but right.
  "/until-close": [send(ok, "", "hello"), gate, send(" world"), fin],
  "/http-1.0": [send("HTTP/1.0 200 OK", "", "hello"), fin],
  "/no-reason": [send("HTTP/1.1 200 ", fiveBytes, "", "hello")],
  "/odd-reason": [send("HTTP/1.1 200 Quite: All, Right!", fiveBytes, "", "hello")],
  "/slow-head": [
    send("HTTP/1.1 2"),
    gate,
    send("00 OK", "X-Sl"),
    gate,
    send("ow: yes", fiveBytes, ""),
    gate,
    send("", "hello"),
  ],
  "/split-body": [send(ok, tenBytes, "", "hel"), gate, send("lo wo"), gate, send("rl")],
  "/chunks-with-extensions": [send(ok, "Transfer-Encoding: chunked", "", "5;a=b", "hello", "0", "", "")],
  "/latin1-field": [send(ok, "X-Latin1: caf\u00e9", fiveBytes, "", "hello")],
  "/large-head": [send(ok, `X-Large: ${"x".repeat(32_000)}`, fiveBytes, "", "hello")],
  "/length-with-204": [send("HTTP/1.1 204 No Content", fiveBytes, "", "")],
  "/length-with-304": [send("HTTP/1.1 304 Not Modified", fiveBytes, "", "")],
  "/closed-after-answer": [send(ok, fiveBytes, "", "hello"), gate, fin],
  "/several-hints": [
    send("HTTP/1.1 103 Early Hints", "Link: </a.css>", "", "HTTP/1.1 103 Early Hints", "Link: </b.css>", "", ""),
    gate,
    send(ok, fiveBytes, "", "hello"),
  ],
  "/early-413": [send("HTTP/1.1 413 Content Too Large", "Connection: close", fiveBytes, "", "large"), fin],

  // Not HTTP, or not safe to believe.
  "/garbage": [send("SSH-2.0-OpenSSH_9.6", "")],
  "/bad-status": [send("HTTP/1.1 OK 200", fiveBytes, "", "hello")],
  "/bad-chunk-size": [send(ok, "Transfer-Encoding: chunked", "", "5", "hello", "oops", "")],
  "/bad-field-name": [send(ok, "Bad Name: x", fiveBytes, "", "hello")],
  "/nul-in-field": [send(ok, "X-Nul: a\0b", fiveBytes, "", "hello")],
  "/two-lengths": [send(ok, fiveBytes, tenBytes, "", "hello")],
  "/length-and-chunked": [send(ok, fiveBytes, "Transfer-Encoding: chunked", "", "5", "hello", "0", "", "")],
  "/head-too-large": [send(ok, `X-Large: ${"x".repeat(1_000_000)}`, fiveBytes, "", "hello")],
  "/unasked-101": [send("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", "", "")],
  "/unasked-answer": [send(ok, fiveBytes, "", `hello${ok}`, fiveBytes, "", "wrong")],

  // Silence.
  "/hang": [gate],
};

/** Plays a script to its end. */
export async function play(script: readonly FaultStep[], stage: FaultStage): Promise<void> {
  for (const step of script) {
    if ("send" in step) await stage.send(step.send);
    else if (step.act === "gate") await stage.gate.pass();
    else stage[step.act]();
  }
}
