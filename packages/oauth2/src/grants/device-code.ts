import { checkOptionNames, isTimeoutError, sleep } from "@haulier/core";
import type { DeviceAuthorizationResponse } from "oauth4webapi";

import { OAuth2Error } from "../oauth2-error.ts";
import type { GrantContext, TokenGrant } from "../token-grant.ts";
import type { TokenSet } from "../token-set.ts";

/** What to show to whoever is to sign in. */
export interface DevicePrompt {
  /** The page to open, on any device. */
  readonly verificationUri: string;
  /** The code to enter there. */
  readonly userCode: string;
  /** The page with the code entered, for a link or a QR code; undefined when the server has none. */
  readonly verificationUriComplete: string | undefined;
  /** How long the code can be used, in milliseconds. */
  readonly expiresIn: number;
}

/** Options of {@link deviceCode}. */
export interface DeviceCodeOptions {
  /** Shows the code. It is called once for each code, and not again when one has expired. */
  onPrompt: (prompt: DevicePrompt) => void | Promise<void>;
}

const optionNames: ReadonlySet<string> = new Set<keyof DeviceCodeOptions>(["onPrompt"]);

/** How often the server is asked when it does not say how often it may be, in milliseconds (RFC 8628 section 3.2). */
const DEFAULT_INTERVAL = 5_000;

/** By how much longer each wait is after `slow_down`, in milliseconds (RFC 8628 section 3.5). */
const SLOW_DOWN = 5_000;

/**
 * Tokens of a user who signs in with a browser elsewhere, for programs that have none. The call that needs the first token waits for that;
 * `auth.getToken()` signs in beforehand.
 * @throws TypeError for an unknown option, and without `onPrompt`. When the user refuses, or does nothing until the code has expired, the call
 * fails with an `OAuth2Error` whose `error` is `access_denied` or `expired_token`.
 * @see RFC 8628, https://www.rfc-editor.org/rfc/rfc8628
 */
export function deviceCode(options: DeviceCodeOptions): TokenGrant {
  checkOptionNames("deviceCode", options, optionNames);
  const { onPrompt } = options;
  if (typeof onPrompt !== "function") throw new TypeError("deviceCode: onPrompt has to be a function");
  return {
    async obtain(context) {
      const device = await context.server.authorizeDevice({ scope: context.scope }, context.signal);
      const deadline = context.clock.now() + device.expires_in * 1000;
      await onPrompt({
        verificationUri: device.verification_uri,
        userCode: device.user_code,
        verificationUriComplete: device.verification_uri_complete,
        expiresIn: device.expires_in * 1000,
      });
      return poll(device, context, deadline);
    },
  };
}

async function poll(device: DeviceAuthorizationResponse, context: GrantContext, deadline: number): Promise<TokenSet> {
  const { clock, server, signal } = context;
  let interval = device.interval === undefined ? DEFAULT_INTERVAL : device.interval * 1000;
  for (;;) {
    await sleep(clock, interval, signal);
    if (clock.now() >= deadline)
      throw new OAuth2Error("deviceCode: nobody has entered the code before it expired; ask for another one", {
        error: "expired_token",
      });
    try {
      const parameters = { device_code: device.device_code };
      return await server.requestToken("urn:ietf:params:oauth:grant-type:device_code", parameters, signal);
    } catch (error) {
      interval = nextInterval(error, interval);
    }
  }
}

/** How long to wait before the next question. @throws the error itself when there is no use in asking again. */
function nextInterval(error: unknown, interval: number): number {
  if (error instanceof OAuth2Error && error.error === "authorization_pending") return interval;
  if (error instanceof OAuth2Error && error.error === "slow_down") return interval + SLOW_DOWN;
  // A server that does not keep up is asked half as often (RFC 8628 section 3.5).
  if (isTimeoutError(error)) return interval * 2;
  throw error;
}
