import { Client, type HttpRequest } from "@haulier/core";
import { MockTransport, VirtualClock, type MockResponseInit } from "@haulier/mock";

import { OAuth2Auth } from "../oauth2-auth.ts";
import type { OAuth2AuthOptions } from "../oauth2-options.ts";

/** What a server answers to a request. */
export type Answer = (request: HttpRequest) => MockResponseInit | Promise<MockResponseInit>;

/** An authorization server and an API, in process, and a client that talks to both. */
export interface OAuthSetting {
  readonly auth: OAuth2Auth;
  readonly client: Client;
  readonly clock: VirtualClock;
  /** The forms that were posted to the authorization server, in order. */
  readonly forms: Record<string, string>[];
  /** The requests that were sent there. */
  readonly tokenRequests: HttpRequest[];
  /** What the API saw as `Authorization`, in order. */
  readonly seen: (string | null)[];
}

/** What the two servers answer. */
export interface Answers {
  /** What the authorization server answers. @defaultValue tokens t1, t2 and so on, for an hour each */
  readonly token?: Answer;
  /** What the API answers. @defaultValue 200 */
  readonly api?: Answer;
}

/** Such a setting; the client is `me`, with the secret `hush`. */
export function setUp(options: Partial<OAuth2AuthOptions> = {}, answers: Answers = {}): OAuthSetting {
  const clock = new VirtualClock();
  const forms: Record<string, string>[] = [];
  const tokenRequests: HttpRequest[] = [];
  const seen: (string | null)[] = [];
  const { token = () => tokenAnswer({ access_token: `t${forms.length}` }), api = () => ({ status: 200 }) } = answers;
  const transport = new MockTransport(async (request) => {
    if (request.url.hostname === "api.example") {
      seen.push(request.headers.get("authorization"));
      return api(request);
    }
    tokenRequests.push(request);
    const text = new TextDecoder().decode(await request.read());
    forms.push(Object.fromEntries(new URLSearchParams(text)));
    return token(request);
  });
  const client = new Client({ transport, clock });
  const auth = new OAuth2Auth({
    client,
    clock,
    clientId: "me",
    ...("clientAuth" in options ? {} : { clientSecret: "hush" }),
    ...("issuer" in options ? {} : { tokenUrl: "https://login.example/token" }),
    ...options,
  });
  return { auth, client: client.extend({ auth }), clock, forms, tokenRequests, seen };
}

/** A token for an hour, unless `more` says otherwise; undefined takes a member out. */
export function tokenAnswer(more: Record<string, unknown> = {}): MockResponseInit {
  return { status: 200, json: { access_token: "t", token_type: "Bearer", expires_in: 3_600, ...more } };
}
