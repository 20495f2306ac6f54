import { definePeer } from "../define-peer.ts";

export const tinyproxy = definePeer({
  name: "tinyproxy",
  summary: "HTTP proxy, small: CONNECT, open or with Basic; HTTP/1.0 error answers that close",
  debs: ["tinyproxy"],
  needs: ["tinyproxy"],
  async start(lab) {
    const start = async (name: string, auth: string) => {
      const port = await lab.port();
      const conf = lab.write(
        `${name}.conf`,
        `Port ${port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 10\nMaxClients 200\nViaProxyName "lab"\nLogFile "${lab.dir}/${name}.log"\nPidFile "${lab.dir}/${name}.pid"\n${auth}`,
      );
      lab.spawn("tinyproxy", ["-d", "-c", conf], { log: `${name}.out.log` });
      return port;
    };
    const open = await start("open", "");
    const basic = await start("basic", `BasicAuth ${lab.user} ${lab.password}\n`);
    await lab.untilPorts(open, basic);
    return { open: `http://127.0.0.1:${open}`, basic: `http://127.0.0.1:${basic}` };
  },
  version: (lab) => lab.firstLine("tinyproxy", "-v"),
});
