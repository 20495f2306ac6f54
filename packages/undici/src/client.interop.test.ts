import { BasicAuth, type HttpResponse } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { about } from "./testing/about.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useClient } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const apache = labPeer("apache");
const wire = labPeer("wire");

/** What wire got. */
interface Seen {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

function headersOf(response: HttpResponse): Record<string, string> {
  return Object.fromEntries(response.json<Seen>().rawHeaders.map(([name, value]) => [name.toLowerCase(), value]));
}

describe.runIf(nginx.available && wire.available)("redirects of nginx", () => {
  const table = [
    [301, "GET", "GET", false],
    [302, "GET", "GET", false],
    [303, "GET", "GET", false],
    [307, "GET", "GET", false],
    [308, "GET", "GET", false],
    [301, "POST", "GET", false],
    [302, "POST", "GET", false],
    [303, "POST", "GET", false],
    [307, "POST", "POST", true],
    [308, "POST", "POST", true],
    [301, "PUT", "PUT", true],
    [302, "PUT", "PUT", true],
    [303, "PUT", "GET", false],
    [307, "PUT", "PUT", true],
    [308, "PUT", "PUT", true],
    [303, "DELETE", "GET", false],
    [308, "DELETE", "DELETE", false],
    [303, "HEAD", "HEAD", false],
  ] as const;
  for (const [status, method, after, keepsBody] of table) {
    test(`${status} after ${method} leads to ${after}${keepsBody ? " with its body" : ""}`, async () => {
      const client = useClient();
      const content = method === "POST" || method === "PUT" ? "the body" : undefined;
      const url = `${nginx.http}/redirect/${status}?to=${wire.http}/landed`;
      const response = await client.request(method, url, { content });
      expect(response.status).toBe(200);
      expect(response.history.map((hop) => hop.status)).toEqual([status]);
      expect([response.request.method, response.url.href]).toEqual([after, `${wire.http}/landed`]);
      if (after === "HEAD") return;
      expect(response.json<Seen>().method).toBe(after);
      expect(atob(response.json<Seen>().body)).toBe(keepsBody ? "the body" : "");
      expect("content-length" in headersOf(response)).toBe(keepsBody);
    });
  }

  test("a chain of them, over one connection", async () => {
    const client = useClient();
    const url = `${nginx.http}/redirect/302?to=/redirect/307?to=/redirect/308?to=/whoami`;
    const response = await client.get(url);
    expect(response.history.map((hop) => hop.status)).toEqual([302, 307, 308]);
    expect(response.json()).toMatchObject({ requests: 4 });
  });

  test("credentials stay with the origin that they were given for", async () => {
    const client = useClient();
    const options = { auth: ["alice", "wonderland"], headers: { "X-Api-Key": "secret", "X-Own": "1" } } as const;
    const away = await client.get(`${nginx.http}/redirect/302?to=${wire.http}/`, options);
    expect(headersOf(away)).not.toHaveProperty("authorization");
    expect(headersOf(away)).not.toHaveProperty("x-api-key");
    expect(headersOf(away)).toHaveProperty("x-own", "1");
    const within = await client.get(`${nginx.http}/redirect/302?to=/proxy/`, options);
    expect(headersOf(within)).toMatchObject({
      authorization: `Basic ${btoa("alice:wonderland")}`,
      "x-api-key": "secret",
    });
  });

  test("to a stream that was sent is an error, and to a function of streams is none", async () => {
    const client = useClient();
    const url = `${nginx.http}/redirect/307?to=${wire.http}/`;
    const stream = () => new Blob(["streamed"]).stream();
    await expect(client.post(url, { content: stream() })).rejects.toMatchObject({ code: "ERR_STREAM_CONSUMED" });
    const { body } = await client.post(url, { content: stream }).json<Seen>();
    expect(atob(body)).toBe("streamed");
  });

  test("in a loop are a TooManyRedirectsError", async () => {
    const client = useClient();
    await expect(client.get(`${nginx.http}/loop`)).rejects.toMatchObject({
      code: "ERR_TOO_MANY_REDIRECTS",
      message: expect.stringContaining("more than 20 redirects"),
    });
    await expect(client.extend({ maxRedirects: 3 }).get(`${nginx.http}/loop`)).rejects.toMatchObject({
      code: "ERR_TOO_MANY_REDIRECTS",
    });
    expect(client.poolStatus()).toMatchObject({ open: 1, idle: 1 });
  });

  test("from https to http are refused unless allowed", async () => {
    const client = useClient({}, { tls: labTrust() });
    const url = `${nginx.https}/redirect/302?to=${nginx.http}/hello.txt`;
    await expect(client.get(url)).rejects.toMatchObject({ code: "ERR_UNSUPPORTED_PROTOCOL" });
    expect(await client.extend({ allowDowngrade: true }).get(url).text()).toBe("hello\n");
  });

  test("are shown where they are not followed", async () => {
    const client = useClient({ followRedirects: false });
    const response = await client.post(`${nginx.http}/redirect/303?to=/hello.txt`, { content: "x" });
    expect([response.status, response.isRedirect]).toEqual([303, true]);
    expect([response.nextRequest?.method, response.nextRequest?.url.href]).toEqual(["GET", `${nginx.http}/hello.txt`]);
    expect((await client.send(response.nextRequest!)).text()).toBe("hello\n");
  });
});

describe.runIf(nginx.available && apache.available)("codings", () => {
  for (const coding of ["gzip", "br", "identity"]) {
    test(`${coding} of nginx is decoded, whole and in pieces`, async () => {
      const client = useClient({ headers: { "Accept-Encoding": coding } });
      const url = `${nginx.http}/text.txt`;
      const whole = await client.get(url);
      expect(whole.headers.get("content-encoding")).toBe(coding === "identity" ? null : coding);
      expect(sha256(whole.content)).toBe(labFixtures().files["text.txt"].sha256);
      expect(whole.bytesDownloaded < whole.content.byteLength).toBe(coding !== "identity");
      await using streamed = await client.stream("GET", url);
      let text = "";
      for await (const line of streamed.lines()) text += `${line}\n`;
      expect(text).toBe(whole.text());
    });
  }

  test("gzip of Apache is decoded", async () => {
    const client = useClient({ headers: { "Accept-Encoding": "gzip" } });
    const response = await client.get(`${apache.http}/text.txt`);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(sha256(response.content)).toBe(labFixtures().files["text.txt"].sha256);
  });

  test("the answer to HEAD is not decoded, and 304 neither", async () => {
    const client = useClient();
    const head = await client.head(`${nginx.http}/text.txt`);
    expect([head.status, head.content.byteLength]).toEqual([200, 0]);
    const headers = { "If-None-Match": (await client.get(`${nginx.http}/text.txt`)).headers.get("etag")! };
    const unchanged = await client.get(`${nginx.http}/text.txt`, { headers });
    expect([unchanged.status, unchanged.content.byteLength]).toEqual([304, 0]);
  });
});

describe.runIf(nginx.available && apache.available)("Basic authentication", () => {
  for (const [server, url] of [
    ["nginx", () => nginx.http],
    ["Apache", () => apache.http],
  ] as const) {
    test(`is accepted by ${server}`, async () => {
      const { user, password } = labFixtures().auth;
      const client = useClient({ auth: new BasicAuth(user, password) });
      expect(await client.get(`${url()}/basic/hello.txt`).text()).toBe("hello\n");
      expect((await client.get(`${url()}/basic/hello.txt`, { auth: [user, "wrong"] })).status).toBe(401);
      const challenge = await client.get(`${url()}/basic/hello.txt`, { auth: null });
      expect([challenge.status, challenge.headers.get("www-authenticate")]).toEqual([401, 'Basic realm="lab"']);
    });
  }

  test("is taken from the URL, where it is not shown again", async () => {
    const client = useClient();
    const { user, password } = labFixtures().auth;
    const response = await client.get(`${nginx.http}/basic/hello.txt`.replace("//", `//${user}:${password}@`));
    expect(response.text()).toBe("hello\n");
    expect(String(response.request)).not.toContain(password);
  });
});

describe.runIf(nginx.available)("cookies", () => {
  test("of a record are sent to its own host only, in one line", async () => {
    const client = useClient({ baseUrl: nginx.http, cookies: { first: "1", second: "2" } });
    expect(await client.get("/cookies/show").text()).toBe("first=1; second=2");
    expect(await client.get("/cookies/show", { cookies: { second: "b", third: "3" } }).text()).toBe(
      "first=1; second=b; third=3",
    );
    expect(await client.get(`${nginx.http.replace("127.0.0.1", "localhost")}/cookies/show`).text()).toBe("");
  });

  test("of a response are shown by name", async () => {
    const client = useClient();
    const { cookies } = await client.get(`${nginx.http}/cookies/set`);
    expect(cookies).toMatchObject({ plain: "1", http: "2", dated: "5", sub: "6" });
  });
});

describe.runIf(nginx.available)("the limit on a whole call", () => {
  test("ends a download that goes on for too long", async () => {
    const client = useClient();
    await expect(client.get(`${nginx.http}/slow/1m.bin`, { timeout: { total: 400 } })).rejects.toMatchObject({
      code: "ERR_TOTAL_TIMEOUT",
      phase: "total",
      limit: 400,
      elapsed: about(400),
    });
    expect(client.poolStatus()).toMatchObject({ active: 0 });
  });

  test("ends a stream that is read for too long", async () => {
    const client = useClient();
    await using response = await client.stream("GET", `${nginx.http}/slow/1m.bin`, { timeout: { total: 400 } });
    await expect(Array.fromAsync(response)).rejects.toMatchObject({ code: "ERR_TOTAL_TIMEOUT" });
    expect(response.bytesDownloaded).toBeGreaterThan(0);
  });

  test("counts redirects and the reading of the body together", async () => {
    const client = useClient({ timeout: { total: 400 } });
    const url = `${nginx.http}/redirect/302?to=/proxy/delay/200`;
    expect((await client.get(url)).status).toBe(200);
    const slow = `${nginx.http}/redirect/302?to=/slow/1m.bin`;
    await expect(client.get(slow)).rejects.toMatchObject({ code: "ERR_TOTAL_TIMEOUT" });
  });
});
