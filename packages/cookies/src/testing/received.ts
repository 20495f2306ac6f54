import type { CookieJarOptions } from "../cookie-jar-options.ts";
import { CookieJar } from "../cookie-jar.ts";
import { SetClock } from "./set-clock.ts";

/** What became of some lines of `Set-Cookie`. */
export interface Outcome {
  readonly jar: CookieJar;
  /** The names and reasons of what was not taken. */
  readonly rejected: readonly string[];
}

/** A jar that `from` has answered with `lines`, at the first moment of 2026. */
export function received(lines: readonly string[], from: string, options: CookieJarOptions = {}): Outcome {
  const rejected: string[] = [];
  const onRejected: CookieJarOptions["onRejected"] = ({ name, reason }) => rejected.push(`${name}: ${reason}`);
  const jar = new CookieJar({ clock: new SetClock(), onRejected, ...options });
  jar.setCookies(lines, from);
  return { jar, rejected };
}
