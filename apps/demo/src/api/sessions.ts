import { json } from "./replies.ts";

/** Sets two cookies: two lines, one of which has a comma in its date. */
export function openSession(): Response {
  const headers = new Headers();
  headers.append("Set-Cookie", "session=s-4711; Path=/; HttpOnly; Expires=Fri, 31 Dec 2049 23:59:59 GMT");
  headers.append("Set-Cookie", "depot=Rotterdam; Path=/");
  return json({ opened: true }, headers, 201);
}

/** What came back. */
export function showSession(request: Request): Response {
  return json({ cookie: request.headers.get("cookie") });
}
