import { createCertificates } from "@haulier/conformance/server";
import { describe, expect, it } from "vitest";

import { sharedContext } from "./tls-contexts.ts";

const { ca, client, otherClient } = createCertificates();

describe("sharedContext", () => {
  it("gives the same context for the same content, as text or as bytes", () => {
    const context = sharedContext({ ca: [ca], ...client });
    expect(sharedContext({ ca: [ca], ...client })).toBe(context);
    expect(sharedContext({ ca: [Buffer.from(ca)], ...client, ciphers: undefined })).toBe(context);
  });

  it("gives another one for any other content", () => {
    const contexts = [
      sharedContext({}),
      sharedContext({ ca: [] }),
      sharedContext({ ca: [ca] }),
      sharedContext({ ca: [ca, client.cert] }),
      sharedContext({ ca: [ca], ...client }),
      sharedContext({ ca: [ca], ...otherClient }),
      sharedContext({ ca: [ca], maxVersion: "TLSv1.2" }),
      sharedContext({ ca: [ca], minVersion: "TLSv1.2" }),
      sharedContext({ ca: [ca], ciphers: "DEFAULT" }),
      sharedContext({ ca: [ca], passphrase: "DEFAULT" }),
    ];
    expect(new Set(contexts).size).toBe(contexts.length);
  });

  it("remembers no content that cannot be used", () => {
    const options = { ciphers: "NO-SUCH-CIPHER" };
    for (let count = 0; count < 2; count += 1) expect(() => sharedContext(options)).toThrow("no cipher match");
  });

  it("goes on when there were many", () => {
    const contexts = Array.from({ length: 150 }, (_, index) => sharedContext({ sessionIdContext: `context ${index}` }));
    expect(sharedContext({ sessionIdContext: "context 0" })).toBe(contexts[0]);
  });
});
