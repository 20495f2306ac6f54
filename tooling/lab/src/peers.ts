import { apache } from "./peers/apache.ts";
import { apps } from "./peers/apps.ts";
import { caddy } from "./peers/caddy.ts";
import { chaos } from "./peers/chaos.ts";
import { dante } from "./peers/dante.ts";
import { dns } from "./peers/dns.ts";
import { haproxy } from "./peers/haproxy.ts";
import { httpbin } from "./peers/httpbin.ts";
import { lighttpd } from "./peers/lighttpd.ts";
import { microsocks } from "./peers/microsocks.ts";
import { mitmproxy } from "./peers/mitmproxy.ts";
import { nghttpd } from "./peers/nghttpd.ts";
import { nghttpx } from "./peers/nghttpx.ts";
import { nginx } from "./peers/nginx.ts";
import { oauthMock } from "./peers/oauth-mock.ts";
import { oidc } from "./peers/oidc.ts";
import { redis } from "./peers/redis.ts";
import { squid } from "./peers/squid.ts";
import { sse } from "./peers/sse.ts";
import { sshSocks } from "./peers/ssh-socks.ts";
import { stunnel } from "./peers/stunnel.ts";
import { tinyproxy } from "./peers/tinyproxy.ts";
import { wire } from "./peers/wire.ts";

export const peers = {
  apache,
  apps,
  caddy,
  chaos,
  dante,
  dns,
  haproxy,
  httpbin,
  lighttpd,
  microsocks,
  mitmproxy,
  nghttpd,
  nghttpx,
  nginx,
  "oauth-mock": oauthMock,
  oidc,
  redis,
  squid,
  sse,
  "ssh-socks": sshSocks,
  stunnel,
  tinyproxy,
  wire,
};

export type PeerName = keyof typeof peers;

/** Where a peer is to be found: what its `start` returns. */
export type PeerEndpoints<Name extends PeerName> = Awaited<ReturnType<(typeof peers)[Name]["start"]>>;

export const peerNames = Object.keys(peers) as PeerName[];

/** Named sets of peers. */
const groups = {
  web: ["nginx", "apache", "lighttpd", "haproxy", "caddy", "httpbin", "wire"],
  proxies: ["squid", "tinyproxy", "microsocks", "dante", "ssh-socks", "mitmproxy", "nghttpx", "stunnel"],
  h2: ["nghttpd", "nghttpx"],
  faults: ["chaos", "wire", "haproxy"],
  oauth: ["oauth-mock", "oidc"],
  all: peerNames,
} satisfies Record<string, readonly PeerName[]>;

const isPeerName = (word: string): word is PeerName => Object.hasOwn(peers, word);
const isGroupName = (word: string): word is keyof typeof groups => Object.hasOwn(groups, word);

/** Names of peers and groups to names of peers, each once. Throws on any other word. */
export function namedPeers(words: readonly string[]): PeerName[] {
  const named = words.flatMap((word) => {
    if (isGroupName(word)) return groups[word];
    if (isPeerName(word)) return [word];
    const known = [...peerNames, ...Object.keys(groups)].join(" ");
    throw new Error(`no peer or group named ${word}; there are: ${known}`);
  });
  return [...new Set(named)];
}
