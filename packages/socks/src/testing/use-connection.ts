import type { Connection } from "@haulier/core";
import { onTestFinished } from "vitest";

/** A connection for one test. */
export async function useConnection(dialled: Promise<Connection>): Promise<Connection> {
  const connection = await dialled;
  onTestFinished(() => void connection.stream.destroy());
  return connection;
}

/** What the other end sends next. */
export function nextChunk({ stream }: Connection): Promise<Buffer> {
  return new Promise((resolve) => stream.on("data", resolve));
}
