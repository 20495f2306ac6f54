import { definePeer } from "../define-peer.ts";

export const httpbin = definePeer({
  name: "httpbin",
  summary:
    "the real httpbin (gunicorn): methods, auth of all kinds, redirects, cookies, delays, drip, streams, encodings",
  debs: ["python3-httpbin", "gunicorn"],
  needs: ["/usr/lib/python3/dist-packages/httpbin/__init__.py", "/usr/bin/gunicorn"],
  async start(lab) {
    const http = await lab.port();
    // Threads, so that many slow requests can be under way; Debian's own Python, whatever else is in PATH.
    lab.spawn(
      "/usr/bin/python3",
      [
        "-m",
        "gunicorn",
        "--bind",
        `127.0.0.1:${http}`,
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "32",
        "--keep-alive",
        "5",
        "--worker-tmp-dir",
        lab.dir,
        "httpbin:app",
      ],
      { env: { PYTHONDONTWRITEBYTECODE: "1" } },
    );
    await lab.until(async () => {
      try {
        return (await fetch(`http://127.0.0.1:${http}/status/200`)).ok;
      } catch {
        return false;
      }
    });
    return { http: `http://127.0.0.1:${http}` };
  },
  version: (lab) => `httpbin ${lab.firstLine("dpkg-query", "-W", "-f", "${Version}", "python3-httpbin")}`,
});
