import { demoCredentials } from "../api/accounts.ts";
import type { Step } from "../job.ts";
import { printFact } from "../show/facts.ts";

/** Credentials, and cookies by hand. */
export const proveIdentity: Step = {
  title: "Credentials and cookies",
  async run({ client, screen, check }) {
    const { username, password, token } = demoCredentials;
    const without = await client.get("/account");
    check(without.status === 401, "no credentials give 401");
    const basic = await client.get("/account", { auth: [username, password] });
    check(basic.json<{ scheme: string }>().scheme === "Basic", "Basic credentials are accepted");
    const bearer = await client.get("/account", { headers: { Authorization: `Bearer ${token}` } });
    check(bearer.json<{ scheme: string }>().scheme === "Bearer", "a Bearer token is accepted");
    printFact(screen, "{ auth }", `without: ${without.status}; Basic: ${basic.status}; Bearer: ${bearer.status}`);
    const printed = bearer.request.headers
      .toString()
      .split("\r\n")
      .find((line) => /^authorization/i.test(line));
    check(printed === "Authorization: ***", "printing headers masks credentials");
    printFact(screen, "printing the headers", `${printed}`);

    const opened = await client.post("/session");
    const lines = opened.headers.getSetCookie();
    check(lines.length === 2, "two Set-Cookie lines stay two");
    const echoed = await client.get("/session", { cookies: opened.cookies }).json<{ cookie: string }>();
    check(echoed.cookie === "session=s-4711; depot=Rotterdam", "both cookies are sent");
    printFact(screen, "response.cookies", `${lines.length} Set-Cookie lines; sent back as ${echoed.cookie}`);
  },
};
