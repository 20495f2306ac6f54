import { describe, expect, it, vi } from "vitest";

import { socksConnector, type SocksConnectorOptions } from "./socks-connector.ts";
import { SocksError } from "./socks-error.ts";
import { failureOf } from "./testing/failure-of.ts";
import { http, lookupOf } from "./testing/local-targets.ts";
import { scriptedProxy, type ScriptedAnswer } from "./testing/scripted-proxy.ts";

const granted4 = "005a000000000000";
const granted5 = "05000001000000000000";

const hex = (text: string): string => Buffer.from(text).toString("hex");

describe("what the proxy is told", () => {
  const table: [scheme: string, userinfo: string, host: string, answers: string[], messages: string[]][] = [
    ["socks5h", "", "a.test", ["0500", granted5], ["050100", `0501000306${hex("a.test")}01bb`]],
    ["socks5h", "", "127.0.0.1", ["0500", granted5], ["050100", "050100017f00000101bb"]],
    ["socks5h", "", "::1", ["0500", granted5], ["050100", `05010004${"00".repeat(15)}0101bb`]],
    ["socks5h", "", "::ffff:1.2.3.4", ["0500", granted5], ["050100", `05010004${"00".repeat(10)}ffff0102030401bb`]],
    ["socks5h", "", "2001:db8::1:0:2", ["0500", granted5], ["050100", "0501000420010db800000000000000010000000201bb"]],
    ["socks5", "", "a.test", ["0500", granted5], ["050100", "05010001c000020101bb"]],
    [
      "socks5h",
      "ada:s%C3%A9cret@",
      "a.test",
      ["0502", "0100", granted5],
      ["05020002", `0103${hex("ada")}07${hex("sécret")}`, `0501000306${hex("a.test")}01bb`],
    ],
    ["socks5h", "ada:secret@", "a.test", ["0500", granted5], ["05020002", `0501000306${hex("a.test")}01bb`]],
    ["socks4", "", "a.test", [granted4], ["040101bbc000020100"]],
    ["socks4", "ada@", "127.0.0.1", [granted4], [`040101bb7f000001${hex("ada")}00`]],
    ["socks4a", "", "a.test", [granted4], [`040101bb0000000100${hex("a.test")}00`]],
    ["socks4a", "ada@", "a.test", [granted4], [`040101bb00000001${hex("ada")}00${hex("a.test")}00`]],
  ];

  it.each(table)("%s://%s: %s", async (scheme, userinfo, host, answers, messages) => {
    await using proxy = await scriptedProxy(...answers);
    const looksUp = scheme === "socks4" || scheme === "socks5";
    const { stream } = await socksConnector({
      proxy: `${scheme}://${userinfo}127.0.0.1:${proxy.port}`,
      ...(looksUp ? { lookup: lookupOf("192.0.2.1") } : {}),
    })(http(host, 443), {});
    expect(proxy.received).toEqual([messages]);
    stream.destroy();
  });
});

