/** What travels from a child process to its parent. */
export type Answer = { readonly value: unknown } | { readonly error: string };

/**
 * The life of a child process: it answers its parent's questions one by one, and ends with it, however the parent ended.
 * Says that it is ready by answering a question that nobody asked: with what `start` gives.
 */
export async function answerParent(
  start: () => Promise<unknown>,
  answer: (question: string) => Promise<unknown>,
): Promise<void> {
  process.once("disconnect", () => process.exit());
  const reply = async (work: () => Promise<unknown>): Promise<void> => {
    let message: Answer;
    try {
      message = { value: await work() };
    } catch (error) {
      message = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    if (process.connected) process.send?.(message);
  };
  await reply(start);
  process.on("message", (question: string) => void reply(() => answer(question)));
}
