/** In bytes. */
export const gigabyte = 1_000_000_000;
