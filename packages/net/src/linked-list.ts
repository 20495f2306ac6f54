/** A value's place in a {@link LinkedList}. Made once per value and used again, so that listing the value costs no memory. */
export class ListNode<T> {
  readonly value: T;
  /** @internal */
  list: LinkedList<T> | undefined = undefined;
  /** @internal */
  previous: ListNode<T> | undefined = undefined;
  /** @internal */
  next: ListNode<T> | undefined = undefined;

  constructor(value: T) {
    this.value = value;
  }
}

/** A list in which adding at both ends and removing anywhere take the same short time, however long it is. */
export class LinkedList<T> {
  #first: ListNode<T> | undefined = undefined;
  #last: ListNode<T> | undefined = undefined;
  #size = 0;

  get first(): T | undefined {
    return this.#first?.value;
  }

  get last(): T | undefined {
    return this.#last?.value;
  }

  get size(): number {
    return this.#size;
  }

  has(node: ListNode<T>): boolean {
    return node.list === this;
  }

  addFirst(node: ListNode<T>): void {
    this.#insert(node, undefined, this.#first);
  }

  addLast(node: ListNode<T>): void {
    this.#insert(node, this.#last, undefined);
  }

  /** Removes a node; one that is not in this list is left alone. */
  remove(node: ListNode<T>): void {
    if (node.list !== this) return;
    if (node.previous === undefined) this.#first = node.next;
    else node.previous.next = node.next;
    if (node.next === undefined) this.#last = node.previous;
    else node.next.previous = node.previous;
    node.list = undefined;
    node.previous = undefined;
    node.next = undefined;
    this.#size -= 1;
  }

  /** Adds nodes that are in order by `rank` to a list that is, in one pass over both. */
  merge(nodes: Iterable<ListNode<T>>, rank: (value: T) => number): void {
    let place = this.#first;
    for (const node of nodes) {
      while (place !== undefined && rank(place.value) < rank(node.value)) place = place.next;
      this.#insert(node, place === undefined ? this.#last : place.previous, place);
    }
  }

  /** From first to last. The value at hand may be removed meanwhile. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    let node = this.#first;
    while (node !== undefined) {
      const { next, value } = node;
      yield value;
      node = next;
    }
  }

  #insert(node: ListNode<T>, previous: ListNode<T> | undefined, next: ListNode<T> | undefined): void {
    if (node.list !== undefined) throw new Error("the node is in a list already");
    node.list = this;
    node.previous = previous;
    node.next = next;
    if (previous === undefined) this.#first = node;
    else previous.next = node;
    if (next === undefined) this.#last = node;
    else next.previous = node;
    this.#size += 1;
  }
}
