import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import {
  Body,
  Catch,
  Controller,
  Get,
  Inject,
  Module,
  Post,
  Put,
  Req,
  Res,
  Sse,
  type ArgumentsHost,
  type ExceptionFilter,
  type MessageEvent,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { Request, Response } from "express";
import { Observable } from "rxjs";
import { onTestFinished } from "vitest";

import type { NodeListener } from "../../app-failures.ts";
import { measure } from "../use-app.ts";
import { cookies, failure, halfway, type AppLog } from "./app-sources.ts";

class AppController {
  readonly #log: AppLog;

  constructor(log: AppLog) {
    this.#log = log;
  }

  facts({ protocol, hostname, query }: Request): unknown {
    return [protocol, hostname, query];
  }

  address({ ip, secure }: Request): unknown {
    return [ip, secure];
  }

  json(body: unknown): unknown {
    return body;
  }

  size(request: IncomingMessage): Promise<unknown> {
    return measure(request);
  }

  /** An Observable is not asked for its next value, so it waits for a turn itself. */
  events(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      let id = 0;
      const send = (): void => {
        if (subscriber.closed) return;
        subscriber.next({ id: String(++id), data: "tick" });
        setImmediate(send);
      };
      send();
      return () => void (this.#log.hasLeft = true);
    });
  }

  silent(request: IncomingMessage): Promise<unknown> {
    request.on("close", () => void (this.#log.hasLeft = true));
    return new Promise(() => {});
  }

  broken(): never {
    throw failure;
  }

  async halfway(response: ServerResponse): Promise<void> {
    // What has gone wrong is told by the connection alone.
    await pipeline(Readable.from(halfway()), response).catch(() => {});
  }

  cookies(response: Response): void {
    response.setHeader("Set-Cookie", cookies).end();
  }
}

/** Decorators are functions: without a compiler they are called as such. */
function decorate(name: keyof AppController, route: MethodDecorator, parameter?: ParameterDecorator): void {
  const { prototype } = AppController;
  route(prototype, name, Object.getOwnPropertyDescriptor(prototype, name)!);
  parameter?.(prototype, name, 0);
}

decorate("facts", Get("facts"), Req());
decorate("address", Get("address"), Req());
decorate("json", Post("json"), Body());
decorate("size", Put("size"), Req());
decorate("events", Sse("events"));
decorate("silent", Get("silent"), Req());
decorate("broken", Get("broken"));
decorate("halfway", Get("halfway"), Res());
decorate("cookies", Get("cookies"), Res());
Inject("log")(AppController, undefined, 0);
Controller()(AppController);

class HandledFilter implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(500).send("handled");
  }
}
Catch()(HandledFilter);

/** The routes of the table in Nest, on its platform of Express. */
export async function nestApp(log: AppLog): Promise<NodeListener> {
  // oxlint-disable-next-line typescript/no-extraneous-class -- what Nest calls a module is a class with nothing in it
  class AppModule {}
  Module({ controllers: [AppController], providers: [{ provide: "log", useValue: log }] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  onTestFinished(() => app.close());
  app.useGlobalFilters(new HandledFilter());
  await app.init();
  return app.getHttpAdapter().getInstance() as NodeListener;
}
