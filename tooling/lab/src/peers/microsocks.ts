import { definePeer } from "../define-peer.ts";

export const microsocks = definePeer({
  name: "microsocks",
  summary: "SOCKS5 proxy, open or with user and password; answers with the reply codes of RFC 1928; no SOCKS4",
  debs: ["microsocks"],
  needs: ["microsocks"],
  async start(lab) {
    const { open, auth } = await lab.ports("open", "auth");
    lab.spawn("microsocks", ["-i", "127.0.0.1", "-p", String(open)], { log: "open.log" });
    lab.spawn("microsocks", ["-i", "127.0.0.1", "-p", String(auth), "-u", lab.user, "-P", lab.password], {
      log: "auth.log",
    });
    await lab.untilPorts(open, auth);
    return { open: `socks5h://127.0.0.1:${open}`, auth: `socks5h://127.0.0.1:${auth}` };
  },
  version: (lab) => `microsocks ${lab.firstLine("dpkg-query", "-W", "-f", "${Version}", "microsocks")}`,
});
