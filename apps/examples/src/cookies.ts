// Shows cookies: by name for a client, by name for one request, and a jar that keeps what the server sets.
import { Client, type CookieStore } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();

// Sent to the host of the base URL and to no other. What the server sets is not kept.
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1"), cookies: { theme: "dark" } });
const sent = async (response: Promise<unknown>) =>
  ((await response) as { headers: { cookie?: string } }).headers.cookie;
console.log(await sent(client.get("/echo").json())); // theme=dark
console.log(await sent(client.get("/echo", { cookies: { lang: "en" } }).json())); // theme=dark; lang=en

const { cookies } = await client.get("/session");
console.log({ ...cookies }); // { session: 'abc' }

/** A jar is anything with these two methods. This one knows a single host, and neither paths nor expiry. */
class OneHostJar implements CookieStore {
  readonly #cookies = new Map<string, string>();

  getCookieString(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  setCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
  }
}

const session = client.extend({ cookies: new OneHostJar() });
await session.get("/session");
console.log(await sent(session.get("/echo").json())); // session=abc

await client.close();
await server.close();
