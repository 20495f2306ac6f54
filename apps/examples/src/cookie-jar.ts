// Shows a cookie jar: what a server sets is sent back, can be looked up and changed, and is kept in a file, our own or curl's.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CookieJar, isCookieConflictError } from "@haulier/cookies";
import { loadCookies, saveCookies } from "@haulier/cookies/node";
import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "haulier-example-"));

const jar = new CookieJar();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1"), cookies: jar });

await client.get("/session"); // which answers with Set-Cookie: session=abc; Path=/; HttpOnly
const sent = await client.get("/echo").json<{ headers: { cookie: string } }>();
console.log(sent.headers.cookie); // session=abc
console.log(jar.get("session"), jar.size); // abc 1

// What a program adds needs a domain, and goes nowhere else.
jar.set("theme", "dark", { domain: "example.org", path: "/app" });
jar.set("theme", "light", { domain: "example.org", hostOnly: false, expires: Date.now() + 86_400_000 });
console.log(jar.getCookieString("https://example.org/app")); // theme=dark; theme=light
console.log(jar.getCookieString("https://www.example.org/app")); // theme=light
try {
  jar.get("theme");
} catch (error) {
  console.log(isCookieConflictError(error) && error.message); // get("theme"): 2 cookies have this name, of example.org/app and .example.org/; give domain or path, or use find()
}
console.log(jar.get("theme", { path: "/app" })); // dark
console.log(jar.find({ domain: "example.org" }).length, jar.clear({ domain: "example.org" }), jar.size); // 2 2 1

// Both kinds of file can be read by their owner alone, and are replaced as a whole.
const file = join(folder, "session.json");
await saveCookies(file, jar);
const restored = new CookieJar({ cookies: await loadCookies(file) });
console.log(restored.get("session")); // abc

const cookiesTxt = join(folder, "cookies.txt"); // for curl -b cookies.txt
await saveCookies(cookiesTxt, jar);
console.log((await readFile(cookiesTxt, "utf8")).split("\n")[0]); // # Netscape HTTP Cookie File

// A server may set cookies for its own domain, and for no other.
const strict = new CookieJar({ onRejected: ({ name, reason, host }) => console.log(name, reason, host) });
strict.setCookies(["a=1; Domain=co.uk", "__Host-b=2", "c=3"], "https://www.example.co.uk/"); // a public-suffix www.example.co.uk
console.log(strict.size); // 1

await client.close();
await server.close();
await rm(folder, { recursive: true });
