import { once } from "node:events";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { attributesOf, type Toxic } from "./chaos-toxic.ts";

interface Piece {
  readonly data: Buffer;
  /** Pause before it, in milliseconds. */
  readonly delayMs: number;
  /** Not before this time of `performance.now()`. */
  readonly at: number;
}

interface LinkListener {
  /** So many bytes passed. */
  onBytes(stream: Toxic["stream"], bytes: number): void;
  /** Both connections are gone. */
  onEnd(): void;
}

const pauseAbove = 1024 * 1024;

/** A client's connection and the one made for it to the upstream, with a pipe each way. */
export class Link {
  readonly #client: net.Socket;
  readonly #server: net.Socket;
  readonly #toxics: readonly Toxic[];
  readonly #listener: LinkListener;
  readonly #ended = new AbortController();

  constructor(client: net.Socket, upstream: net.TcpNetConnectOpts, toxics: readonly Toxic[], listener: LinkListener) {
    this.#client = client;
    this.#server = net.connect({ ...upstream, allowHalfOpen: true });
    this.#toxics = toxics;
    this.#listener = listener;
  }

  start(): void {
    for (const socket of [this.#client, this.#server]) {
      socket.setNoDelay(true);
      socket.on("error", () => this.destroy());
    }
    this.#client.on("close", () => this.destroy());
    this.#server.on("close", () => {
      if (this.#client.destroyed) this.destroy();
    });
    this.#pipe("upstream", this.#client, this.#server);
    this.#pipe("downstream", this.#server, this.#client);
  }

  #pipe(stream: Toxic["stream"], from: net.Socket, to: net.Socket): void {
    const toxics = this.#toxics.filter((toxic) => toxic.stream === stream && Math.random() < toxic.toxicity);
    new Pipe(this, from, to, toxics, (bytes) => this.#listener.onBytes(stream, bytes)).start();
  }

  /** Waits; rejects when the link ends meanwhile. */
  async wait(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#ended.signal });
  }

  /** Resolves when what was written has gone; rejects when the link ends meanwhile. */
  async drained(socket: net.Socket): Promise<void> {
    await once(socket, "drain", { signal: this.#ended.signal });
  }

  /** Ends both connections in good order. */
  end(): void {
    this.#client.end();
    this.#server.end();
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.destroy();
  }

  destroy(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#client.destroy();
    this.#server.destroy();
    this.#listener.onEnd();
  }
}

/** One direction: pieces of data go through the toxics in turn and are written in order, on time. */
class Pipe {
  readonly #link: Link;
  readonly #from: net.Socket;
  readonly #to: net.Socket;
  readonly #toxics: readonly Toxic[];
  readonly #count: (bytes: number) => void;
  /** Deliveries happen one after the other. */
  #last: Promise<void> = Promise.resolve();
  #queued = 0;
  #received = 0;
  #sent = 0;
  #closed = false;

  constructor(link: Link, from: net.Socket, to: net.Socket, toxics: readonly Toxic[], count: (bytes: number) => void) {
    this.#link = link;
    this.#from = from;
    this.#to = to;
    this.#toxics = toxics;
    this.#count = count;
  }

  start(): void {
    this.#closeByToxic();
    this.#from.on("data", (data) => this.#receive(data));
    this.#from.on("end", () => {
      if (this.#closed) return;
      this.#then(async () => {
        await this.#link.wait(this.#attributes("slow_close")?.delay ?? 0);
        if (!this.#closed) this.#to.end();
      });
    });
  }

  #attributes<Type extends Toxic["type"]>(type: Type) {
    return attributesOf(this.#toxics, type);
  }

  /** Toxics that let nothing pass. */
  #closeByToxic(): void {
    const timeout = this.#attributes("timeout")?.timeout;
    const reset = this.#attributes("reset_peer")?.timeout;
    this.#closed = timeout !== undefined || reset !== undefined;
    if (timeout) this.#later(timeout, () => this.#link.end());
    if (reset) this.#later(reset, () => this.#link.reset());
    if (reset === 0) this.#from.once("data", () => this.#link.reset());
  }

  #later(ms: number, act: () => void): void {
    this.#link.wait(ms).then(act, () => {}); // nothing to do on a link that has ended
  }

  #then(act: () => Promise<void>): void {
    this.#last = this.#last.then(act).catch(() => {}); // nothing to do on a link that has ended
  }

  #receive(data: Buffer): void {
    if (this.#closed) return;
    this.#queued += data.length;
    if (this.#queued > pauseAbove) this.#from.pause();
    for (const piece of this.#shape(data)) {
      this.#then(async () => {
        await this.#deliver(piece);
        this.#queued -= piece.data.length;
        if (this.#queued < pauseAbove / 2) this.#from.resume();
      });
    }
  }

  #shape(data: Buffer): Piece[] {
    const latency = this.#attributes("latency");
    const jitter = (Math.random() * 2 - 1) * (latency?.jitter ?? 0);
    const at = latency ? performance.now() + latency.latency + jitter : 0;
    const slicer = this.#attributes("slicer");
    const whole = this.#corrupt(data);
    this.#received += data.length;
    if (!slicer) return [{ data: whole, delayMs: 0, at }];
    const pieces: Piece[] = [];
    for (let offset = 0; offset < whole.length;) {
      const variation = Math.round((Math.random() * 2 - 1) * slicer.size_variation);
      const size = Math.max(1, slicer.average_size + variation);
      pieces.push({ data: whole.subarray(offset, offset + size), delayMs: slicer.delay / 1000, at });
      offset += size;
    }
    return pieces;
  }

  #corrupt(data: Buffer): Buffer {
    const index = (this.#attributes("corrupt")?.offset ?? -1) - this.#received;
    const byte = data[index];
    if (byte === undefined) return data;
    const copy = Buffer.from(data);
    copy[index] = byte ^ 1;
    return copy;
  }

  async #deliver({ data, delayMs, at }: Piece): Promise<void> {
    await this.#link.wait(Math.max(delayMs, at - performance.now()));
    if (this.#closed) return;
    const room = (this.#attributes("limit_data")?.bytes ?? Infinity) - this.#sent;
    if (data.length < room) return await this.#write(data);
    this.#closed = true;
    await this.#write(data.subarray(0, room));
    this.#link.end();
  }

  async #write(data: Buffer): Promise<void> {
    const rate = this.#attributes("bandwidth")?.rate;
    const step = rate ? Math.ceil((rate * 1024) / 50) : data.length;
    for (let offset = 0; offset < data.length; offset += step) {
      const part = data.subarray(offset, offset + step);
      this.#sent += part.length;
      this.#count(part.length);
      if (!this.#to.write(part)) await this.#link.drained(this.#to);
      if (rate) await this.#link.wait((part.length / (rate * 1024)) * 1000);
    }
  }
}
