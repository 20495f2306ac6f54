import type { HttpResponse } from "@haulier/core";

import { demoCredentials } from "../api/accounts.ts";
import { sawAuthorization } from "../api/tracking.ts";
import type { Step } from "../job.ts";
import { printFact } from "../show/facts.ts";

/** A chain that ends at another origin, where credentials must not arrive. */
export const followRedirects: Step = {
  title: "Follow redirects, with credentials",
  async run({ client, screen, check }) {
    const { username, password } = demoCredentials;
    const response = await client.get("/track/HL-000017", { auth: [username, password], raiseForStatus: true });
    const chain = [...response.history, response];
    check(chain.map(({ status }) => status).join(" ") === "301 307 302 200", "the chain is 301, 307, 302, 200");
    for (const hop of chain) {
      const home = hop.url.origin === chain[0]!.url.origin;
      check(
        arrived(hop) === home,
        home ? "the API gets the credentials" : "another origin does not get the credentials",
      );
      const credentials = arrived(hop) ? "with Authorization" : "without Authorization";
      printFact(screen, `${hop.status} ${hop.reasonPhrase}`, `${hop.url.href.padEnd(48)}  ${credentials}`);
    }
  },
};

/** As the server saw it. */
function arrived(response: HttpResponse): boolean {
  return response.headers.get(sawAuthorization) === "yes";
}
