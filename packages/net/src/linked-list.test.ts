import { describe, expect, it } from "vitest";

import { LinkedList, ListNode } from "./linked-list.ts";

function listOf(...values: number[]): { list: LinkedList<number>; nodes: ListNode<number>[] } {
  const list = new LinkedList<number>();
  const nodes = values.map((value) => new ListNode(value));
  for (const node of nodes) list.addLast(node);
  return { list, nodes };
}

describe("LinkedList", () => {
  it("adds at both ends", () => {
    const { list } = listOf(2, 3);
    list.addFirst(new ListNode(1));
    expect([[...list], list.first, list.last, list.size]).toEqual([[1, 2, 3], 1, 3, 3]);
  });

  it.each([
    [0, [2, 3]],
    [1, [1, 3]],
    [2, [1, 2]],
  ])("removes the node at %i", (index, rest) => {
    const { list, nodes } = listOf(1, 2, 3);
    list.remove(nodes[index]!);
    expect([[...list], list.first, list.last, list.size]).toEqual([rest, rest[0], rest[1], 2]);
    expect(list.has(nodes[index]!)).toBe(false);
  });

  it("is empty again after the last one has gone", () => {
    const { list, nodes } = listOf(1);
    list.remove(nodes[0]!);
    expect([[...list], list.first, list.last, list.size]).toEqual([[], undefined, undefined, 0]);
  });

  it("leaves a node of another list alone", () => {
    const { nodes } = listOf(1);
    const other = listOf(2);
    other.list.remove(nodes[0]!);
    expect(other.list.size).toBe(1);
  });

  it("refuses a node that is in a list", () => {
    const { list, nodes } = listOf(1);
    expect(() => list.addFirst(nodes[0]!)).toThrow("in a list already");
  });

  it("survives the removal of the value at hand", () => {
    const { list, nodes } = listOf(1, 2, 3);
    const seen: number[] = [];
    for (const value of list) {
      seen.push(value);
      list.remove(nodes[value - 1]!);
    }
    expect([seen, list.size]).toEqual([[1, 2, 3], 0]);
  });

  it.each([
    [[], [1, 2], [1, 2]],
    [
      [3, 4],
      [1, 2],
      [1, 2, 3, 4],
    ],
    [
      [1, 2],
      [3, 4],
      [1, 2, 3, 4],
    ],
    [
      [2, 5],
      [1, 3, 4, 6],
      [1, 2, 3, 4, 5, 6],
    ],
    [[1], [], [1]],
  ])("merges %j with %j", (present, added, merged) => {
    const { list } = listOf(...present);
    list.merge(
      added.map((value) => new ListNode(value)),
      (value) => value,
    );
    expect([[...list], list.size]).toEqual([merged, merged.length]);
  });
});
