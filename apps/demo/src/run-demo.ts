import { allEntrants } from "./all-entrants.ts";
import type { DemoApiSize } from "./api/demo-api.ts";
import { runJob, type JobResult } from "./run-job.ts";
import { printFailure } from "./show/facts.ts";
import { silentScreen, type Screen } from "./show/screen.ts";
import { summaryTable } from "./summary.ts";

/** Does the job with every transport and shows it: the first step by step, the others as rows of the summary. @returns whether all went well */
export async function runDemo(screen: Screen, size: DemoApiSize): Promise<boolean> {
  const results: JobResult[] = [];
  for (const [index, entrant] of allEntrants.entries()) {
    const result = await entrant(size, (description) => {
      if (index === 0) {
        screen.print(screen.palette.heading("Haulier: the job of an API client, on a server of its own"));
        screen.print();
        screen.print(`  const transport = ${description.code};`);
        screen.print(`  const client = new Client({ transport, baseUrl: "${description.apiUrl}" });`);
        screen.print();
      }
      return runJob(description, index === 0 ? screen : { ...silentScreen, live: (line) => screen.live(line) });
    });
    results.push(result);
  }
  const [titles = "", ...rows] = summaryTable(results);
  screen.print(screen.palette.heading("The same job with each transport"));
  screen.print(`  ${screen.palette.quiet(titles)}`);
  for (const row of rows) screen.print(`  ${row}`);
  screen.print();
  screen.print(screen.palette.quiet("  Requests and connections as counted by the servers; received: bodies as sent."));
  for (const { name, failures } of results) for (const failure of failures) printFailure(screen, name, failure);
  return results.every(({ failures }) => failures.length === 0);
}
