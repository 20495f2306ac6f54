import { fileURLToPath } from "node:url";

/** Where the repository starts, whatever directory a command is run from. */
export const repositoryRoot: string = fileURLToPath(new URL("../../..", import.meta.url));
