/**
 * The registered phrase for a status, such as `Not Found`; `""` for a status nobody has registered. HTTP/2 and HTTP/3 carry no
 * phrase, so this is what a response over them shows.
 * @see https://www.iana.org/assignments/http-status-codes and RFC 9110 section 15
 */
export function reasonPhrase(status: number): string {
  return phrases.get(status) ?? "";
}

/** Whether a status redirects to the `Location` beside it. 300, 304, 305 and 306 do not. @see RFC 9110 section 15.4 */
export function isRedirectStatus(status: number): boolean {
  return status > 300 && status < 309 && redirectStatuses.has(status);
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const phrases: ReadonlyMap<number, string> = new Map([
  [100, "Continue"],
  [101, "Switching Protocols"],
  [102, "Processing"],
  [103, "Early Hints"],
  [104, "Upload Resumption Supported"],
  [200, "OK"],
  [201, "Created"],
  [202, "Accepted"],
  [203, "Non-Authoritative Information"],
  [204, "No Content"],
  [205, "Reset Content"],
  [206, "Partial Content"],
  [207, "Multi-Status"],
  [208, "Already Reported"],
  [226, "IM Used"],
  [300, "Multiple Choices"],
  [301, "Moved Permanently"],
  [302, "Found"],
  [303, "See Other"],
  [304, "Not Modified"],
  [305, "Use Proxy"],
  [307, "Temporary Redirect"],
  [308, "Permanent Redirect"],
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [402, "Payment Required"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [405, "Method Not Allowed"],
  [406, "Not Acceptable"],
  [407, "Proxy Authentication Required"],
  [408, "Request Timeout"],
  [409, "Conflict"],
  [410, "Gone"],
  [411, "Length Required"],
  [412, "Precondition Failed"],
  [413, "Content Too Large"],
  [414, "URI Too Long"],
  [415, "Unsupported Media Type"],
  [416, "Range Not Satisfiable"],
  [417, "Expectation Failed"],
  [418, "I'm a teapot"], // registered as "(Unused)", RFC 9110 section 15.5.19; sent all the same (RFC 2324)
  [421, "Misdirected Request"],
  [422, "Unprocessable Content"],
  [423, "Locked"],
  [424, "Failed Dependency"],
  [425, "Too Early"],
  [426, "Upgrade Required"],
  [428, "Precondition Required"],
  [429, "Too Many Requests"],
  [431, "Request Header Fields Too Large"],
  [451, "Unavailable For Legal Reasons"],
  [500, "Internal Server Error"],
  [501, "Not Implemented"],
  [502, "Bad Gateway"],
  [503, "Service Unavailable"],
  [504, "Gateway Timeout"],
  [505, "HTTP Version Not Supported"],
  [506, "Variant Also Negotiates"],
  [507, "Insufficient Storage"],
  [508, "Loop Detected"],
  [510, "Not Extended"],
  [511, "Network Authentication Required"],
  // Not registered, but what proxies and CDNs answer with.
  [509, "Bandwidth Limit Exceeded"],
  [520, "Web Server Returned an Unknown Error"],
  [521, "Web Server Is Down"],
  [522, "Connection Timed Out"],
  [523, "Origin Is Unreachable"],
  [524, "A Timeout Occurred"],
  [525, "SSL Handshake Failed"],
  [526, "Invalid SSL Certificate"],
]);
