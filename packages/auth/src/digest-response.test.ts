import { describe, expect, it } from "vitest";

import { hashOf, utf8ByteString } from "./byte-string.ts";
import { digestResponse, hashCredentials } from "./digest-response.ts";

const get = { method: "GET", uri: "/dir/index.html", bodyHash: "" };

describe("the response to a Digest challenge (A14)", () => {
  it("is that of RFC 2069 without qop", async () => {
    const credentials = { username: "Mufasa", realm: "testrealm@host.com", password: "CircleOfLife" };
    const ha1 = await hashCredentials("MD5", credentials, undefined);
    const use = { nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", nc: "", cnonce: "", qop: undefined };
    expect(await digestResponse("MD5", ha1, use, get)).toBe("1949323746fe6a43ef61f9606e7febea");
  });

  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ] as const)("is that of RFC 7616 section 3.9.1 for %s", async (hash, expected) => {
    const credentials = { username: "Mufasa", realm: "http-auth@example.org", password: "Circle of Life" };
    const ha1 = await hashCredentials(hash, credentials, undefined);
    const use = {
      nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
      nc: "00000001",
      cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
      qop: "auth",
    } as const;
    expect(await digestResponse(hash, ha1, use, get)).toBe(expected);
  });

  // The numbers of the RFC are of another hash: SHA-512 cut to 256 bits. These are of its erratum 4897.
  it("is that of RFC 7616 section 3.9.2 for SHA-512-256, as its erratum 4897 corrects it", async () => {
    const username = utf8ByteString("Jäsøn Doe");
    const realm = "api@example.org";
    const ha1 = await hashCredentials("SHA-512-256", { username, realm, password: "Secret, or not?" }, undefined);
    const use = {
      nonce: "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
      nc: "00000001",
      cnonce: "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
      qop: "auth",
    } as const;
    expect(await hashOf("SHA-512-256", `${username}:${realm}`)).toBe(
      "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
    );
    expect(await digestResponse("SHA-512-256", ha1, use, { method: "GET", uri: "/doe.json", bodyHash: "" })).toBe(
      "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5",
    );
  });
});
