import type { TestProject } from "vitest/node";

import { UserProject } from "./user-project.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The directory of the user project. */
    userProject: string;
  }
}

/** Packs and unpacks every package once, for all test files of this app. */
export default function setup({ provide }: TestProject): () => void {
  const project = new UserProject();
  provide("userProject", project.directory);
  return () => project[Symbol.dispose]();
}
