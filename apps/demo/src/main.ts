import { fullSize } from "./api/demo-api.ts";
import { parseCommandLine, usage } from "./command-line.ts";
import { getUrl } from "./get/get-url.ts";
import { runDemo } from "./run-demo.ts";
import { createScreen } from "./show/screen.ts";

// The reader has left: `pnpm demo | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const command = parseCommandLine(process.argv.slice(2));
const screen = createScreen(process.stdout, process.env);

switch (command.is) {
  case "demo":
    if (!(await runDemo(screen, fullSize))) process.exitCode = 1;
    break;
  case "get":
    if (!(await getUrl(screen, command))) process.exitCode = 1;
    break;
  case "help":
    console.log(usage);
    break;
  case "mistake":
    console.error(`${command.message}; see pnpm demo --help`);
    process.exitCode = 2;
    break;
}
