// Shows an answer of a language model as it is written: Server-Sent Events of a POST, here without a network, up to `[DONE]`.
import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { connectSse } from "@haulier/sse";

const pieces = ["Hello", ", ", "Ada", "!\n"].map((content) => JSON.stringify({ choices: [{ delta: { content } }] }));
const transport = new MockTransport({
  headers: { "Content-Type": "text/event-stream" },
  chunks: [...pieces, "[DONE]"].map((data) => `data: ${data}\n\n`),
});
const client = new Client({ transport, baseUrl: "https://api.openai.com/v1", auth: null }); // with auth: new BearerAuth(key)

interface Chunk {
  choices: { delta: { content?: string } }[];
}

const json = { model: "gpt", stream: true, messages: [{ role: "user", content: "Hello?" }] };
const source = await connectSse(client, "POST", "/chat/completions", { json, idleTimeout: 120_000 });
for await (const event of source) {
  if (event.data === "[DONE]") break;
  process.stdout.write(event.json<Chunk>().choices[0]?.delta.content ?? "");
}

await client.close();
