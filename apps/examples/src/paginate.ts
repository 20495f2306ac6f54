// Shows pages and their records: links, cursors, offsets and GraphQL, and an ingest that goes on where it stopped.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { Client } from "@haulier/core";
import { paginate, paginateToRecords } from "@haulier/ingest";
import { UndiciTransport } from "@haulier/undici";

interface Issue {
  id: number;
}

/** Issues 1 to 7, three on a page, behind one way or another to the next page. */
const tracker = createServer((request, response) => {
  void (async () => {
    const { pathname, searchParams } = new URL(request.url!, "http://server");
    const body = await text(request);
    const { variables = {} } = (body === "" ? {} : JSON.parse(body)) as { variables?: { after?: string } };
    const skip = Number(searchParams.get("skip") ?? searchParams.get("cursor") ?? variables.after ?? 0);
    const issues = [1, 2, 3, 4, 5, 6, 7].slice(skip, skip + 3).map((id) => ({ id }));
    const behind = skip + issues.length;
    if (pathname === "/issues") {
      if (behind < 7) response.setHeader("Link", `<?skip=${behind}>; rel="next"`);
      response.end(JSON.stringify(issues));
    } else if (pathname === "/graphql") {
      const pageInfo = { hasNextPage: behind < 7, endCursor: String(behind) };
      response.end(JSON.stringify({ data: { issues: { nodes: issues, pageInfo } } }));
    } else response.end(JSON.stringify({ items: issues, total: 7, cursor: behind < 7 ? String(behind) : null }));
  })();
}).listen(0, "127.0.0.1");
await once(tracker, "listening");
const { port } = tracker.address() as AddressInfo;
const server = { url: (path: string): string => `http://127.0.0.1:${port}${path}` };

const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("") });

const pages = paginate(client, "GET", "/issues", { params: { state: "open" }, next: { link: "next" } });
for await (const page of pages) console.log(pages.pagesFetched, page.json<Issue[]>().length);

const byCursor = { recordsKey: "items", next: { cursor: "cursor", param: "cursor" } } as const;
const issues = paginateToRecords<Issue>(client, "GET", "/search", byCursor);
for await (const issue of issues) {
  if (issue.id === 5) break; // The page that is being fetched ahead is aborted.
}
console.log(issues.position); // { cursor: '3', record: 2 }

// Later, perhaps in another process: what is behind the position.
const rest = paginateToRecords<Issue>(client, "GET", "/search", { ...byCursor, resumeFrom: issues.position });
console.log((await rest.collect()).map(({ id }) => id)); // [ 6, 7 ]

const byOffset = paginateToRecords<Issue>(client, "GET", "/search", {
  recordsKey: "items",
  next: { offset: "skip", total: "total" },
  maxPages: 2,
});
console.log((await byOffset.collect()).length, byOffset.truncated); // 6 true

const query = "query ($after: String) { issues(after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }";
const byGraphql = paginateToRecords<Issue>(client, "POST", "/graphql", {
  json: { query },
  recordsKey: ["data", "issues", "nodes"],
  next: { graphql: ["data", "issues", "pageInfo"] },
});
console.log((await byGraphql.collect()).length); // 7

await client.close();
tracker.close();
