import type { App } from "./app.ts";
import { problem } from "./replies.ts";

/** What a handler is given: the request, its URL, and what stood in place of `:name` in the path. */
export interface RouteContext {
  readonly request: Request;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
}

export type Handler = (context: RouteContext) => Response | Promise<Response>;

/** Handlers by method and path, such as `GET /shipments/:id`. */
export type Routes = Readonly<Record<string, Handler>>;

/** An app that answers by these routes; the first that matches counts. */
export function createRouter(routes: Routes): App {
  const table = Object.entries(routes).map(([key, handler]) => {
    const [method, path] = key.split(" ") as [string, string];
    const pattern = path.replaceAll(/:(\w+)/g, (_, name: string) => `(?<${name}>[^/]+)`);
    return { method, path: new RegExp(`^${pattern}$`), handler };
  });
  return async (request) => {
    const url = new URL(request.url);
    const found = table.filter(({ path }) => path.test(url.pathname));
    if (found.length === 0) return problem(404, `nothing at ${url.pathname}`);
    const route = found.find(({ method }) => method === request.method);
    if (route === undefined) {
      return problem(405, `no ${request.method} at ${url.pathname}`, {
        Allow: found.map((other) => other.method).join(", "),
      });
    }
    return route.handler({ request, url, params: { ...route.path.exec(url.pathname)?.groups } });
  };
}
