/** Makes events of the lines of an event stream, by the part of the standard that a benchmark needs: `data`, and blank lines. */
export class EventAssembler {
  readonly #onEvent: (data: string) => void;
  #data: string | null = null;

  /** `onEvent` is given the data of each event. */
  constructor(onEvent: (data: string) => void) {
    this.#onEvent = onEvent;
  }

  /** @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
  addLine(line: string): void {
    if (line === "") {
      if (this.#data !== null) this.#onEvent(this.#data);
      this.#data = null;
      return;
    }
    if (!line.startsWith("data:")) return;
    const value = line.slice(line[5] === " " ? 6 : 5);
    this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
  }
}
