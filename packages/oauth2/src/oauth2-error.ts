import { HttpError, type HttpErrorOptions } from "@haulier/core";

/** What an authorization server has said about a failure. */
export interface OAuth2ErrorOptions extends HttpErrorOptions {
  /** The server's `error`, such as `invalid_client`; undefined when it has given none. */
  readonly error?: string | undefined;
  /** The server's `error_description`. */
  readonly errorDescription?: string | undefined;
  /** The status of the response, where there was one. */
  readonly status?: number | undefined;
}

/**
 * No token could be had: the authorization server has refused, or its answer is not one of OAuth 2. That it could not be reached is the error
 * of the transport. No secret is in it: what was sent to the server is masked where the server quotes it.
 * @see RFC 6749 section 5.2, https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export class OAuth2Error extends HttpError {
  override readonly name = "OAuth2Error";
  readonly code = "ERR_OAUTH2";
  /** The server's `error`, such as `invalid_client`, `invalid_grant` or `access_denied`; undefined when it has given none. */
  readonly error: string | undefined;
  /** The server's `error_description`, for people; undefined when it has given none. */
  readonly errorDescription: string | undefined;
  /** The status of the response, where there was one. */
  readonly status: number | undefined;

  constructor(message: string, options: OAuth2ErrorOptions = {}) {
    super(message, options);
    this.error = options.error;
    this.errorDescription = options.errorDescription;
    this.status = options.status;
  }
}
