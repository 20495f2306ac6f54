import type { Socket } from "node:net";

import { type FaultStage, faultScripts, play } from "./fault-scripts.ts";
import type { Gates } from "./gates.ts";
import type { HeaderLine } from "./header-lines.ts";
import type { Ledger, TrackedConnection } from "./ledger.ts";

interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly HeaderLine[];
}

/** Speaks the fault scripts on one connection, request after request. A request body is read and thrown away. */
export function speakFaults(socket: Socket, connection: TrackedConnection, ledger: Ledger, gates: Gates): void {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let received = "";
  let playing = false;

  const next = async (): Promise<void> => {
    const headEnd = received.indexOf("\r\n\r\n");
    if (playing || headEnd === -1) return;
    const head = parseHead(received.slice(0, headEnd));
    received = received.slice(headEnd + 4);
    playing = true;
    connection.requests += 1;
    const { origin, id: connectionId, requests: requestNumber } = connection;
    const played = respond(head, stageOn(socket, connection, gates, head));
    ledger.note({ origin, connectionId, requestNumber, ...head }, Promise.race([played, closed]));
    await played;
    playing = false;
    await next();
  };

  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    received += text;
    void next();
  });
  socket.on("end", () => socket.end());
}

async function respond(head: RequestHead, stage: FaultStage): Promise<void> {
  const { pathname } = new URL(head.target, "http://faults");
  const script = faultScripts[pathname];
  if (script === undefined) await stage.send("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nno script");
  else await play(script, stage);
}

function stageOn(socket: Socket, connection: TrackedConnection, gates: Gates, head: RequestHead): FaultStage {
  return {
    gate: gates.namedBy(new URL(head.target, "http://faults").searchParams),
    // Resolves when the bytes are with the system, so that a reset that follows does not overtake them. A client that left is no matter.
    send: (bytes) => new Promise((resolve) => socket.write(bytes, "latin1", () => resolve())),
    fin: () => socket.end(),
    reset: () => connection.reset(),
  };
}

function parseHead(text: string): RequestHead {
  const [requestLine = "", ...lines] = text.split("\r\n");
  const [method = "", target = "/"] = requestLine.split(" ");
  const headers = lines.map((line): HeaderLine => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { method, target, headers };
}
