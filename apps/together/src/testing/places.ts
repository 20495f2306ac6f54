import type { RequestListener } from "node:http";
import { request as ask } from "node:http";

import { witness, type Witness } from "./witness.ts";

/** What the credentials of the tests contain, and nothing else does. */
export const SECRET = "s3cr3t-of-home";
/** The same of the proxy. */
export const PROXY_SECRET = "s3cr3t-of-the-proxy";

/** Where the credentials belong, where they do not, and a proxy between. */
export interface Places extends AsyncDisposable {
  readonly home: string;
  readonly homeAddress: string;
  readonly stranger: string;
  readonly proxy: string;
  readonly atHome: readonly string[];
  readonly atStranger: readonly string[];
  readonly atProxy: readonly string[];
}

/** The stranger has another host and another port, since netrc and cookies go by the host alone. */
export async function openPlaces(): Promise<Places> {
  const stranger = await witness(strangeAnswer);
  const strangeOrigin = `http://localhost:${stranger.port}`;
  const home = await witness(homeAnswer(strangeOrigin));
  const proxy = await witness(forward);
  const witnesses: readonly Witness[] = [home, stranger, proxy];
  return {
    home: `http://127.0.0.1:${home.port}`,
    homeAddress: `127.0.0.1:${home.port}`,
    stranger: strangeOrigin,
    proxy: `http://agent:${PROXY_SECRET}@127.0.0.1:${proxy.port}`,
    atHome: home.seen,
    atStranger: stranger.seen,
    atProxy: proxy.seen,
    [Symbol.asyncDispose]: async () => {
      for (const each of witnesses) await each[Symbol.asyncDispose]();
    },
  };
}

const challenge = 'Digest realm="home", nonce="n0", qop="auth", algorithm=SHA-256';

function homeAnswer(stranger: string): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url!, "http://home");
    if (pathname === "/token")
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ access_token: SECRET, token_type: "Bearer" }));
    else if (pathname === "/digest" && request.headers.authorization === undefined)
      response.writeHead(401, { "www-authenticate": challenge }).end();
    else if (pathname === "/away" || pathname === "/digest")
      response.writeHead(307, { location: `${stranger}/from-home` }).end();
    else if (pathname === "/pages")
      response
        .setHeader("link", `<${stranger}/pages>; rel="next"`)
        .setHeader("content-type", "application/json")
        .end("[1]");
    else response.end("home");
  };
}

/** Asks for credentials as well, since nothing else is so likely to get them. */
const strangeAnswer: RequestListener = (_request, response) => {
  response
    .writeHead(200, { "www-authenticate": challenge, "content-type": "application/json", "set-cookie": "stranger=1" })
    .end("[2]");
};

/** A forward proxy that takes any request. */
const forward: RequestListener = ({ url, method, headers }, response) => {
  const { "proxy-authorization": _credentials, ...others } = headers;
  ask(url!, { method: method!, headers: others }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  }).end();
};
