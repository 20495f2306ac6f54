/** What an error code means, in words: what happened, and what to do where that can be said. */
export interface Failure {
  readonly what: string;
  readonly fix?: string;
}

/** Codes of DNS, of the system and of `node:net`. */
export const networkFailures: Readonly<Record<string, Failure>> = {
  // DNS
  ENOTFOUND: { what: "the host name does not exist", fix: "check its spelling" },
  EAI_NONAME: { what: "the host name does not exist", fix: "check its spelling" },
  EAI_NODATA: { what: "the host name has no address" },
  ENODATA: { what: "the host name has no address" },
  EAI_AGAIN: { what: "no answer from the name server", fix: "check the network and the DNS settings, or try again" },
  EAI_FAIL: { what: "the name server failed", fix: "check the DNS settings" },
  ESERVFAIL: { what: "the name server failed", fix: "check the DNS settings" },
  ERR_INVALID_IP_ADDRESS: { what: "the lookup gave something that is no IP address", fix: "check the lookup option" },
  // Connecting
  ECONNREFUSED: { what: "connection refused", fix: "check that the server runs and listens there" },
  EHOSTUNREACH: { what: "no route to the host", fix: "check the network, VPN and firewall" },
  ENETUNREACH: { what: "the network is unreachable", fix: "check that this machine is online" },
  ENETDOWN: { what: "the network is down", fix: "check that this machine is online" },
  EHOSTDOWN: { what: "the host is down" },
  ETIMEDOUT: { what: "no answer from the other side", fix: "check the network and firewall" },
  ERR_SOCKET_CONNECTION_TIMEOUT: { what: "no answer from the other side", fix: "check the network and firewall" },
  EADDRNOTAVAIL: { what: "the local address is not available", fix: "check localAddress, or reuse more connections" },
  EADDRINUSE: { what: "the local address is in use", fix: "check localAddress, or reuse more connections" },
  EINVAL: { what: "the address is not one to connect to", fix: "check host, port and localAddress" },
  EAFNOSUPPORT: { what: "this machine does not support that kind of address", fix: "check the family option" },
  EMFILE: { what: "this process has too many open files", fix: "lower maxConnections or raise ulimit -n" },
  ENFILE: { what: "the system has too many open files", fix: "lower maxConnections or raise the system's limit" },
  ENOBUFS: { what: "the system has no buffer space left", fix: "lower maxConnections" },
  EACCES: { what: "permission denied", fix: "check the rights of this process and the firewall" },
  EPERM: { what: "operation not permitted", fix: "check the rights of this process and the firewall" },
  ENOENT: { what: "there is no such Unix socket", fix: "check socketPath, and that the server runs" },
  ENOTSOCK: { what: "the path is not a Unix socket", fix: "check socketPath" },
  // On a connection
  ECONNRESET: { what: "the other side reset the connection" },
  ECONNABORTED: { what: "the connection was aborted" },
  EPIPE: { what: "the other side no longer reads from the connection" },
  ENOTCONN: { what: "the connection is no longer open" },
  ERR_STREAM_DESTROYED: { what: "the connection is no longer open" },
  ERR_STREAM_WRITE_AFTER_END: { what: "the connection is no longer open" },
  ERR_SOCKET_CLOSED: { what: "the connection is no longer open" },
  ERR_STREAM_PREMATURE_CLOSE: { what: "the connection closed early" },
};

/** Sentences for what llhttp, Node's HTTP/1.1 parser, refuses. */
export const parserFailures: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: { what: "the response headers are larger than the limit" },
  HPE_INVALID_CONSTANT: { what: "the answer is not HTTP" },
  HPE_INVALID_VERSION: { what: "the answer has an unknown HTTP version" },
  HPE_INVALID_STATUS: { what: "the answer has an invalid status" },
  HPE_INVALID_HEADER_TOKEN: { what: "the answer has an invalid header" },
  HPE_INVALID_CONTENT_LENGTH: { what: "the answer has an invalid Content-Length" },
  HPE_UNEXPECTED_CONTENT_LENGTH: { what: "the answer has a Content-Length that contradicts its other headers" },
  HPE_INVALID_TRANSFER_ENCODING: { what: "the answer has an invalid Transfer-Encoding" },
  HPE_INVALID_CHUNK_SIZE: { what: "the answer has an invalid chunk" },
  HPE_INVALID_EOF_STATE: { what: "the server closed the connection before the answer was complete" },
  HPE_CLOSED_CONNECTION: { what: "the server sent more than it had announced" },
};
