/** Compresses with the runtime's own encoder; these three are in every runtime. */
export async function compressed(format: "gzip" | "deflate" | "deflate-raw", bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
