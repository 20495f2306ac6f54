import type { Client } from "@haulier/core";

import type { Step } from "../job.ts";
import { printFact } from "../show/facts.ts";

/** The compiler would have said so; JavaScript and options from a file have none. */
const misspelt: object = { timeot: 500 };

interface Mistake {
  readonly label: string;
  readonly error: string;
  readonly says: string;
  readonly make: (client: Client) => Promise<unknown>;
}

const mistakes: readonly Mistake[] = [
  {
    label: "{ timeot: 500 }",
    error: "TypeError",
    says: '"timeout"',
    make: (client) => client.get("/", misspelt),
  },
  {
    label: "{ json, content }",
    error: "TypeError",
    says: "one body",
    make: (client) => client.post("/uploads", { json: {}, content: "text" }),
  },
  {
    label: "a header with CR LF",
    error: "TypeError",
    says: "Reference",
    make: (client) => client.get("/", { headers: { Reference: "7\r\nX-Admin: yes" } }),
  },
  {
    label: "an unread body",
    error: "ResponseNotReadError",
    says: "read()",
    async make(client) {
      await using response = await client.stream("GET", "/");
      response.json();
    },
  },
  {
    label: "a closed client",
    error: "TransportClosedError",
    says: "closed",
    async make(client) {
      const closed = client.extend({});
      await closed.close();
      await closed.get("/");
    },
  },
];

/** What is refused before anything is sent, and what the error says. */
export const makeMistakes: Step = {
  title: "Make mistakes",
  async run({ client, screen, check }) {
    for (const { label, error: expected, says, make } of mistakes) {
      const error = await make(client).catch((reason: unknown) => reason);
      check(
        error instanceof Error && error.name === expected && error.message.includes(says),
        `${label} is a ${expected} that says ${says}`,
      );
      printFact(screen, label, `${expected}: ${(error as Error).message}`);
    }
  },
};