describe("what the proxy answers", () => {
  const granted: [scheme: string, answers: string[]][] = [
    ["socks5h", ["0500", `0500000304${hex("host")}1234`]],
    ["socks5h", ["0500", "05000003001234"]],
    ["socks5h", ["0500", `05000004${"00".repeat(16)}1234`]],
    ["socks5h", [`0500${granted5}`]],
    ["socks5h://u:p@", [`05020100${granted5}`]],
    // Some send the version of SOCKS in place of that of RFC 1929.
    ["socks5h://u:p@", ["0502", "0500", granted5]],
    ["socks4a", [granted4]],
  ];

  it.each(granted)("%s %j connects, and nothing of what the server says next is lost", async (scheme, answers) => {
    await using proxy = await scriptedProxy(...answers.slice(0, -1), `${answers.at(-1)}${hex("220 hello")}`);
    const { stream } = await dial(proxy.port, scheme);
    const chunk = await new Promise<Buffer>((resolve) => stream.on("data", resolve));
    expect(chunk.toString()).toBe("220 hello");
    stream.destroy();
  });

  it("does not spoil TLS, when the target speaks before its time", async () => {
    await using proxy = await scriptedProxy("0500", `${granted5}${hex("220 hello")}`);
    const connect = socksConnector({ proxy: `socks5h://127.0.0.1:${proxy.port}` });
    expect(await failureOf(connect({ ...http("a.test", 443), protocol: "https:" }, {}))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining("the port does not speak TLS"),
    });
    await proxy.closed();
  });

  it("is understood however it is cut into pieces", async () => {
    await using proxy = await scriptedProxy("05");
    const dialled = dial(proxy.port, "socks5h://u:p@");
    await proxy.messages(1);
    proxy.sockets[0]!.write(Buffer.from("02", "hex"));
    await proxy.messages(2);
    for (const byte of Buffer.from(`0100${granted5}`, "hex")) proxy.sockets[0]!.write(Buffer.of(byte));
    const { stream } = await dialled;
    await proxy.messages(3);
    expect(proxy.received[0]?.[2]).toBe(`0501000306${hex("a.test")}01bb`);
    stream.destroy();
  });

  const refused: [scheme: string, answers: ScriptedAnswer[], error: Partial<SocksError>][] = [
    [
      "socks5h",
      ["0500", "0501"],
      refusal("GENERAL_FAILURE", 1, "the proxy failed (SOCKS5 reply 1); the host name may"),
    ],
    ["socks5h", ["0500", "0502"], refusal("NOT_ALLOWED", 2, "the rules of the proxy do not allow it (SOCKS5 reply 2)")],
    ["socks5h", ["0500", "0503"], refusal("NETWORK_UNREACHABLE", 3, "the proxy cannot reach the network")],
    ["socks5h", ["0500", "0504"], refusal("HOST_UNREACHABLE", 4, "the proxy cannot reach the host (SOCKS5 reply 4)")],
    ["socks5h", ["0500", "0505"], refusal("CONNECTION_REFUSED", 5, "the target refused the connection of the proxy")],
    ["socks5h", ["0500", "0506"], refusal("TTL_EXPIRED", 6, "the target is too far from the proxy")],
    ["socks5h", ["0500", "0507"], refusal("COMMAND_NOT_SUPPORTED", 7, "the proxy makes no connections")],
    [
      "socks5h",
      ["0500", "0508"],
      refusal("ADDRESS_TYPE_NOT_SUPPORTED", 8, "the proxy does not take that kind of address"),
    ],
    [
      "socks5h",
      ["0500", "0509"],
      refusal("UNKNOWN_REPLY", 9, "for a reason that SOCKS does not define (SOCKS5 reply 9)"),
    ],
    ["socks5h", ["0500", "05ff"], refusal("UNKNOWN_REPLY", 255, "for a reason that SOCKS does not define")],
    ["socks5h", ["0500", "05050001000000000000"], refusal("CONNECTION_REFUSED", 5, "SOCKS5 reply 5")],
    [
      "socks4a",
      ["005b000000000000"],
      refusal("REJECTED", 91, "the proxy rejected the request, or could not reach the"),
    ],
    ["socks4a", ["005c000000000000"], refusal("NO_IDENTD", 92, "the proxy wants to ask identd on this machine")],
    [
      "socks4a",
      ["005d000000000000"],
      refusal("USER_MISMATCH", 93, "identd on this machine names another user (SOCKS4"),
    ],
    ["socks4a", ["005e000000000000"], refusal("UNKNOWN_REPLY", 94, "for a reason that SOCKS does not define")],
    ["socks5h", ["05ff"], refusal("NO_ACCEPTABLE_METHOD", 255, "the proxy wants to know who asks (SOCKS5 method 255)")],
    ["socks5h", ["0502"], refusal("NO_ACCEPTABLE_METHOD", 2, "pass username and password")],
    [
      "socks5h://u:p@",
      ["05ff"],
      refusal("NO_ACCEPTABLE_METHOD", 255, "takes neither user and password nor a stranger"),
    ],
    [
      "socks5h://u:p@",
      ["0501"],
      refusal("PROTOCOL", 1, "a way of authentication that was not offered (SOCKS5 method 1)"),
    ],
    [
      "socks5h://u:p@",
      ["0502", "0101"],
      refusal("AUTHENTICATION_FAILED", 1, "does not accept user and password (SOCKS5 status 1)"),
    ],
    ["socks5h://u:p@", ["0502", "01ff"], refusal("AUTHENTICATION_FAILED", 255, "(SOCKS5 status 255); check them")],
    // Something else than SOCKS.
    [
      "socks5h",
      [hex("HTTP/1.1 400")],
      refusal("PROTOCOL", undefined, "what answers there does not speak it (SOCKS5); check host"),
    ],
    ["socks4a", [hex("HTTP/1.1 400")], refusal("PROTOCOL", undefined, "what answers there does not speak it (SOCKS4)")],
    ["socks4a", ["05ff"], refusal("PROTOCOL", undefined, "what answers there does not speak it (SOCKS4)")],
    ["socks5h", ["005a"], refusal("PROTOCOL", undefined, "what answers there does not speak it (SOCKS5)")],
    ["socks5h", ["0500", "0400"], refusal("PROTOCOL", undefined, "what answers there does not speak it")],
    ["socks5h", ["0500", "05000007"], refusal("PROTOCOL", undefined, "what answers there does not speak it")],
    // An end before the answer, or in the middle of it.
    ["socks5h", ["end"], refusal("CLOSED", undefined, "closed the connection before it answered (SOCKS5); check host")],
    ["socks5h", ["05", "end"], refusal("CLOSED", undefined, "the proxy closed the connection before it answered")],
    ["socks5h", ["0500", "end"], refusal("CLOSED", undefined, "it may not reach the target, or not allow it")],
    ["socks5h", ["0500", "0500", "end"], refusal("CLOSED", undefined, "it may not reach the target, or not allow it")],
    ["socks5h", ["0500", "050000010000", "end"], refusal("CLOSED", undefined, "the proxy closed the connection")],
    ["socks5h://u:p@", ["0502", "end"], refusal("CLOSED", undefined, "the proxy closed the connection")],
    ["socks4a", ["end"], refusal("CLOSED", undefined, "closed the connection before it answered (SOCKS4); it may not")],
  ];

  it.each(refused)("%s %j is a ProxyError, and closes the connection (P8)", async (scheme, answers, cause) => {
    await using proxy = await scriptedProxy(...answers);
    const error = (await failureOf(dial(proxy.port, scheme))) as Error;
    const [name] = scheme.split(":");
    expect(error).toMatchObject({ name: "ProxyError", processed: "no", cause });
    expect(error.cause).toBeInstanceOf(SocksError);
    expect(error.message).toBe(
      `cannot connect to a.test:443 through the proxy ${name}://127.0.0.1:${proxy.port}: ${(error.cause as Error).message}`,
    );
    await proxy.closed();
  });

  it("tells which step failed, and in which version", async () => {
    await using proxy = await scriptedProxy("0502", "0101");
    expect(await failureOf(dial(proxy.port, "socks5h://u:p@"))).toMatchObject({
      cause: { version: 5, step: "password" },
    });
    await using old = await scriptedProxy("005b000000000000");
    expect(await failureOf(dial(old.port, "socks4"))).toMatchObject({ cause: { version: 4, step: "request" } });
  });

  it.each([
    ["socks5h", ["0500", "0502"], 2],
    ["socks5h", ["0500", "05ff"], 255],
    ["socks4a", ["005b000000000000"], 91],
    // Not a reply to the request, where 2 would mean something else.
    ["socks5h", ["0502"], undefined],
    ["socks5h://u:p@", ["0502", "0102"], undefined],
    ["socks5h", ["0500", "end"], undefined],
  ] as const)("%s %j has the reply %s (P8)", async (scheme, answers, reply) => {
    await using proxy = await scriptedProxy(...answers);
    expect(await failureOf(dial(proxy.port, scheme))).toMatchObject({ name: "ProxyError", reply, status: undefined });
  });

  it("is a ProxyError with Node's error as its cause, when the proxy resets the connection", async () => {
    await using proxy = await scriptedProxy("0500", "reset");
    expect(await failureOf(dial(proxy.port, "socks5h"))).toMatchObject({
      name: "ProxyError",
      message: expect.stringMatching(/through the proxy socks5h:\/\/127.0.0.1:\d+: .*\(ECONNRESET\)$/),
      cause: { code: "ECONNRESET" },
    });
  });
});

