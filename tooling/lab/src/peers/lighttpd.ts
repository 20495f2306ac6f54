import crypto from "node:crypto";

import { definePeer } from "../define-peer.ts";

const hash = (algorithm: string, text: string) => crypto.createHash(algorithm).update(text).digest("hex");

export const lighttpd = definePeer({
  name: "lighttpd",
  summary: "web server: real Digest with SHA-256, MD5 and SHA-256 together, userhash; Basic",
  debs: ["lighttpd"],
  needs: ["lighttpd"],
  async start(lab) {
    const http = await lab.port();
    const { dir, user, realm, password } = lab;
    const line = (algorithm: string) => `${user}:${realm}:${hash(algorithm, `${user}:${realm}:${password}`)}`;
    // The fourth field is the userhash: H(user:realm).
    lab.write("md5", `${line("md5")}\n`);
    lab.write("sha256", `${line("sha256")}:${hash("sha256", `${user}:${realm}`)}\n`);
    lab.write("plain", `${user}:${password}\n`);
    const digest = (path: string, algorithm: string, extra = "") =>
      `"${path}" => ("method" => "digest", "realm" => "${realm}", "require" => "valid-user", "algorithm" => "${algorithm}"${extra})`;
    const conf = lab.write(
      "lighttpd.conf",
      `
server.modules = ("mod_alias", "mod_auth", "mod_authn_file", "mod_setenv", "mod_deflate")
server.document-root = "${lab.www.dir}"
server.bind = "127.0.0.1"
server.port = ${http}
server.errorlog = "${dir}/error.log"
server.upload-dirs = ("${dir}")
index-file.names = ("index.html")
mimetype.assign = (".txt" => "text/plain; charset=utf-8", ".html" => "text/html", ".json" => "application/json", "" => "application/octet-stream")
alias.url = ("/sha256/" => "${lab.www.dir}/", "/userhash/" => "${lab.www.dir}/", "/both/" => "${lab.www.dir}/", "/md5/" => "${lab.www.dir}/", "/basic/" => "${lab.www.dir}/")
deflate.mimetypes = ("text/plain")
deflate.allowed-encodings = ("gzip", "deflate")
auth.backend = "htdigest"
auth.backend.htdigest.userfile = "${dir}/sha256"
auth.require = (${digest("/sha256/", "SHA-256")}, ${digest("/userhash/", "SHA-256", ', "userhash" => "enable"')}, ${digest("/both/", "SHA-256|MD5")})
$HTTP["url"] =~ "^/md5/" {
  auth.backend.htdigest.userfile = "${dir}/md5"
  auth.require = (${digest("/md5/", "MD5")})
}
$HTTP["url"] =~ "^/basic/" {
  auth.backend = "plain"
  auth.backend.plain.userfile = "${dir}/plain"
  auth.require = ("/basic/" => ("method" => "basic", "realm" => "${realm}", "require" => "valid-user"))
}
`,
    );
    lab.spawn("lighttpd", ["-D", "-f", conf]);
    await lab.untilPorts(http);
    return { http: `http://127.0.0.1:${http}` };
  },
  version: (lab) => lab.firstLine("lighttpd", "-v"),
});
