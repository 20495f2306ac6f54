import type { Failure } from "./network-failures.ts";

const trust = "if you trust it, pass its authority as tls.ca";

/** Codes of the check of the server's certificate. */
const certificateFailures: Readonly<Record<string, Failure>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "the certificate is for another host",
    fix: "use a name that it covers, or set tls.serverName",
  },
  ERR_TLS_CERT_ALTNAME_FORMAT: { what: "the certificate has malformed host names" },
  HOSTNAME_MISMATCH: {
    what: "the certificate is for another host",
    fix: "use a name that it covers, or set tls.serverName",
  },
  CERT_HAS_EXPIRED: {
    what: "the certificate has expired",
    fix: "the server needs a new one; check this machine's clock too",
  },
  CERT_NOT_YET_VALID: { what: "the certificate is not valid yet", fix: "check this machine's clock" },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: "the certificate is self-signed", fix: "if you trust it, pass it as tls.ca" },
  SELF_SIGNED_CERT_IN_CHAIN: { what: "the certificate comes from an unknown authority", fix: trust },
  UNABLE_TO_GET_ISSUER_CERT: { what: "the certificate comes from an unknown authority", fix: trust },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { what: "the certificate comes from an unknown authority", fix: trust },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: "the certificate comes from an unknown authority, or the server does not send the certificates between",
    fix: trust,
  },
  CERT_UNTRUSTED: { what: "the certificate's authority is not trusted", fix: trust },
  CERT_REJECTED: { what: "the certificate's authority does not allow this use" },
  CERT_REVOKED: { what: "the certificate has been revoked", fix: "the server needs a new one" },
  CERT_SIGNATURE_FAILURE: { what: "the certificate's signature is wrong" },
  CERT_CHAIN_TOO_LONG: { what: "the certificate chain is too long" },
  INVALID_CA: { what: "the certificate was issued by one that is no authority" },
  INVALID_PURPOSE: { what: "the certificate is not meant for servers" },
  ERR_SSL_EE_KEY_TOO_SMALL: { what: "the server's key is too small to be safe" },
  ERR_SSL_DH_KEY_TOO_SMALL: { what: "the server's Diffie-Hellman key is too small to be safe" },
};

/** Codes of certificate checks, of OpenSSL and of `node:tls`. */
export const tlsFailures: Readonly<Record<string, Failure>> = {
  ...certificateFailures,
  // Our certificate
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    what: "the server wants a client certificate",
    fix: "pass tls.cert and tls.key, or tls.pfx",
  },
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: { what: "the server refused the client certificate", fix: "check tls.cert" },
  "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE": { what: "the server refused the client certificate", fix: "check tls.cert" },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: { what: "the client certificate has expired", fix: "check tls.cert" },
  "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED": { what: "the client certificate has expired", fix: "check tls.cert" },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: { what: "the client certificate has been revoked", fix: "check tls.cert" },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: { what: "the server refused the client certificate", fix: "check tls.cert" },
  "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN": {
    what: "the server refused the client certificate",
    fix: "check tls.cert",
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    what: "the server does not know the authority of the client certificate",
    fix: "check tls.cert",
  },
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: { what: "the server denied access", fix: "check tls.cert" },
  ERR_OSSL_BAD_DECRYPT: { what: "the key of the client certificate cannot be decrypted", fix: "check tls.passphrase" },
  ERR_OSSL_UNSUPPORTED: {
    what: "the key of the client certificate cannot be read",
    fix: "check tls.key and tls.passphrase",
  },
  ERR_OSSL_PEM_NO_START_LINE: { what: "the client certificate cannot be read", fix: "check tls.cert" },
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: {
    what: "the client certificate and its key do not belong together",
    fix: "check tls.cert and tls.key",
  },
  // Versions, ciphers, protocols
  EPROTO: { what: "the TLS handshake failed", fix: "check that the port speaks TLS, and tls.minVersion" },
  ERR_SSL_WRONG_VERSION_NUMBER: { what: "the port does not speak TLS", fix: "use http:, or the server's TLS port" },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { what: "the port does not speak TLS", fix: "use http:, or the server's TLS port" },
  ERR_SSL_HTTP_REQUEST: { what: "the port does not speak TLS", fix: "use http:, or the server's TLS port" },
  ERR_SSL_UNSUPPORTED_PROTOCOL: {
    what: "the server speaks no TLS version that is allowed here",
    fix: "the server should be updated; tls.minVersion lowers what is allowed",
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: {
    what: "the server accepts no TLS version that is allowed here",
    fix: "check tls.minVersion and tls.maxVersion",
  },
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: {
    what: "no TLS version is allowed here",
    fix: "check tls.minVersion and tls.maxVersion",
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    what: "the server refused the handshake",
    fix: "check tls.ciphers and the TLS versions, and whether it wants a client certificate",
  },
  "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE": {
    what: "the server refused the handshake",
    fix: "check tls.ciphers and the TLS versions, and whether it wants a client certificate",
  },
  ERR_SSL_NO_CIPHERS_AVAILABLE: { what: "no cipher is allowed here", fix: "check tls.ciphers" },
  ERR_SSL_NO_CIPHER_MATCH: { what: "tls.ciphers names no cipher that exists", fix: "check tls.ciphers" },
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: {
    what: "the server finds the offered ciphers too weak",
    fix: "check tls.ciphers",
  },
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: {
    what: "the server does not know the host name",
    fix: "check the host and tls.serverName",
  },
  ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME: {
    what: "the server does not know the host name",
    fix: "check the host and tls.serverName",
  },
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: { what: "the server speaks none of the protocols that were offered" },
  ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: { what: "the server failed during the handshake" },
};

/** The server wanted a certificate of ours and did not get a good one, so it cannot have taken a request from us. */
export function isClientRefused(code: string): boolean {
  return /^ERR_SSL_.*ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code);
}

/** We did not accept the server's certificate. */
export function isServerRefused(code: string): boolean {
  return Object.hasOwn(certificateFailures, code);
}

/** Whether `code` concerns TLS, also when there is no sentence for it. */
export function isTlsCode(code: string): boolean {
  return Object.hasOwn(tlsFailures, code) || /^ERR_(?:SSL|TLS|OSSL)_/.test(code);
}
