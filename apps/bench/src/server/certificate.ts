import { createPrivateKey } from "node:crypto";

/**
 * The certificate of the servers here, signed by itself, for `localhost` and `127.0.0.1` until 2120; {@link trustingServer} makes a process
 * believe it. It is written down so that every run has the same one, and secret to nobody: the key belongs to this benchmark alone.
 */
export const cert = `-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIQE1Uj40dBLN8aYxwnK9/TSzAKBggqhkjOPQQDAjAcMRow
GAYDVQQDDBFIYXVsaWVyIGJlbmNobWFyazAgFw0yMDAxMDEwMDAwMDBaGA8yMTIw
MDEwMTAwMDAwMFowHDEaMBgGA1UEAwwRSGF1bGllciBiZW5jaG1hcmswWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAATZRk05VlXTKBKrlgj3AKDyk/vt9wvEYnTKLn44
CkOUYMW6V6j0xVgbCTbPh+wbLp35A1CVDb5GV9d1f3Tc88RSo0MwQTAOBgNVHQ8B
Af8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwGgYDVR0RBBMwEYIJbG9jYWxo
b3N0hwR/AAABMAoGCCqGSM49BAMCA0gAMEUCIAZYV+s+iKfC6j0k/HiIgbjFsukX
UQfIFQu48F4lk3eTAiEArhAhHrSPEbCGnicUJboR9OIoOTm1Hrt1E9NtJACIZog=
-----END CERTIFICATE-----
`;

export const key = createPrivateKey({
  format: "jwk",
  key: {
    kty: "EC",
    crv: "P-256",
    x: "2UZNOVZV0ygSq5YI9wCg8pP77fcLxGJ0yi5-OApDlGA",
    y: "xbpXqPTFWBsJNs-H7BsunfkDUJUNvkZX13V_dNzzxFI",
    d: "emOBYHMLhPb5-ahuB38u9_X6GHoWDhsevX4uVlnAX2A",
  },
}).export({ format: "pem", type: "pkcs8" });
