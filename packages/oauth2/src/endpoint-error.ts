import { OAuth2Error } from "./oauth2-error.ts";

/** Parameters of requests to an authorization server that are secrets, or as good as one. */
const secretParameters = [
  "actor_token",
  "assertion",
  "client_assertion",
  "client_secret",
  "code",
  "device_code",
  "password",
  "refresh_token",
  "subject_token",
  "token",
];

/** The secrets among the parameters of a request. */
export function secretsAmong(parameters: URLSearchParams): string[] {
  return secretParameters.flatMap((name) => parameters.getAll(name)).filter((value) => value !== "");
}

/** A text of the server without the secrets that were sent to it, and without what terminals would act on. */
function harmless(text: unknown, secrets: readonly string[]): string | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  return masked.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ").slice(0, 500);
}

/**
 * What is wrong by a response that is no success. The server's words are taken from the body, whatever challenge there is in the header.
 * @param what what was attempted, such as `POST https://login.example.com/token`
 */
export async function endpointError(
  what: string,
  response: Response,
  secrets: readonly string[],
): Promise<OAuth2Error> {
  const { status } = response;
  const body = await jsonOf(response);
  const error = harmless(body["error"], secrets);
  const errorDescription = harmless(body["error_description"], secrets);
  const said = error === undefined ? "without an OAuth error" : error;
  const more = errorDescription === undefined ? "" : `: ${errorDescription}`;
  return new OAuth2Error(`${what}: the authorization server answered ${status} ${said}${more}`, {
    error,
    errorDescription,
    status,
  });
}

/** For a response that is a success by its status, and not by what it says. */
export function unusableAnswer(what: string, status: number, failure: unknown): OAuth2Error {
  // The cause is not kept: it has the answer, and with it perhaps a token.
  const reason = failure instanceof Error ? failure.message : "it cannot be understood";
  return new OAuth2Error(`${what}: the answer of the authorization server is of no use: ${reason}`, { status });
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