describe("a proxy that never answers", () => {
  it.each([
    ["the greeting", ["silence"], 1],
    ["half of the greeting", ["05", "silence"], 1],
    ["the password", ["0502", "silence"], 2],
    ["the request", ["0502", "0100", "silence"], 3],
  ] as const)("%s: aborting rejects with the reason, and closes the connection", async (_what, answers, messages) => {
    await using proxy = await scriptedProxy(...answers);
    const controller = new AbortController();
    const dialled = dial(proxy.port, "socks5h://u:p@", controller.signal);
    await proxy.messages(messages);
    const reason = new Error("changed my mind");
    controller.abort(reason);
    expect(await failureOf(dialled)).toBe(reason);
    await proxy.closed();
  });
});

describe("the socket afterwards", () => {
  it("has no listener of the handshake, and is as one that was dialled directly", async () => {
    await using proxy = await scriptedProxy("0500", granted5);
    const { stream } = await dial(proxy.port, "socks5h");
    const socket = stream as unknown as NodeJS.ReadableStream & { readableFlowing: boolean | null; destroy(): void };
    expect(["readable", "data", "close", "connect"].map((event) => socket.listenerCount(event))).toEqual([0, 0, 0, 0]);
    await vi.waitFor(() => expect(socket.readableFlowing).toBe(null));
    socket.destroy();
  });
});

function refusal(code: string, reply: number | undefined, message: string): Partial<SocksError> {
  return { code: `ERR_SOCKS_${code}`, reply, message: expect.stringContaining(message) as string };
}

/** @param scheme with userinfo where there is some. */
function dial(port: number, scheme: string, signal?: AbortSignal): ReturnType<ReturnType<typeof socksConnector>> {
  const proxy = `${scheme.includes("://") ? scheme : `${scheme}://`}127.0.0.1:${port}`;
  const options: SocksConnectorOptions = /^socks[45]:/.test(proxy)
    ? { proxy, lookup: lookupOf("192.0.2.1") }
    : { proxy };
  return socksConnector(options)(http("a.test", 443), { signal });
}
