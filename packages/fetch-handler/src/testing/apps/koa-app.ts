import { Readable } from "node:stream";

import Koa from "koa";

import type { NodeListener } from "../../app-failures.ts";
import { measure } from "../use-app.ts";
import { cookies, events, failure, halfway, type AppLog } from "./app-sources.ts";

const routes: Readonly<Record<string, (ctx: Koa.Context) => unknown>> = {
  "/facts": (ctx) => (ctx.body = [ctx.protocol, ctx.hostname, ctx.query]),
  "/address": (ctx) => (ctx.body = [ctx.ip, ctx.secure]),
  "/json": async (ctx) => {
    ctx.status = 201;
    ctx.body = JSON.parse((await ctx.req.setEncoding("utf8").toArray()).join(""));
  },
  "/size": async (ctx) => (ctx.body = await measure(ctx.req)),
  "/events": (ctx) => {
    ctx.type = "text/event-stream";
    ctx.body = Readable.from(events());
  },
  "/silent": () => new Promise(() => {}),
  "/broken": () => {
    throw failure;
  },
  "/halfway": (ctx) => (ctx.body = Readable.from(halfway())),
  "/cookies": (ctx) => {
    ctx.set("Set-Cookie", [...cookies]);
    ctx.body = "";
  },
};

/** The routes of the table in Koa. */
export function koaApp(log: AppLog): NodeListener {
  const app = new Koa();
  app.silent = true;
  app.use(async (ctx, next) => {
    ctx.res.on("close", () => void (log.hasLeft ||= !ctx.res.writableFinished));
    try {
      await next();
    } catch {
      ctx.status = 500;
      ctx.body = "handled";
    }
  });
  app.use(async (ctx) => {
    await routes[ctx.path]?.(ctx);
  });
  return app.callback();
}
