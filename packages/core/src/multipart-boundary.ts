import { readParameters } from "./field-parameters.ts";
import type { HttpHeaders } from "./http-headers.ts";

/** What stands between the parts, and the `Content-Type` that says so unless the request has one already. */
export interface Boundary {
  readonly boundary: string;
  readonly contentType?: string;
}

/**
 * Agrees on a boundary with the request's own `Content-Type`, if there is one: its boundary is used, or ours is added to it, in place.
 * @param own the boundary of a body that is encoded already. Otherwise a random one of 128 bits is made, which nobody can guess and
 * smuggle into a part.
 * @throws TypeError when the `Content-Type` cannot describe the body.
 * @see RFC 2046 section 5.1.1, RFC 7578 section 4.1
 */
export function agreeOnBoundary(headers: HttpHeaders, own?: string): Boundary {
  const [given] = headers.getAll("content-type");
  if (given === undefined) {
    const boundary = own ?? randomBoundary();
    return { boundary, contentType: `multipart/form-data; boundary=${quoteIfNeeded(boundary)}` };
  }
  const parametersAt = given.indexOf(";");
  const type = parametersAt === -1 ? given : given.slice(0, parametersAt);
  if (!type.trim().toLowerCase().startsWith("multipart/")) {
    throw new TypeError(
      `the Content-Type is ${JSON.stringify(given)}, but the body is multipart/form-data; leave the header out`,
    );
  }
  const { parameters } = readParameters(given, type.length, "");
  const stated = parameters.find(([name]) => name === "boundary")?.[1];
  if (stated !== undefined) {
    if (own !== undefined && stated !== own) {
      throw new TypeError(
        `the Content-Type states the boundary ${JSON.stringify(stated)}, but the form has ${JSON.stringify(own)}`,
      );
    }
    return { boundary: checkBoundary(stated) };
  }
  const boundary = own ?? randomBoundary();
  headers.set("Content-Type", `${given.replace(/[;\s]+$/, "")}; boundary=${quoteIfNeeded(boundary)}`);
  return { boundary };
}

function randomBoundary(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function checkBoundary(boundary: string): string {
  // More than the characters of RFC 2046, as servers take them; but no control characters, and no space at the end, which gets lost.
  if (!/^[\u0020-\u007e]{0,69}[\u0021-\u007e]$/.test(boundary)) {
    throw new TypeError(
      `the boundary ${JSON.stringify(boundary)} of the Content-Type must have 1 to 70 ASCII characters, the last no space`,
    );
  }
  return boundary;
}

function quoteIfNeeded(boundary: string): string {
  return /^[\w!#$%&'*+\-.^`|~]+$/.test(boundary) ? boundary : `"${boundary}"`;
}
