import { generateKeyPairSync, verify, createHmac, type KeyObject } from "node:crypto";

import { describe, expect, it } from "vitest";

import type { ClientAuthentication } from "./client-authentication.ts";
import { caught } from "./testing/caught.ts";
import { setUp } from "./testing/oauth-setting.ts";

const NOW = Date.UTC(2000, 0, 1) / 1000;

interface Assertion {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  readonly signed: string;
  readonly signature: Buffer;
}

function parse(jwt: string): Assertion {
  const [header, claims, signature] = jwt.split(".") as [string, string, string];
  const json = (text: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(text, "base64url").toString()) as Record<string, unknown>;
  return {
    header: json(header),
    claims: json(claims),
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

async function formOf(
  options: Parameters<typeof setUp>[0],
): Promise<{ form: Record<string, string>; authorization: string | null }> {
  const { auth, forms, tokenRequests } = setUp(options);
  await auth.getToken();
  return { form: forms[0]!, authorization: tokenRequests[0]!.headers.get("authorization") };
}

describe("a client by its secret (A22)", () => {
  it("sends it form-encoded in a header", async () => {
    const { form, authorization } = await formOf({ clientId: "a:b", clientSecret: "p ä%" });
    expect(form).toEqual({ grant_type: "client_credentials" });
    // RFC 6749 section 2.3.1: encoded as a form before it is encoded as Basic.
    const [id, secret] = atob(authorization!.replace("Basic ", "")).split(":") as [string, string];
    const decode = (text: string): string => new URLSearchParams(`x=${text}`).get("x")!;
    expect([decode(id), decode(secret)]).toEqual(["a:b", "p ä%"]);
  });

  it("sends it in the form", async () => {
    const { form, authorization } = await formOf({ clientAuth: "post", clientSecret: "hush" });
    expect(form).toMatchObject({ client_id: "me", client_secret: "hush" });
    expect(authorization).toBeNull();
  });

  it("signs with it", async () => {
    const { form, authorization } = await formOf({ clientAuth: "secret-jwt", clientSecret: "hush" });
    const { header, claims, signed, signature } = parse(form["client_assertion"]!);
    expect(header).toEqual({ alg: "HS256" });
    expect(claims).toMatchObject({ iss: "me", sub: "me", aud: "https://login.example/token" });
    expect(signature).toEqual(createHmac("sha256", "hush").update(signed).digest());
    expect(authorization).toBeNull();
  });
});

describe("a client without a secret", () => {
  for (const clientAuth of ["none", "mtls", undefined] as const)
    it(`says who it is by its id alone (${clientAuth})`, async () => {
      const { form, authorization } = await formOf({ clientAuth });
      expect([form, authorization]).toEqual([{ grant_type: "client_credentials", client_id: "me" }, null]);
    });
});

describe("a client by a private key", () => {
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ed = generateKeyPairSync("ed25519");
  const jwk = (key: KeyObject, more: object): object => ({ ...key.export({ format: "jwk" }), ...more });

  it.each([
    ["ES256", ec, { key: ec.publicKey, dsaEncoding: "ieee-p1363" }, "sha256"],
    ["RS256", rsa, rsa.publicKey, "sha256"],
    ["Ed25519", ed, ed.publicKey, null],
  ] as const)("signs by %s, at the time of the clock", async (alg, { privateKey }, publicKey, hash) => {
    const key = jwk(privateKey, { alg, kid: "k1" });
    const { form } = await formOf({ clientAuth: { privateKey: key } });
    const { header, claims, signed, signature } = parse(form["client_assertion"]!);
    expect(header).toEqual({ alg, kid: "k1" });
    expect(form["client_assertion_type"]).toBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    expect(claims).toMatchObject({ iss: "me", sub: "me", aud: "https://login.example/token" });
    expect(Math.abs((claims["iat"] as number) - NOW)).toBeLessThanOrEqual(1);
    expect(claims["exp"]).toBe((claims["iat"] as number) + 60);
    expect(verify(hash, Buffer.from(signed), publicKey, signature)).toBe(true);
  });

  it("signs with a CryptoKey, for the audience and by the name that are set", async () => {
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const { privateKey } = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
    const clientAuth = { privateKey, keyId: "k2" };
    const { form } = await formOf({ clientAuth, clientAuthAudience: "https://issuer.example" });
    const { header, claims } = parse(form["client_assertion"]!);
    expect([header, claims["aud"]]).toEqual([{ alg: "ES256", kid: "k2" }, "https://issuer.example"]);
  });

  it.each([
    [jwk(ec.publicKey, { alg: "ES256" }), /that of a public key/],
    [jwk(ec.privateKey, {}), /a JWK needs alg/],
  ])("refuses a key that cannot sign", async (privateKey, message) => {
    const { auth } = setUp({ clientAuth: { privateKey } as ClientAuthentication });
    const error = await caught(() => auth.getToken());
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });
});
