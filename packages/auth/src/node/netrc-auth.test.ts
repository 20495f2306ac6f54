import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { BearerAuth } from "../bearer-auth.ts";
import { chain } from "../chain.ts";
import { caught } from "../testing/caught.ts";
import { DigestServer } from "../testing/digest-server.ts";
import { seenBy } from "../testing/seen-by.ts";
import { NetrcAuth, type NetrcAuthOptions } from "./netrc-auth.ts";
import { NetrcError } from "./netrc-error.ts";
import { netrcPath } from "./read-netrc-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haulier-netrc-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function write(text: string, mode = 0o600, name = ".netrc"): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
}

const basic = (credentials: string): string => `Basic ${btoa(credentials)}`;

describe("NetrcAuth", () => {
  it("sends what the file has for the host, and nothing where it has none (A8)", async () => {
    const file = write("machine a login ada password secret\nmachine b login bob\nmachine d password alone");
    const transport = new MockTransport({ status: 200 });
    const client = new Client({ transport, auth: new NetrcAuth({ file }) });
    for (const host of ["a", "b", "c", "d"]) await client.get(`https://${host}/`);
    expect(seenBy(transport)).toEqual([basic("ada:secret"), null, null, basic(":alone")]);
  });

  it("sends default where the file has nothing else (A8)", async () => {
    const auth = new NetrcAuth({ file: pathToFileURL(write("machine a default login d password secret")) });
    const transport = new MockTransport({ status: 200 });
    const client = new Client({ transport, auth });
    await client.get("https://a/");
    await client.get("https://b/");
    expect(seenBy(transport)).toEqual([null, basic("d:secret")]);
  });

  it("sends nothing after a redirect to another origin, not even what is for there (S-52)", async () => {
    const file = write("machine a login ada password secret\ndefault login d password secret2");
    const transport = new MockTransport(({ url }) =>
      url.host === "a" ? { status: 302, headers: { location: "https://b/" } } : { status: 200 },
    );
    await new Client({ transport, auth: new NetrcAuth({ file }) }).get("https://a/");
    expect(seenBy(transport)).toEqual([basic("ada:secret"), null]);
  });

  it("answers Digest when asked to, and keeps what it knows", async () => {
    const server = new DigestServer();
    const file = write("machine h login ada password secret");
    const client = new Client({
      transport: new MockTransport(server.answer),
      auth: new NetrcAuth({ file, scheme: "digest" }),
    });
    const responses = [await client.get("https://h/"), await client.get("https://h/")];
    expect(responses.map(({ status, history }) => [status, history.length])).toEqual([
      [200, 1],
      [200, 0],
    ]);
  });

  it("leaves it to the next in a chain where it has nothing", async () => {
    const auth = chain(new NetrcAuth({ file: write("machine a login ada password secret") }), new BearerAuth("t"));
    const transport = new MockTransport({ status: 200 });
    const client = new Client({ transport, auth });
    await client.get("https://a/");
    await client.get("https://b/");
    expect(seenBy(transport)).toEqual([basic("ada:secret"), "Bearer t"]);
  });

  it("is read from where NETRC says, else from home", async () => {
    const transport = new MockTransport({ status: 200 });
    vi.stubEnv("HOME", folder);
    write("machine a login home password secret");
    vi.stubEnv("NETRC", undefined);
    await new Client({ transport, auth: new NetrcAuth() }).get("https://a/");
    vi.stubEnv("NETRC", write("machine a login elsewhere password secret", 0o600, "other"));
    await new Client({ transport, auth: new NetrcAuth() }).get("https://a/");
    expect(seenBy(transport)).toEqual([basic("home:secret"), basic("elsewhere:secret")]);
  });

  it("is _netrc on Windows, when there is only that", () => {
    const surroundings = { env: { NETRC: "" }, home: folder, platform: "win32" };
    expect(netrcPath(surroundings)).toBe(join(folder, ".netrc"));
    write("", 0o600, "_netrc");
    expect(netrcPath(surroundings)).toBe(join(folder, "_netrc"));
    expect(netrcPath({ ...surroundings, platform: "linux" })).toBe(join(folder, ".netrc"));
    write("");
    expect(netrcPath(surroundings)).toBe(join(folder, ".netrc"));
  });

  it("that is missing or malformed is an error at once (A8)", async () => {
    const missing = await caught(() => new NetrcAuth({ file: join(folder, "none") }));
    expect(missing).toBeInstanceOf(NetrcError);
    expect(missing).toMatchObject({ code: "ERR_NETRC", line: undefined, cause: { code: "ENOENT" } });
    const malformed = await caught(() => new NetrcAuth({ file: write("machine a pasword secret") }));
    expect(malformed).toBeInstanceOf(NetrcError);
    expect(inspect(malformed)).not.toContain("pasword secret");
  });

  it.each([
    [0o600, []],
    [0o400, []],
    [0o640, ["mode 0640"]],
    [0o604, ["mode 0604"]],
    [0o602, ["mode 0602"]],
  ])("with mode %o warns: %j (S-52)", (mode, expected) => {
    const warnings: string[] = [];
    const file = write("machine a login ada password secret", mode);
    expect(new NetrcAuth({ file, onWarning: (message) => void warnings.push(message) })).toBeInstanceOf(NetrcAuth);
    expect(warnings).toEqual(
      expected.map((how) => `netrc: ${file} can be read or changed by others (${how}); run chmod 600 on it`),
    );
  });

  // Only root can give a file away.
  it.runIf(process.getuid?.() === 0)("that belongs to another user warns", () => {
    const warnings: string[] = [];
    const file = write("");
    chownSync(file, 4_000_000, 0);
    expect(new NetrcAuth({ file, onWarning: (message) => void warnings.push(message) })).toBeInstanceOf(NetrcAuth);
    expect(warnings).toEqual([expect.stringContaining(`${file} belongs to another user`)]);
  });

  it("warns by process.emitWarning unless told otherwise", () => {
    const emitted = vi.spyOn(process, "emitWarning").mockReturnValue();
    expect(new NetrcAuth({ file: write("", 0o644) })).toBeInstanceOf(NetrcAuth);
    expect(emitted.mock.calls).toEqual([[expect.stringContaining("chmod 600"), { code: "HAULIER_NETRC_PERMISSIONS" }]]);
  });

  it("refuses options that it does not have", () => {
    const file = write("");
    expect(() => new NetrcAuth({ file, scheme: "ntlm" } as unknown as NetrcAuthOptions)).toThrow(
      'expected "basic" or "digest", got "ntlm"',
    );
    expect(() => new NetrcAuth({ fiel: file } as NetrcAuthOptions)).toThrow('did you mean "file"');
  });

  it("shows nothing of itself when it is printed", async () => {
    const auth = new NetrcAuth({ file: write("machine a login ada password secret") });
    await new Client({ transport: new MockTransport({ status: 200 }), auth }).get("https://a/");
    expect(inspect(auth, { showHidden: true, depth: null })).not.toMatch(/ada|secret/);
  });
});
