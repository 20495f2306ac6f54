import { SocksError, type SocksStep } from "./socks-error.ts";
import type { SocksProxy } from "./socks-proxy.ts";

/** What an answer means: a name for it, what happened, and what to do where that can be said. */
type Meaning = readonly [code: string, what: string, fix?: string];

const checkTarget = "check that the server runs and listens there";
const checkProxy = "check host, port and scheme of the proxy";
const passCredentials = "pass username and password";

/** RFC 1928 section 6. */
const replies5: Readonly<Record<number, Meaning>> = {
  1: ["ERR_SOCKS_GENERAL_FAILURE", "the proxy failed", "the host name may not exist; its log may say more"],
  2: ["ERR_SOCKS_NOT_ALLOWED", "the rules of the proxy do not allow it", "check them, or go by another proxy"],
  3: ["ERR_SOCKS_NETWORK_UNREACHABLE", "the proxy cannot reach the network", "check the network of the proxy"],
  4: ["ERR_SOCKS_HOST_UNREACHABLE", "the proxy cannot reach the host", "check the host name; it may not exist"],
  5: ["ERR_SOCKS_CONNECTION_REFUSED", "the target refused the connection of the proxy", checkTarget],
  6: ["ERR_SOCKS_TTL_EXPIRED", "the target is too far from the proxy", "check the network of the proxy"],
  7: ["ERR_SOCKS_COMMAND_NOT_SUPPORTED", "the proxy makes no connections", "use one that supports CONNECT"],
  8: [
    "ERR_SOCKS_ADDRESS_TYPE_NOT_SUPPORTED",
    "the proxy does not take that kind of address",
    "it may take a name by socks5h:, or an address by socks5:",
  ],
};

/** https://www.openssh.org/txt/socks4.protocol */
const replies4: Readonly<Record<number, Meaning>> = {
  91: ["ERR_SOCKS_REJECTED", "the proxy rejected the request, or could not reach the target", checkTarget],
  92: ["ERR_SOCKS_NO_IDENTD", "the proxy wants to ask identd on this machine, and cannot reach it"],
  93: ["ERR_SOCKS_USER_MISMATCH", "identd on this machine names another user", "check the user of the proxy"],
};

const GRANTED_4 = 90;

const NO_METHOD = 0x00;
const PASSWORD_METHOD = 0x02;
const NO_ACCEPTABLE_METHOD = 0xff;

/** IPv4, name, IPv6. */
const addressTypes: ReadonlySet<number> = new Set([1, 3, 4]);

/**
 * Judges the answer to one step of the handshake as far as it has come, after each byte. The `socks` package checks less of it, and does not
 * tell the numbers.
 * @returns undefined while nothing is wrong.
 */
export function findRefusal(proxy: SocksProxy, step: SocksStep, answer: readonly number[]): SocksError | undefined {
  const meaning = step === "password" ? ofPassword(answer) : ofAnswer(proxy, step, answer);
  if (meaning === undefined) return undefined;
  return socksError(proxy, step, meaning, meaning === notSocks ? undefined : answer[1]);
}

/** The error for a proxy that ends the connection in place of an answer, or in the middle of one. */
export function closedEarly(proxy: SocksProxy, step: SocksStep): SocksError {
  const fix = step === "request" ? "it may not reach the target, or not allow it" : checkProxy;
  return socksError(proxy, step, ["ERR_SOCKS_CLOSED", "the proxy closed the connection before it answered", fix]);
}

/** The error for an answer that the `socks` package does not take. */
export function notUnderstood(proxy: SocksProxy, step: SocksStep, message: string): SocksError {
  return socksError(proxy, step, ["ERR_SOCKS_PROTOCOL", `the handshake failed: ${message}`]);
}

const notSocks: Meaning = ["ERR_SOCKS_PROTOCOL", "what answers there does not speak it", checkProxy];

function ofAnswer(
  proxy: SocksProxy,
  step: SocksStep,
  [first, second, , fourth]: readonly number[],
): Meaning | undefined {
  // The version of the answer: SOCKS4 has 0 there.
  if (first !== (proxy.version === 5 ? 5 : 0)) return notSocks;
  if (second === undefined) return undefined;
  if (step === "method") return ofMethod(proxy, second);
  if (proxy.version === 4) return second === GRANTED_4 ? undefined : (replies4[second] ?? unknownReply);
  if (second !== 0) return replies5[second] ?? unknownReply;
  return fourth === undefined || addressTypes.has(fourth) ? undefined : notSocks;
}

const unknownReply: Meaning = ["ERR_SOCKS_UNKNOWN_REPLY", "the proxy refused, for a reason that SOCKS does not define"];

function ofMethod({ username, password }: SocksProxy, method: number): Meaning | undefined {
  const hasCredentials = username !== "" || password !== "";
  if (method === NO_METHOD || (method === PASSWORD_METHOD && hasCredentials)) return undefined;
  if (method === PASSWORD_METHOD || (method === NO_ACCEPTABLE_METHOD && !hasCredentials)) {
    return ["ERR_SOCKS_NO_ACCEPTABLE_METHOD", "the proxy wants to know who asks", passCredentials];
  }
  if (method === NO_ACCEPTABLE_METHOD) {
    return ["ERR_SOCKS_NO_ACCEPTABLE_METHOD", "the proxy takes neither user and password nor a stranger"];
  }
  return ["ERR_SOCKS_PROTOCOL", "the proxy chose a way of authentication that was not offered"];
}

/** RFC 1929 section 2. Its version is not looked at: some proxies send that of SOCKS there. */
function ofPassword([, status]: readonly number[]): Meaning | undefined {
  if (status === undefined || status === 0) return undefined;
  return ["ERR_SOCKS_AUTHENTICATION_FAILED", "the proxy does not accept user and password", "check them"];
}

/** `the target refused the connection of the proxy (SOCKS5 reply 5); check that ...` */
function socksError({ version }: SocksProxy, step: SocksStep, [code, what, fix]: Meaning, reply?: number): SocksError {
  const answer = reply === undefined ? "" : ` ${answerNames[step]} ${reply}`;
  const message = `${what} (SOCKS${version}${answer})${fix === undefined ? "" : `; ${fix}`}`;
  return new SocksError(message, { code, version, step, reply });
}

const answerNames: Readonly<Record<SocksStep, string>> = { method: "method", password: "status", request: "reply" };
