/** A server as a function, in the terms of the web platform: it runs behind node:http, behind node:http2, or in memory. */
export type App = (request: Request) => Promise<Response>;
