// Shows an SDK on a transport of Haulier: OpenAI's, here without a network, and what it makes of a failure.
import { Client, ConnectError } from "@haulier/core";
import { createFetch } from "@haulier/fetch";
import { fail, MockTransport } from "@haulier/mock";
import OpenAI from "openai";

const transport = new MockTransport(({ url }) =>
  url.pathname === "/v1/chat/completions"
    ? { json: { choices: [{ index: 0, message: { role: "assistant", content: "Hello!" } }] } }
    : fail(new ConnectError("nobody is there")),
);
const client = new Client({ transport, timeout: { read: 600_000 } }); // or over new UndiciTransport(), or any other

const openai = new OpenAI({ apiKey: "sk-test", fetch: createFetch(client), maxRetries: 0 });
const answer = await openai.chat.completions.create({ model: "gpt", messages: [{ role: "user", content: "Hello?" }] });

console.log(answer.choices[0]?.message.content); // Hello!
console.log(String(transport.lastCall?.request)); // POST https://api.openai.com/v1/chat/completions

const error = await openai.models.list().catch((reason) => reason);
console.log(error.constructor.name, error.cause.message, error.cause.cause.code); // APIConnectionError fetch failed ERR_CONNECT
await client.close();
