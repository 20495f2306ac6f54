import type { Clock, ClockTimer } from "@haulier/core";

import { LinkedList, type ListNode } from "./linked-list.ts";

/** What can be idle for a time. */
export interface IdleItem<T> {
  readonly rest: ListNode<T>;
  /** When that time is over, by the monotonic clock. */
  expiresAt: number;
}

/** Milliseconds between two looks through the list for each of its items, so that a long list is looked through less often. */
const spacing = 0.01;

/** What is idle, by age, and the one timer that tells when its time is over. */
export class IdleList<T extends IdleItem<T>> {
  readonly #items = new LinkedList<T>();
  #limit: number;
  readonly #clock: Clock;
  readonly #expire: (item: T) => void;
  #timer: ClockTimer | undefined = undefined;
  /** When the timer fires. */
  #sweepAt = Number.POSITIVE_INFINITY;

  /**
   * @param limit how many there is room for.
   * @param expire is called with an item whose time is over, and removes it.
   */
  constructor(limit: number, clock: Clock, expire: (item: T) => void) {
    this.#limit = limit;
    this.#clock = clock;
    this.#expire = expire;
  }

  get size(): number {
    return this.#items.size;
  }

  /** Whether there is room at all. */
  get isOpen(): boolean {
    return this.#limit > 0;
  }

  get hasRoom(): boolean {
    return this.#items.size < this.#limit;
  }

  /** What has been idle for the longest time. */
  get oldest(): T | undefined {
    return this.#items.first;
  }

  /** @param keepFor how long it may be idle, in milliseconds. */
  add(item: T, keepFor: number): void {
    item.expiresAt = this.#clock.now() + keepFor;
    this.#items.addLast(item.rest);
    if (item.expiresAt < this.#sweepAt) this.#sweepIn(keepFor);
  }

  remove(item: T): void {
    this.#items.remove(item.rest);
  }

  /** Whether its time is over, even if the timer is late. */
  isExpired(item: T): boolean {
    return this.#clock.now() >= item.expiresAt;
  }

  /** Ends the time of all items, and has room for none from now on. */
  close(): void {
    this.#limit = 0;
    for (const item of this.#items) this.#expire(item);
    this.#timer?.stop();
  }

  #sweepIn(delay: number): void {
    this.#timer?.stop();
    this.#sweepAt = this.#clock.now() + delay;
    this.#timer = this.#clock.startTimer(() => this.#sweep(), delay);
  }

  #sweep(): void {
    this.#sweepAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const item of this.#items) {
      if (item.expiresAt <= now) this.#expire(item);
      else next = Math.min(next, item.expiresAt);
    }
    if (next !== Number.POSITIVE_INFINITY) this.#sweepIn(Math.max(next - now, this.#items.size * spacing));
  }
}
