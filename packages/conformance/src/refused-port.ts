import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** A port that refuses connections, and that nobody else can take meanwhile. */
export interface RefusedPort {
  readonly port: number;
  close(): void;
}

/** Takes a port without listening on it: the near end of an outgoing connection holds one. */
export async function holdRefusedPort(): Promise<RefusedPort> {
  const listener = createServer();
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const near = connect((listener.address() as AddressInfo).port, "127.0.0.1");
  const [[far]] = await Promise.all([once(listener, "connection"), once(near, "connect")]);
  listener.close();
  return {
    port: near.localPort!,
    close() {
      near.destroy();
      far.destroy();
    },
  };
}
