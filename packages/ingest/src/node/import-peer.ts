import { PipelineError } from "../pipeline-error.ts";
import { errorCode } from "./file-system.ts";

/**
 * Loads an optional dependency when it is needed, and not when the package is imported.
 * @throws PipelineError with `ERR_MISSING_PEER`, which says what to install, when it is not there.
 */
export async function importPeer<Module>(owner: string, name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const code = errorCode(cause);
    // Named in the message: what is missing may as well be a dependency of the dependency.
    const isMissing = (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && String(cause).includes(name);
    if (!isMissing) throw cause;
    throw new PipelineError("ERR_MISSING_PEER", `${owner} needs ${name}, which is not installed: npm install ${name}`, {
      cause,
    });
  }
}
