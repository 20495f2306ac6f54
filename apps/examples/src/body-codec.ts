// Shows a codec: another media type for the bodies of requests and responses, by an option of its own, with its type.
import { type BodyCodec, Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";

const transport = new MockTransport(({ headers, content }) => ({
  headers: { "Content-Type": headers.get("content-type") },
  body: content,
}));

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Rows of texts without commas and line ends. */
const csv: BodyCodec = {
  mediaTypes: ["text/csv"],
  encode: (rows) => encoder.encode((rows as string[][]).join("\n")),
  decode: (bytes) =>
    decoder
      .decode(bytes)
      .split("\n")
      .map((line) => line.split(",")),
};

declare module "@haulier/core" {
  interface CodecBodies {
    csv: readonly string[][];
  }
}

const client = new Client({ transport, codecs: { csv } });
const echo = await client.post("https://api.example.com/echo", { csv: [["a", "b"], ["c"]] }); // Content-Type: text/csv
console.log(echo.text().split("\n")); // [ 'a,b', 'c' ]
console.log(echo.json()); // [ [ 'a', 'b' ], [ 'c' ] ]

// The Content-Type of the request chooses the codec for `json`; `decode` takes one whatever the response says.
const again = await client.post("https://api.example.com/echo", {
  headers: { "Content-Type": "text/csv; header=absent" },
  json: [["d"]],
});
console.log(again.decode("csv")); // [ [ 'd' ] ]
await client.close();
