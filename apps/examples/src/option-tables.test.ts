import * as core from "@haulier/core";
import { expect, test } from "vitest";

import { membersOf, type Member } from "./support/members.ts";
import { quoted, readmes, readSource, tableAfter, type Row } from "./support/readme.ts";

interface OptionTable {
  readonly readme: string;
  /** How the line begins that the table comes after. */
  readonly after: string;
  /** The types whose properties the rows are, by the file that has them. */
  readonly types: readonly (readonly [name: string, file: string])[];
  /** Options that are objects, with their properties as rows. */
  readonly nested?: Readonly<Record<string, readonly [name: string, file: string]>>;
}

const paths = new Set((await readmes()).map(({ path }) => path));
const allTables: readonly OptionTable[] = [
  {
    readme: "packages/core/README.md",
    after: "### Options of a request",
    types: [
      ["RequestOptions", "packages/core/src/request-options.ts"],
      ["BodyInit", "packages/core/src/body.ts"],
    ],
  },
  {
    readme: "packages/core/README.md",
    after: "### Options of a client",
    types: [["ClientOptions", "packages/core/src/client-options.ts"]],
  },
  {
    readme: "packages/undici/README.md",
    after: "## Options",
    types: [
      ["UndiciTransportOptions", "packages/undici/src/undici-transport.ts"],
      ["DiallingOptions", "packages/net/src/choose-connector.ts"],
      ["UndiciDispatcherOptions", "packages/undici/src/undici-transport.ts"],
    ],
    nested: { limits: ["PoolLimits", "packages/core/src/connector.ts"] },
  },
  {
    readme: "packages/net/README.md",
    after: "## Options of directConnector",
    types: [["DirectConnectorOptions", "packages/net/src/direct-options.ts"]],
  },
  {
    readme: "packages/net/README.md",
    after: "## Options of httpProxyConnector",
    types: [["HttpProxyConnectorOptions", "packages/net/src/http-proxy-connector.ts"]],
  },
  {
    readme: "packages/net/README.md",
    after: "## Settings of a proxy",
    types: [["ProxySettings", "packages/net/src/proxy-server.ts"]],
  },
  {
    readme: "packages/net/README.md",
    after: "## Options of proxyConnector",
    types: [["ProxyConnectorOptions", "packages/net/src/proxy-connector.ts"]],
  },
  {
    readme: "packages/net/README.md",
    after: "## Options of memoryConnector",
    types: [["MemoryConnectorOptions", "packages/net/src/memory-connector.ts"]],
  },
  {
    readme: "packages/net/README.md",
    after: "## Options of TLS",
    types: [["TlsOptions", "packages/net/src/tls-options.ts"]],
  },
  {
    readme: "packages/socks/README.md",
    after: "## Options of socksConnector",
    types: [["SocksConnectorOptions", "packages/socks/src/socks-connector.ts"]],
  },
  {
    readme: "packages/socks/README.md",
    after: "## Options of the proxy",
    types: [["SocksProxyInit", "packages/socks/src/socks-proxy.ts"]],
  },
  {
    readme: "packages/socks/README.md",
    after: "## A proxy for tests",
    types: [["SocksServerOptions", "packages/socks/src/server/socks-server.ts"]],
  },
  {
    readme: "packages/auth/README.md",
    after: "## Basic",
    types: [["BasicAuthOptions", "packages/auth/src/basic-auth.ts"]],
  },
  {
    readme: "packages/auth/README.md",
    after: "## Digest",
    types: [["DigestAuthOptions", "packages/auth/src/digest-auth.ts"]],
  },
  {
    readme: "packages/auth/README.md",
    after: "## netrc",
    types: [["NetrcAuthOptions", "packages/auth/src/node/netrc-auth.ts"]],
  },
  {
    readme: "packages/cookies/README.md",
    after: "## Options of CookieJar",
    types: [["CookieJarOptions", "packages/cookies/src/cookie-jar-options.ts"]],
  },
  {
    readme: "packages/fetch/README.md",
    after: "## Options of FetchTransport",
    types: [["FetchTransportOptions", "packages/fetch/src/fetch-transport.ts"]],
  },
  {
    readme: "packages/sse/README.md",
    after: "## Options of connectSse",
    types: [
      ["SseOptions", "packages/sse/src/connect-sse.ts"],
      ["ReadEventsOptions", "packages/sse/src/read-events.ts"],
    ],
  },
  {
    readme: "packages/sse/README.md",
    after: "### Options of reconnect",
    types: [["ReconnectOptions", "packages/sse/src/reconnection.ts"]],
  },
  {
    readme: "packages/oauth2/README.md",
    after: "## Options of OAuth2Auth",
    types: [["OAuth2AuthOptions", "packages/oauth2/src/oauth2-options.ts"]],
  },
  {
    readme: "packages/fetch-handler/README.md",
    after: "## Options of FetchHandlerTransport",
    types: [["FetchHandlerTransportOptions", "packages/fetch-handler/src/fetch-handler-transport.ts"]],
  },
  {
    readme: "packages/fetch-handler/README.md",
    after: "## Options of NodeHandlerTransport",
    types: [["NodeHandlerTransportOptions", "packages/fetch-handler/src/node-handler-transport.ts"]],
  },
  {
    readme: "packages/http2/README.md",
    after: "## Options",
    types: [
      ["Http2TransportOptions", "packages/http2/src/http2-options.ts"],
      ["DiallingOptions", "packages/net/src/choose-connector.ts"],
    ],
    nested: {
      limits: ["PoolLimits", "packages/core/src/connector.ts"],
      windows: ["WindowOptions", "packages/http2/src/http2-options.ts"],
      ping: ["PingOptions", "packages/http2/src/http2-options.ts"],
    },
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of gathering",
    types: [["GatherOptions", "packages/ingest/src/gather-options.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "`gatherStream` also has",
    types: [["GatherStreamOptions", "packages/ingest/src/gather-stream.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "`gatherBytes` also has",
    types: [["GatherBytesOptions", "packages/ingest/src/gather-bytes.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "`gatherPaginate` also has",
    types: [["GatherPaginateOptions", "packages/ingest/src/gather-paginate.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of pages",
    types: [["PagesOptions", "packages/ingest/src/paginate-options.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "`raiseForStatus`, one page",
    types: [["PaginateToRecordsOptions", "packages/ingest/src/paginate-to-records.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of download",
    types: [["DownloadOptions", "packages/ingest/src/node/download-options.ts"]],
    nested: { backoff: ["BackoffOptions", "packages/ingest/src/retry-policy.ts"] },
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of progressBar",
    types: [["ProgressBarOptions", "packages/ingest/src/node/progress-bar.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of pipeline",
    types: [["PipelineOptions", "packages/ingest/src/pipeline-options.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `toSink`",
    types: [["ToSinkOptions", "packages/ingest/src/sink.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `ndjsonSink`",
    types: [["NdjsonSinkOptions", "packages/ingest/src/node/ndjson-sink.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `csvSink`",
    types: [["CsvSinkOptions", "packages/ingest/src/node/csv-sink.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `sqliteSink`",
    types: [["SqliteSinkOptions", "packages/ingest/src/node/sqlite-sink.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `duckdbSink`",
    types: [["DuckdbSinkOptions", "packages/ingest/src/node/duckdb-sink.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `parquetSink`",
    types: [["ParquetSinkOptions", "packages/ingest/src/node/parquet-sink.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `shard`",
    types: [["ShardOptions", "packages/ingest/src/shard.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options of `runJob`",
    types: [["RunJobOptions", "packages/ingest/src/run-job.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of all of them",
    types: [["RecordOptions", "packages/ingest/src/record-options.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of iterJson and iterJsonBytes",
    types: [["IterJsonOptions", "packages/ingest/src/iter-json.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of iterJsonArray",
    types: [["IterJsonArrayOptions", "packages/ingest/src/iter-json-array.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "### Options of iterCsv",
    types: [["IterCsvOptions", "packages/ingest/src/iter-csv.ts"]],
  },
  {
    readme: "packages/ingest/README.md",
    after: "Options: those of a request but",
    types: [["HttpSourceOptions", "packages/ingest/src/http-source.ts"]],
  },
  {
    readme: "packages/cbor/README.md",
    after: "## Options",
    types: [["CborDecodeOptions", "packages/cbor/src/cbor-options.ts"]],
  },
  {
    readme: "packages/cbor/README.md",
    after: "## Sequences",
    types: [["IterCborOptions", "packages/cbor/src/iter-cbor.ts"]],
  },
  {
    readme: "packages/html/README.md",
    after: "## Markdown",
    types: [["MarkdownOptions", "packages/html/src/to-markdown.ts"]],
  },
  {
    readme: "packages/html/README.md",
    after: "## Plain text",
    types: [["PlainTextOptions", "packages/html/src/to-rich-text.ts"]],
  },
  {
    readme: "packages/html/README.md",
    after: "## Rich text",
    types: [
      ["RichTextOptions", "packages/html/src/to-rich-text.ts"],
      ["PlainTextOptions", "packages/html/src/to-rich-text.ts"],
    ],
  },
  {
    readme: "packages/mock/README.md",
    after: "## Options of MockTransport",
    types: [["MockTransportOptions", "packages/mock/src/mock-transport.ts"]],
  },
  {
    readme: "packages/conformance/README.md",
    after: "## Options",
    types: [["TransportUnderTest", "packages/conformance/src/transport-under-test.ts"]],
  },
  {
    readme: "packages/conformance/README.md",
    after: "What `create` is given",
    types: [["TransportSetup", "packages/conformance/src/transport-under-test.ts"]],
  },
];

const tables = allTables.filter(({ readme }) => paths.has(readme));

test.each(tables)("the rows of $readme, $after, are the options that there are", async (table) => {
  const [rows, members] = await Promise.all([rowsOf(table), optionsOf(table)]);
  expect(rows.flatMap(([name]) => quoted(name!)).toSorted()).toEqual(members.map(({ name }) => name).toSorted());
});

test.each(tables)("the defaults of $readme, $after, are those of the types", async (table) => {
  const [rows, members] = await Promise.all([rowsOf(table), optionsOf(table)]);
  const stated = rows.flatMap(([name, value]) => quoted(name!).map((option) => [option, literal(value!)] as const));
  const declared = new Map(members.map(({ name, defaultLiteral }) => [name, defaultLiteral]));
  const hasDefaults = rows.some((row) => row.length > 2);
  expect(stated.filter(([option, value]) => hasDefaults && declared.get(option) !== value)).toEqual([]);
});

test("the error table of core has the classes that there are, with their codes", async () => {
  const rows = tableAfter(await readSource("packages/core/README.md"), "## Errors");
  const stated = rows.flatMap(([classes, codes]) => {
    const names = quoted(classes!);
    return quoted(codes!).map((code, index) => `${names[index]} ${code}`);
  });
  const source = await readSource("packages/core/src/errors.ts");
  const declared = Array.from(
    source.matchAll(/^export class (?<name>\w+) .*?readonly code = "(?<code>\w+)";/gms),
    ({ groups }) => `${groups!["name"]} ${groups!["code"]}`,
  );
  expect(stated.toSorted()).toEqual(declared.toSorted());
  const classes = Object.entries(core).flatMap(([name, value]) =>
    typeof value === "function" && value.prototype instanceof Error ? [name] : [],
  );
  // Those above them have no code of their own.
  const abstract = Array.from(source.matchAll(/^export abstract class (\w+)/gm), ([, name]) => name!);
  expect([...declared.map((line) => line.split(" ")[0]!), ...abstract].toSorted()).toEqual(classes.toSorted());
});

test("the guards that the README of core names are those that there are", async () => {
  const readme = await readSource("packages/core/README.md");
  const guards = Object.keys(core).filter((name) => /^is\w+Error$/.test(name));
  expect(guards.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

async function rowsOf({ readme, after }: OptionTable): Promise<Row[]> {
  return tableAfter(await readSource(readme), after);
}

async function optionsOf({ types, nested = {} }: OptionTable): Promise<Member[]> {
  const membersOfType = async ([name, file]: readonly [string, string]): Promise<Member[]> =>
    membersOf(await readSource(file), name);
  const members = (await Promise.all(types.map(membersOfType))).flat();
  const expanded = members.map(async (member) => {
    const type = nested[member.name];
    if (type === undefined) return [member];
    return (await membersOfType(type)).map(({ name, defaultLiteral }) => ({
      name: `${member.name}.${name}`,
      defaultLiteral,
    }));
  });
  return (await Promise.all(expanded)).flat();
}

/** A cell that is a literal and nothing else. */
function literal(cell: string): string | undefined {
  return /^`(true|false|\d[\d_]*|"[^"]*")`$/.exec(cell)?.[1];
}
