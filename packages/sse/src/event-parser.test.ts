import { describe, expect, it, test } from "vitest";

import { EventParser, type StreamItem } from "./event-parser.ts";

/** What comes of a text, in one piece unless it is cut into several. */
function parsed(...pieces: readonly string[]): readonly StreamItem[] {
  const parser = new EventParser(1024);
  return pieces.flatMap((piece) => parser.feed(piece));
}

/** Type, data and id of the events of a text. */
function eventsOf(...pieces: readonly string[]): (readonly [event: string, data: string, id: string])[] {
  return parsed(...pieces).flatMap((item) =>
    item.is === "event" ? [[item.event.event, item.event.data, item.event.id] as const] : [],
  );
}

const dataOf = (...pieces: readonly string[]): string[] => eventsOf(...pieces).map(([, data]) => data);

describe("the examples of the standard (SSE6)", () => {
  it("joins lines of data", () => {
    expect(eventsOf("data: YHOO\ndata: +2\ndata: 10\n\n")).toEqual([["message", "YHOO\n+2\n10", ""]]);
  });

  it("keeps ids, resets them to nothing, and removes one space alone", () => {
    const stream = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n";
    expect(eventsOf(`${stream}\n`)).toEqual([
      ["message", "first event", "1"],
      ["message", "second event", ""],
      ["message", " third event", ""],
    ]);
    expect(dataOf(stream)).toEqual(["first event", "second event"]);
  });

  it("takes data without a value for an empty line", () => {
    expect(dataOf("data\n\ndata\ndata\n\ndata:")).toEqual(["", "\n"]);
  });

  it("takes a space after the colon for none", () => {
    expect(dataOf("data:test\n\ndata: test\n\n")).toEqual(["test", "test"]);
  });
});

