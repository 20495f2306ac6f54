import { json, problem } from "./replies.ts";

/** Who may see the account, and how they say so. Made up, and public by design. */
export const demoCredentials = { username: "dispatcher", password: "open sesame", token: "demo-token" } as const;

const { username, password, token } = demoCredentials;
const schemes = new Map([
  [`Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`, "Basic"],
  [`Bearer ${token}`, "Bearer"],
]);

/** For those with credentials. */
export function account(request: Request): Response {
  const scheme = schemes.get(request.headers.get("authorization") ?? "");
  if (scheme !== undefined) return json({ user: username, scheme });
  return problem(401, "credentials needed", { "WWW-Authenticate": 'Basic realm="demo", Bearer realm="demo"' });
}
