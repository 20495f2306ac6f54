/* That createFetch() does what Node's own fetch does, with the same server and the same arguments: statuses and redirects. */
import {
  describeSame,
  each,
  other,
  redirect,
  server,
  stream,
  to,
  useOracle,
  type Call,
} from "./testing/node-oracle.ts";

useOracle();

describeSame(
  "the status",
  each([200, 204, 205, 300, 301, 304, 404, 500, 599], (status) => to(`/status/${status}`)),
);

for (const mode of ["follow", "manual", "error"] as const) {
  describeSame(
    `a redirect with "${mode}"`,
    each([300, 301, 302, 303, 304, 307, 308], (status) =>
      to(redirect(status, "/echo#part"), () => ({ redirect: mode })),
    ),
  );
}

for (const method of ["POST", "PUT", "HEAD"]) {
  const body = method === "HEAD" ? null : "text";
  describeSame(
    `a redirect of ${method}`,
    each([301, 302, 303, 307, 308], (status) => to(redirect(status, "/echo"), () => ({ method, body }))),
  );
}

const ofStream = (method: string, status: number): Call =>
  to(redirect(status, "/echo"), () => ({ method, ...stream() }));

describeSame("a redirect", {
  "303 of a stream": ofStream("POST", 303),
  "302 of a stream with PUT": ofStream("PUT", 302),
  "307 of a stream": ofStream("POST", 307),
  '302 without a Location, with "error"': to("/status/302", () => ({ redirect: "error" })),
  "302 to data:": to(redirect(302, "data:,text")),
  "302 to what is no URL": to(redirect(302, "http://[")),
  "302 without an end": to("/again"),
  "302 to another origin, which gets no credentials": async (fetch) => {
    const headers = { Authorization: "Basic eDp5", Cookie: "a=1", "X-A": "1" };
    const response = await fetch(server.origin + redirect(302, `${other.origin}/echo`), { headers });
    return [response.redirected, response.url === `${other.origin}/echo`, response.status];
  },
});
