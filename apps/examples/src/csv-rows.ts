// Shows rows of CSV: named by their first row, made into something with types by a schema, as arrays, and rows that are ragged.
import { Client, HttpResponse, type StandardSchema } from "@haulier/core";
import { iterCsv } from "@haulier/ingest";
import { MockTransport } from "@haulier/mock";

const files: Readonly<Record<string, string>> = {
  "/prices.csv": 'name,price\r\nBolt,0.10\r\n"Nut, ""M3""",0.05\r\n',
  "/measured.tsv": "1\t2.5\n2\t3.5\n",
  "/ragged.csv": "name,price\nBolt,0.10\nNut\nWasher,0.01\n",
};

const transport = new MockTransport(({ url }) => new HttpResponse({ text: files[url.pathname]! }));
const client = new Client({ transport, baseUrl: "https://example.com" });

for await (const { name, price } of iterCsv<"name" | "price">(await client.stream("GET", "/prices.csv")))
  console.log(`${name}: ${Number(price) * 100} cents`);

/** A schema: of zod, valibot or arktype, or by hand, as this one. */
const item: StandardSchema<unknown, { name: string; price: number }> = {
  "~standard": {
    version: 1,
    vendor: "example",
    validate: (row) => {
      const { name, price } = row as { name: string; price: string };
      return Number.isNaN(Number(price))
        ? { issues: [{ message: "expected a number", path: ["price"] }] }
        : { value: { name, price: Number(price) } };
    },
  },
};

const prices = iterCsv(await client.stream("GET", "/prices.csv"), { schema: item });
for await (const { price } of prices) console.log(price.toFixed(2));

const measured = await client.stream("GET", "/measured.tsv");
for await (const [second, value] of iterCsv(measured, { delimiter: "\t", columns: false })) console.log(second, value);

const ragged = await client.stream("GET", "/ragged.csv");
const onInvalid = (error: Error, row: Uint8Array): void => {
  console.log(new TextDecoder().decode(row), "-", error.message);
};
for await (const { name } of iterCsv(ragged, { onInvalid })) console.log(name);

await client.close();
