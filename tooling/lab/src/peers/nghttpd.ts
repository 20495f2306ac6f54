import { definePeer } from "../define-peer.ts";

export const nghttpd = definePeer({
  name: "nghttpd",
  summary:
    "HTTP/2 reference server (nghttp2): TLS, h2c, few streams and small windows, trailers, upload echo, push, early response",
  debs: ["nghttp2-server", "nghttp2-client", "media-types"],
  needs: ["nghttpd"],
  async start(lab) {
    const ports: number[] = [];
    const start = async (name: string, tls: boolean, ...args: readonly string[]) => {
      const port = await lab.port();
      ports.push(port);
      lab.spawn(
        "nghttpd",
        [
          "-a",
          "127.0.0.1",
          "-d",
          lab.www.dir,
          "--mime-types-file=/etc/mime.types",
          ...args,
          ...(tls ? [String(port), lab.certs.server.key, lab.certs.server.cert] : ["--no-tls", String(port)]),
        ],
        { log: `${name}.log` },
      );
      return tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
    };
    const endpoints = {
      https: await start("https", true),
      h2c: await start("h2c", false),
      tight: await start(
        "tight",
        false,
        "--max-concurrent-streams=2",
        "--window-bits=10",
        "--connection-window-bits=10",
        "--header-table-size=0",
      ),
      trailers: await start("trailers", false, "--trailer=x-checksum: abc", "--trailer=x-second: 2"),
      echo: await start("echo", false, "--echo-upload"),
      push: await start("push", true, "--push=/index.html=/style.css"),
      earlyResponse: await start("earlyResponse", false, "--early-response"),
      noLength: await start("noLength", false, "--no-content-length", "--padding=100"),
    };
    await lab.untilPorts(...ports);
    return endpoints;
  },
  version: (lab) => lab.firstLine("nghttpd", "--version"),
});
