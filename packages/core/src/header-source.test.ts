import { describe, expect, it } from "vitest";

import { HttpHeaders } from "./http-headers.ts";

/** Headers over a source, with a count of how often the list was worked out. */
function setUp() {
  let lists = 0;
  const headers = HttpHeaders.fromSource({
    get: (name) => (name === "x-one" ? "1" : name === "x-two" ? "2, 3" : null),
    list: () => {
      lists += 1;
      return ["X-One", "1", "X-Two", "2", "X-Two", "3"];
    },
  });
  return { headers, lists: () => lists };
}

describe("headers over a source", () => {
  it("answer single look-ups without working out the list", () => {
    const { headers, lists } = setUp();
    expect([headers.get("X-ONE"), headers.get("x-two"), headers.get("x-three")]).toEqual(["1", "2, 3", null]);
    expect([headers.has("x-One"), headers.has("x-three")]).toEqual([true, false]);
    expect(lists()).toBe(0);
  });

  it("give the lines as they were, and work them out once", () => {
    const { headers, lists } = setUp();
    expect(headers.raw).toEqual([
      ["X-One", "1"],
      ["X-Two", "2"],
      ["X-Two", "3"],
    ]);
    expect([headers.size, headers.getAll("x-two"), [...headers.keys()]]).toEqual([
      3,
      ["2", "3"],
      ["x-one", "x-two", "x-two"],
    ]);
    expect(lists()).toBe(1);
  });

  it("can be changed and copied like others", () => {
    const { headers } = setUp();
    const copy = headers.clone();
    headers.set("x-two", "4");
    headers.delete("x-one");
    expect(headers.raw).toEqual([["x-two", "4"]]);
    expect([headers.get("x-one"), headers.get("X-Two")]).toEqual([null, "4"]);
    expect(copy.get("x-one")).toBe("1");
    expect(new HttpHeaders(setUp().headers).size).toBe(3);
  });
});
