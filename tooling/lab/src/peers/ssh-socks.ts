import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { definePeer } from "../define-peer.ts";

export const sshSocks = definePeer({
  name: "ssh-socks",
  summary:
    "SOCKS4, 4a and 5 proxy (ssh -D through an sshd of its own on loopback); closes where others answer an error code",
  debs: ["openssh-server", "openssh-client"],
  needs: ["/usr/sbin/sshd", "ssh", "ssh-keygen"],
  async start(lab) {
    const { sshPort, socks } = await lab.ports("sshPort", "socks");
    const { dir } = lab;
    // sshd can log in only the user who runs it (unless that is root), so both ends run as the caller.
    if (lab.root) fs.mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    for (const name of ["host", "id"]) {
      const run = spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", path.join(dir, name)]);
      if (run.status !== 0) throw new Error(String(run.stderr));
    }
    const user = os.userInfo().username;
    const conf = lab.write(
      "sshd_config",
      `
Port ${sshPort}
ListenAddress 127.0.0.1
HostKey ${dir}/host
PidFile none
AuthorizedKeysFile ${dir}/id.pub
AllowUsers ${user}
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
AllowTcpForwarding yes
X11Forwarding no
PermitRootLogin prohibit-password
PermitTTY no
`,
    );
    lab.spawn("/usr/sbin/sshd", ["-D", "-e", "-f", conf], { log: "sshd.log", as: "self" });
    await lab.untilPorts(sshPort);
    lab.spawn(
      "ssh",
      [
        "-N",
        "-F",
        "none",
        "-D",
        `127.0.0.1:${socks}`,
        "-p",
        String(sshPort),
        "-i",
        `${dir}/id`,
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "GlobalKnownHostsFile=/dev/null",
        "-o",
        "ExitOnForwardFailure=yes",
        "-o",
        "ServerAliveInterval=10",
        `${user}@127.0.0.1`,
      ],
      { log: "ssh.log", as: "self" },
    );
    await lab.untilPorts(socks);
    const at = `127.0.0.1:${socks}`;
    return {
      socks4: `socks4://${at}`,
      socks4a: `socks4a://${at}`,
      socks5: `socks5://${at}`,
      socks5h: `socks5h://${at}`,
    };
  },
  version: (lab) => lab.firstLine("ssh", "-V"),
});
