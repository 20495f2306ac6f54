import { createHash, createPublicKey, verify, type JsonWebKey } from "node:crypto";

import type { HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { caught } from "./testing/caught.ts";
import { setUp, tokenAnswer, type Answer } from "./testing/oauth-setting.ts";

const bound: Answer = () => tokenAnswer({ access_token: "sesame", token_type: "DPoP" });
const url = "https://api.example/things?q=1";

interface Proof {
  readonly header: { alg: string; typ: string; jwk: JsonWebKey };
  readonly claims: Record<string, unknown>;
}

/** The proof of a request, whose signature is right. */
function proofOf(request: HttpRequest): Proof {
  const [header, claims, signature] = request.headers
    .get("dpop")!
    .split(".")
    .map((part) => Buffer.from(part, "base64url")) as [Buffer, Buffer, Buffer];
  const proof = { header: JSON.parse(header.toString()), claims: JSON.parse(claims.toString()) } as Proof;
  const key = { key: createPublicKey({ key: proof.header.jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" as const };
  const signed = Buffer.from(request.headers.get("dpop")!.split(".").slice(0, 2).join("."));
  expect(verify("sha256", signed, key, signature)).toBe(true);
  return proof;
}

function challenge(nonce: string): ReturnType<Answer> {
  return { status: 401, headers: { "www-authenticate": 'DPoP error="use_dpop_nonce"', "dpop-nonce": nonce } };
}

describe("DPoP", () => {
  it("proves the key to both servers, with the token, at the time of the clock", async () => {
    const sent: HttpRequest[] = [];
    const { client, clock, tokenRequests } = setUp(
      { dpop: true },
      {
        token: bound,
        api: (request) => {
          sent.push(request);
          return { status: 200 };
        },
      },
    );
    await clock.advance(10_000);
    await client.post(url);
    const iat = Date.UTC(2000, 0, 1) / 1000 + 10;
    const forToken = proofOf(tokenRequests[0]!);
    expect(forToken.header).toMatchObject({ alg: "ES256", typ: "dpop+jwt" });
    expect(forToken.header.jwk).not.toHaveProperty("d");
    expect(forToken.claims).toMatchObject({ htm: "POST", htu: "https://login.example/token", iat });
    expect(sent[0]!.headers.get("authorization")).toBe("DPoP sesame");
    const forApi = proofOf(sent[0]!);
    expect(forApi.header.jwk).toEqual(forToken.header.jwk);
    const ath = createHash("sha256").update("sesame").digest("base64url");
    expect(forApi.claims).toMatchObject({ htm: "POST", htu: "https://api.example/things", ath, iat });
  });

  it("makes a new proof for each request, with the nonce of the server, which it answers at once", async () => {
    const nonces: unknown[] = [];
    const ids = new Set<unknown>();
    const { client, forms } = setUp(
      { dpop: true },
      {
        token: bound,
        api: (request) => {
          const { nonce, jti } = proofOf(request).claims;
          nonces.push(nonce);
          ids.add(jti);
          return nonce === undefined ? challenge("n1") : { status: 200, headers: { "dpop-nonce": "n2" } };
        },
      },
    );
    const first = await client.get(url);
    expect([first.status, first.history.map(({ status }) => status)]).toEqual([200, [401]]);
    expect((await client.get(url)).history).toEqual([]);
    expect([nonces, ids.size, forms.length]).toEqual([[undefined, "n1", "n2"], 3, 1]);
  });

  it("gives up when a nonce is not enough: one other token, and each nonce once", async () => {
    const { client, seen, forms } = setUp({ dpop: true }, { token: bound, api: () => challenge("n1") });
    expect((await client.get(url)).status).toBe(401);
    expect([seen.length, forms.length]).toEqual([3, 2]);
  });

  it("answers an authorization server that wants a nonce", async () => {
    const nonces: unknown[] = [];
    const { auth } = setUp(
      { dpop: true },
      {
        token: (request) => {
          const { nonce } = proofOf(request).claims;
          nonces.push(nonce);
          if (nonce === "n1") return bound(request);
          return { status: 400, json: { error: "use_dpop_nonce" }, headers: { "dpop-nonce": "n1" } };
        },
      },
    );
    expect((await auth.getToken()).tokenType).toBe("dpop");
    expect(nonces).toEqual([undefined, "n1"]);
  });

  it("takes a key pair of one's own, and a token that is bound to none", async () => {
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const dpop = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
    const { client, seen, tokenRequests } = setUp({ dpop }, { token: () => tokenAnswer() });
    await client.get(url);
    const { x } = await crypto.subtle.exportKey("jwk", dpop.publicKey);
    expect(proofOf(tokenRequests[0]!).header.jwk.x).toBe(x);
    expect(seen).toEqual(["Bearer t"]);
  });

  it("is wanted for a token that is bound", async () => {
    const { client, seen } = setUp({}, { token: bound });
    const error = await caught(() => client.get(url));
    expect(error).toMatchObject({ name: "OAuth2Error", message: expect.stringContaining("option dpop is not set") });
    expect(seen).toEqual([]);
  });
});
