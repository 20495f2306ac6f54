import crypto from "node:crypto";
import fs from "node:fs";

import { definePeer } from "../define-peer.ts";

const modulesDir = "/usr/lib/apache2/modules";
const modules = [
  "mpm_event",
  "authn_core",
  "authn_file",
  "authz_core",
  "authz_user",
  "auth_basic",
  "auth_digest",
  "http2",
  "ssl",
  "socache_shmcb",
  "headers",
  "deflate",
  "filter",
  "brotli",
  "mime",
  "dir",
  "env",
  "setenvif",
  "alias",
  "cgid",
  "negotiation",
  "asis",
  "dav",
  "dav_fs",
  "reqtimeout",
  "rewrite",
];
const md5 = (text: string) => crypto.createHash("md5").update(text).digest("hex");

export const apache = definePeer({
  name: "apache",
  summary:
    "web server: real Digest (MD5, stale nonces, rspauth), h2, h2c upgrade, server push, 103, multipart ranges, CGI, WebDAV",
  debs: ["apache2"],
  needs: ["apache2"],
  async start(lab) {
    const { http, https, slow } = await lab.ports("http", "https", "slow");
    const { dir } = lab;
    lab.mkdir("dav");
    lab.write("dav/readme.txt", "dav\n");
    lab.write("htdigest", `${lab.user}:${lab.realm}:${md5(`${lab.user}:${lab.realm}:${lab.password}`)}\n`);
    lab.write("htpasswd", `${lab.user}:{SHA}${crypto.createHash("sha1").update(lab.password).digest("base64")}\n`);
    // Prints what the server handed over, then the request body.
    lab.write(
      "cgi/echo",
      '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\nX-Cgi: yes\\r\\n\\r\\n"\nenv | grep -E "^(HTTP_|REQUEST_|CONTENT_|QUERY_|SERVER_PROTOCOL|REMOTE_USER|AUTH_TYPE|SSL_CLIENT)" | sort\necho\ncat\n',
      0o755,
    );
    lab.write(
      "cgi/drip",
      '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\n\\r\\n"\nfor i in 1 2 3; do echo "drip $i"; sleep 0.2; done\n',
      0o755,
    );
    // Half of a chunked answer, then the script fails: Apache ends the body as if it were whole.
    lab.write(
      "cgi/crash",
      '#!/bin/sh\nprintf "Content-Type: application/octet-stream\\r\\n\\r\\n"\nhead -c 50000 /dev/zero\nsleep 0.2\nexit 1\n',
      0o755,
    );
    // nph: the script writes the raw response, here with a length twice that of its body.
    lab.write(
      "cgi/nph-short",
      '#!/bin/sh\nprintf "HTTP/1.1 200 OK\\r\\nContent-Type: application/octet-stream\\r\\nContent-Length: 100000\\r\\nConnection: close\\r\\n\\r\\n"\nhead -c 50000 /dev/zero\n',
      0o755,
    );
    // mod_asis sends the headers of the file: a status line of our own, latin-1 text, two fields of one name.
    lab.write(
      "asis/teapot.asis",
      "Status: 418 I am a teapot\nContent-Type: text/plain\nX-Two: a\nX-Two: b\n\nteapot\n",
    );
    lab.write(
      "asis/latin1.asis",
      Buffer.from("Status: 200 OK\nContent-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9\n", "latin1"),
    );
    lab.write("neg/page.html.en", "<p>hello\n");
    lab.write("neg/page.html.de", "<p>hallo\n");

    const conf = lab.write(
      "apache.conf",
      `
ServerRoot ${dir}
ServerName localhost
Listen 127.0.0.1:${http}
Listen 127.0.0.1:${https}
Listen 127.0.0.1:${slow}
PidFile ${dir}/pid
ErrorLog ${dir}/error.log
LogLevel warn
${modules
  .filter((m) => fs.existsSync(`${modulesDir}/mod_${m}.so`))
  .map((m) => `LoadModule ${m}_module ${modulesDir}/mod_${m}.so`)
  .join("\n")}
Mutex file:${dir} default
ScriptSock ${dir}/cgid.sock
DavLockDB ${dir}/davlock
TypesConfig /etc/mime.types
TraceEnable on
DocumentRoot ${lab.www.dir}
DirectoryIndex index.html
StartServers 1
KeepAliveTimeout 5
MaxKeepAliveRequests 0
Protocols h2c http/1.1
AddOutputFilterByType DEFLATE text/plain text/html application/json
<Directory />
  Require all granted
  Options +MultiViews
</Directory>
${[
  ["/digest/", "AuthDigestDomain /digest/"],
  ["/digest-stale/", "AuthDigestNonceLifetime 1"],
]
  .map(
    ([at, extra]) => `Alias ${at} ${lab.www.dir}/
<Location ${at}>
  AuthType Digest
  AuthName ${lab.realm}
  AuthDigestAlgorithm MD5
  AuthDigestProvider file
  AuthUserFile ${dir}/htdigest
  ${extra}
  Require valid-user
</Location>`,
  )
  .join("\n")}
Alias /basic/ ${lab.www.dir}/
<Location /basic/>
  AuthType Basic
  AuthName ${lab.realm}
  AuthBasicProvider file
  AuthUserFile ${dir}/htpasswd
  Require valid-user
</Location>
ScriptAlias /cgi/ ${dir}/cgi/
Alias /asis/ ${dir}/asis/
<Location /asis/>
  SetHandler send-as-is
</Location>
Alias /neg/ ${dir}/neg/
AddLanguage en .en
AddLanguage de .de
Alias /dav/ ${dir}/dav/
<Location /dav/>
  Dav On
</Location>
Alias /push.html ${lab.www.dir}/index.html
<Location /push.html>
  H2PushResource /style.css
</Location>
Alias /hints.html ${lab.www.dir}/index.html
<Location /hints.html>
  H2EarlyHint Link "</style.css>;rel=preload;as=style"
</Location>
<VirtualHost 127.0.0.1:${https}>
  Protocols h2 http/1.1
  SSLEngine on
  SSLCertificateFile ${lab.certs.server.cert}
  SSLCertificateKeyFile ${lab.certs.server.key}
  SSLCACertificateFile ${lab.certs.ca}
  H2Push on
  H2EarlyHints on
  # Asks for a certificate only here: renegotiation with TLS 1.2, post-handshake authentication with TLS 1.3.
  <Location /cgi/client-cert>
    SSLVerifyClient require
  </Location>
</VirtualHost>
# 408 for a client that is slow with its headers (1 s) or its body (2 s).
<VirtualHost 127.0.0.1:${slow}>
  RequestReadTimeout header=1 body=2
</VirtualHost>
`,
    );
    lab.spawn("apache2", ["-DFOREGROUND", "-f", conf]);
    await lab.untilPorts(http, https, slow);
    return {
      http: `http://127.0.0.1:${http}`,
      https: `https://localhost:${https}`,
      requestTimeout: `http://127.0.0.1:${slow}`,
    };
  },
  version: (lab) => lab.firstLine("apache2", "-v").replace("Server version: ", ""),
});
