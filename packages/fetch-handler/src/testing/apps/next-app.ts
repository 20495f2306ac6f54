import type { FetchApp, FetchHandler } from "../../fetch-handler.ts";
import { measure } from "../use-app.ts";
import { bytesOf, cookies, events, factsOf, failure, halfway, type AppLog } from "./app-sources.ts";

/** What the file `route.ts` of a folder exports. */
type RouteModule = Readonly<Partial<Record<"GET" | "POST" | "PUT", (request: Request) => Promise<Response>>>>;

/** The routes of the table as Next has them: a module for each path, with a function for each method. */
export function nextApp(log: AppLog): FetchApp {
  const modules = routeModules(log);
  const handler: FetchHandler = async (request) => {
    const method = request.method as keyof RouteModule;
    const route = modules[new URL(request.url).pathname]?.[method];
    if (route === undefined) return new Response(null, { status: 405 });
    return route(request).catch(() => new Response("handled", { status: 500 }));
  };
  return handler;
}

function routeModules(log: AppLog): Readonly<Record<string, RouteModule>> {
  return {
    "/facts": { GET: async ({ url }) => Response.json(factsOf(url)) },
    "/json": { POST: async (request) => Response.json(await request.json(), { status: 201 }) },
    "/size": { PUT: async ({ body }) => Response.json(await measure(body!)) },
    "/events": {
      GET: async ({ signal }) => {
        signal.addEventListener("abort", () => void (log.hasLeft = true));
        return new Response(bytesOf(events()), { headers: { "Content-Type": "text/event-stream" } });
      },
    },
    "/silent": {
      GET: ({ signal }) => {
        signal.addEventListener("abort", () => void (log.hasLeft = true));
        return new Promise(() => {});
      },
    },
    "/broken": { GET: () => Promise.reject(failure) },
    "/halfway": { GET: async () => new Response(bytesOf(halfway())) },
    "/cookies": {
      GET: async () => {
        const headers = new Headers();
        for (const cookie of cookies) headers.append("Set-Cookie", cookie);
        return new Response(null, { headers });
      },
    },
  };
}
