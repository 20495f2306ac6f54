import { stack } from "@haulier/core";

import type { Step } from "../job.ts";
import { printFact } from "../show/facts.ts";
import { retryUnavailable } from "./retry-layer.ts";

/** A behaviour that is added by wrapping the transport. */
export const retryFlaky: Step = {
  title: "Write a layer",
  async run({ client, description, screen, check }) {
    const answers: number[] = [];
    const retry = retryUnavailable(3, (response) => answers.push(response.status));
    const patient = client.extend({ transport: stack(retry, description.transport) });
    const response = await patient.get("/flaky/dock-7");
    check(response.ok && answers.join(" ") === "503 503 200", "two retries, and the caller sees a 200 only");
    printFact(
      screen,
      "stack(retry, inner)",
      `${answers.join(", ")}; the caller sees ${response.status} (apps/demo/src/steps/retry-layer.ts)`,
    );
  },
};
