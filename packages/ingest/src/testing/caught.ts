/** What a call throws, or a promise is rejected with. */
export async function caught(attempt: () => unknown): Promise<Error> {
  try {
    await attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
