import { describe, expect, it, vi } from "vitest";

import { HttpHeaders } from "./http-headers.ts";
import { agreeOnBoundary } from "./multipart-boundary.ts";

describe("agreeOnBoundary", () => {
  it("makes 128 random bits as 32 hexadecimal digits (MP1, S-08)", () => {
    const made = Array.from({ length: 100 }, () => agreeOnBoundary(new HttpHeaders()));
    for (const { boundary, contentType } of made) {
      expect(boundary).toMatch(/^[0-9a-f]{32}$/);
      expect(contentType).toBe(`multipart/form-data; boundary=${boundary}`);
    }
    expect(new Set(made.map(({ boundary }) => boundary)).size).toBe(100);
  });

  it("takes them from the cryptographic source, not from Math.random (S-08)", () => {
    const random = vi.spyOn(Math, "random");
    const secure = vi.spyOn(crypto, "getRandomValues");
    agreeOnBoundary(new HttpHeaders());
    expect([random.mock.calls.length, secure.mock.calls.length]).toEqual([0, 1]);
    vi.restoreAllMocks();
  });

  for (const given of [
    "multipart/form-data; boundary=+++; charset=utf-8",
    "multipart/form-data; charset=utf-8; boundary=+++",
    "multipart/form-data; boundary=+++",
    "multipart/form-data; boundary=+++ ;",
    'multipart/form-data; boundary="+++"; charset=utf-8',
    'multipart/form-data; charset=utf-8; boundary="+++"',
    'multipart/form-data; boundary="+++"',
    'multipart/form-data; boundary="+++" ;',
    "Multipart/Form-Data;BOUNDARY=+++",
    "multipart/mixed; boundary=+++",
  ]) {
    it(`uses the boundary of ${given} and leaves it as it is (MP1, R11)`, () => {
      const headers = new HttpHeaders({ "content-type": given });
      expect(agreeOnBoundary(headers)).toEqual({ boundary: "+++" });
      expect(headers.raw).toEqual([["content-type", given]]);
    });
  }

  for (const [given, kept] of [
    ["multipart/form-data", "multipart/form-data"],
    ["multipart/form-data;", "multipart/form-data"],
    ["multipart/form-data; charset=utf-8", "multipart/form-data; charset=utf-8"],
    ["multipart/form-data; charset=utf-8 ; ", "multipart/form-data; charset=utf-8"],
    ["multipart/related; type=a", "multipart/related; type=a"],
  ] as const) {
    it(`adds the boundary to ${JSON.stringify(given)}, in its place (MP1)`, () => {
      const headers = new HttpHeaders([
        ["A", "1"],
        ["Content-Type", given],
        ["B", "2"],
      ]);
      const { boundary, contentType } = agreeOnBoundary(headers);
      expect(contentType).toBeUndefined();
      expect(headers.raw).toEqual([
        ["A", "1"],
        ["Content-Type", `${kept}; boundary=${boundary}`],
        ["B", "2"],
      ]);
    });
  }

  for (const given of ["application/json", "text/plain; boundary=x", "multipart", "xmultipart/form-data"]) {
    it(`refuses ${given}, which does not describe the body`, () => {
      expect(() => agreeOnBoundary(new HttpHeaders({ "Content-Type": given }))).toThrow(/leave the header out/);
    });
  }

  for (const boundary of ["", '""', '"a "', "x".repeat(71), "é"]) {
    it(`refuses the boundary ${boundary.slice(0, 10)} of ${boundary.length} characters`, () => {
      expect(() =>
        agreeOnBoundary(new HttpHeaders({ "Content-Type": `multipart/form-data; boundary=${boundary}` })),
      ).toThrow(/1 to 70/);
    });
  }

  it("takes over the boundary of a body that is encoded already, quoted where it must be", () => {
    expect(agreeOnBoundary(new HttpHeaders(), "a b").contentType).toBe('multipart/form-data; boundary="a b"');
    const headers = new HttpHeaders({ "Content-Type": "multipart/form-data" });
    agreeOnBoundary(headers, "own");
    expect(headers.get("content-type")).toBe("multipart/form-data; boundary=own");
    expect(() => agreeOnBoundary(headers, "other")).toThrow(/"own", but the form has "other"/);
  });
});
