// Shows netrc: login and password for each host from a file, as curl takes them, and a token where the file has none.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BearerAuth, chain } from "@haulier/auth";
import { NetrcAuth } from "@haulier/auth/node";
import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";

const folder = await mkdtemp(join(tmpdir(), "haulier-"));
const file = join(folder, ".netrc"); // in place of yours
await writeFile(file, "machine api.example.com\n  login ada\n  password secret\n", { mode: 0o600 });

const transport = new MockTransport(({ headers }) => ({ text: headers.get("authorization") ?? "nobody" }));

const client = new Client({ transport, auth: new NetrcAuth({ file }) });
console.log(await client.get("https://api.example.com/").text()); // Basic YWRhOnNlY3JldA==
console.log(await client.get("https://example.org/").text()); // nobody

const auth = chain(new NetrcAuth({ file }), new BearerAuth("t-123"));
console.log(await client.get("https://example.org/", { auth }).text()); // Bearer t-123

await client.close();
await rm(folder, { recursive: true });