test.each([
  ["LF", "data: a\n\ndata: b\n\n", ["a", "b"]],
  ["CR", "data: a\r\rdata: b\r\r", ["a", "b"]],
  ["CR LF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]],
  ["a mixture", "data: a\n\rdata: b\r\n\ndata: c\r\r\n", ["a", "b", "c"]],
  ["nothing else", "data: a\u2028b\u0085c\u2029d\ve\ff\n\n", ["a\u2028b\u0085c\u2029d\ve\ff"]],
])("lines end at %s, however the text is cut (SSE4)", (_name, text, data) => {
  expect(dataOf(text)).toEqual(data);
  for (let cut = 1; cut < text.length; cut++) expect(dataOf(text.slice(0, cut), text.slice(cut))).toEqual(data);
  expect(dataOf(...Array.from(text))).toEqual(data);
});

test.each([
  ["a colon in the value stays", "data:a:b\n\n", ["a:b"]],
  ["only one space is removed", "data:  a \n\n", [" a "]],
  ["a tab is no space", "data:\ta\n\n", ["\ta"]],
  ["space before the name makes another name", " data:a\ndata :b\ndata:c\n\n", ["c"]],
  ["case matters", "Data:a\nDATA:b\ndata:c\n\n", ["c"]],
  ["what is unknown is ignored", "justsometext\nfoo: bar\n:data:a\ndata:c\n\n", ["c"]],
  ["an empty name is a comment", ":\n: a\n:data: a\ndata:c\n\n", ["c"]],
  ["NUL in data stays", "data:a\0b\n\n", ["a\0b"]],
])("fields: %s (SSE5)", (_name, text, data) => {
  expect(dataOf(text)).toEqual(data);
});

describe("types", () => {
  it("are message unless named, for one event alone (SSE6)", () => {
    expect(eventsOf("event: ping\ndata: 1\n\ndata: 2\n\nevent: x\nevent\ndata: 3\n\nevent: \ndata: 4\n\n")).toEqual([
      ["ping", "1", ""],
      ["message", "2", ""],
      ["message", "3", ""],
      ["message", "4", ""],
    ]);
  });

  it("do not go over to the next event from one without data (SSE7)", () => {
    expect(eventsOf("event: ping\n\ndata: 1\n\n")).toEqual([["message", "1", ""]]);
  });
});

describe("ids", () => {
  it("stay until the next, and one with NUL is ignored (SSE6)", () => {
    expect(eventsOf("id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid: …\ndata: d\n\n")).toEqual([
      ["message", "a", "1"],
      ["message", "b", "1"],
      ["message", "c", "1"],
      ["message", "d", "…"],
    ]);
  });

  it("go on from the connection before", () => {
    const [item] = new EventParser(1024, "7").feed("data: a\n\n");
    expect(item).toMatchObject({ is: "event", event: { id: "7" } });
  });

  it("count without data, but make no event (SSE7)", () => {
    expect(parsed("id: 3\n\n\n\n")).toEqual([{ is: "id", id: "3" }]);
    expect(eventsOf("id: 3\n\ndata: a\n\n\n\n")).toEqual([["message", "a", "3"]]);
  });

  it("do not count before their block has ended (SSE8)", () => {
    expect(parsed("id: 3\ndata: a\n")).toEqual([]);
  });
});

describe("retry", () => {
  it("is told at once and with the next event, but makes none (SSE7)", () => {
    const items = parsed("retry: 10000\n\ndata: a\n\ndata: b\n\n");
    expect(items[0]).toEqual({ is: "retry", retry: 10_000 });
    expect(items.slice(1)).toMatchObject([
      { is: "event", event: { data: "a", retry: 10_000 } },
      { is: "event", event: { data: "b", retry: undefined } },
    ]);
  });

  test.each(["+5", "-5", " 5", "5 ", "5.0", "5e3", "0x5", "five", "", "５"])("of %o is ignored (SSE6)", (value) => {
    expect(parsed(`retry:${value === "" ? "" : ` ${value}`}\n\n`)).toEqual([]);
  });

  test.each([
    ["0", 0],
    ["007", 7],
    ["9".repeat(400), 2 ** 31 - 1],
  ])("of %s is %d", (value, retry) => {
    expect(parsed(`retry: ${value}\n`)).toEqual([{ is: "retry", retry }]);
  });
});

it("tells comments in their place", () => {
  expect(parsed(": a\ndata: b\n\n:c\n:\n")).toMatchObject([
    { is: "comment", text: "a" },
    { is: "event" },
    { is: "comment", text: "c" },
    { is: "comment", text: "" },
  ]);
});

describe("maxEventSize (SSE10)", () => {
  /** The data of the events before it is too large, if it is. */
  function limited(maxEventSize: number, ...pieces: readonly string[]): { data: string[]; isTooLarge: boolean } {
    const parser = new EventParser(maxEventSize);
    const data: string[] = [];
    for (const piece of pieces) {
      if (parser.isTooLarge) break;
      for (const item of parser.feed(piece)) if (item.is === "event") data.push(item.event.data);
    }
    return { data, isTooLarge: parser.isTooLarge };
  }

  const pieces = (text: string): string[] => Array.from(text);

  it("takes what is just as large, in one piece or in many", () => {
    const text = `data: ${"a".repeat(50)}\ndata: ${"b".repeat(49)}\n\ndata: c\n\n`;
    const expected = { data: [`${"a".repeat(50)}\n${"b".repeat(49)}`, "c"], isTooLarge: false };
    expect(limited(100, text)).toEqual(expected);
    expect(limited(100, ...pieces(text))).toEqual(expected);
  });

  it("counts bytes, of the type and the id as well", () => {
    expect(limited(10, "data: ok\n\ndata: ééééé\n\ndata: éééééa\n\n")).toEqual({
      data: ["ok", "ééééé"],
      isTooLarge: true,
    });
    expect(limited(10, "event: 12345\nid: 678\ndata: 90\n\n").isTooLarge).toBe(false);
    expect(limited(10, "event: 12345\nid: 678\ndata: 901\n\n").isTooLarge).toBe(true);
  });

  test.each(["data: ", "id: ", "event: ", ": "])("bounds what is buffered of a line that begins %o", (start) => {
    expect(limited(1000, start, ...Array.from({ length: 1100 }, () => "a"))).toEqual({ data: [], isTooLarge: true });
  });

  it("does not go on from the id of an event that is too large", () => {
    expect(new EventParser(5).feed("id: 1\n\nid: 2\ndata: 12345\n\n")).toEqual([{ is: "id", id: "1" }]);
    expect(new EventParser(5).feed("id: 1\n\ndata: 12345\n\n")).toEqual([{ is: "id", id: "1" }]);
  });

  it("does not buffer a line that means nothing", () => {
    expect(limited(10, "nothing: ", ...pieces("a".repeat(1000)), "\ndata: b\n\n")).toEqual({
      data: ["b"],
      isTooLarge: false,
    });
  });
});
