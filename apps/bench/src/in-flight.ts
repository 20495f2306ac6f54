/** Does `count` pieces of work, `width` of them at any time. */
export async function inFlight(width: number, count: number, work: () => Promise<void>): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < count) {
      begun++;
      await work();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}
