// Shows pages as text: as Markdown with links that lead somewhere, as plain text, and as rich text for a terminal or for a form of one's own.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { toMarkdown, toPlainText, toRichText } from "@haulier/html";
import { UndiciTransport } from "@haulier/undici";

const page = `<!doctype html><meta charset="utf-8"><title>Not shown</title>
<h1>Engines</h1>
<p>The <b>first</b> was <a href="engines/1">designed</a> by 5 * 2 people:
<ol start="3"><li>Ada, who <em>programmed</em> it<li>Charles</ol>
<table><tr><th>Year<th align="right">Parts<tr><td>1837<td>25000</table>
<script>document.write("not shown")</script>`;

const museum = createServer((_request, response) => {
  response.setHeader("Content-Type", "text/html").end(page);
}).listen(0, "127.0.0.1");
await once(museum, "listening");
const { port } = museum.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/museum/") });

const response = await client.get("history");
console.log(toMarkdown(response));

console.log(toPlainText(response, { width: 30 }));

const rich = toRichText(response, { width: 80 });
if (process.stdout.isTTY) console.log(rich.toAnsi());
for (const { text, link } of rich.lines.flat()) if (link !== undefined) console.log(text, new URL(link).pathname);

const notes = "<p>See <a href=a>one</a> and <a href=a>the same</a>.";
console.log(toMarkdown(notes, { links: "reference", baseUrl: "https://example.com/" }));

await client.close();
museum.close();
