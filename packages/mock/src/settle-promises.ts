/**
 * Resolves when every promise has settled that does not wait for something outside, such as a socket, a file or a thread.
 *
 * It lets one task of the event loop pass. A runtime begins a task only when no promise reaction is left to run, however many follow from
 * each other (HTML standard section 8.1.7.3), so that nothing has to be known of its queues. A message is such a task, and costs about
 * 20 µs; `setTimeout` takes a millisecond or more, and test runners replace it.
 */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const arrived = (): void => {
      // An open port would keep the process alive.
      port1.close();
      resolve();
    };
    port1.addEventListener("message", arrived, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
