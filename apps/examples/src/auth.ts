// Shows authentication: a user and password, a function, and a scheme of one's own that asks for a token when it needs one.
import { Auth, Client, type HttpRequest, type HttpResponse } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";

import { startServer } from "./support/example-server.ts";

const server = await startServer();
const client = new Client({ transport: new UndiciTransport(), baseUrl: server.url("/v1") });

console.log((await client.get("/private")).toString()); // 401 Unauthorized
console.log((await client.get("/private", { auth: ["ada", "secret"] })).toString()); // 200 OK

const withToken = client.extend({
  auth: (request) => {
    request.headers.set("Authorization", "Bearer fresh");
    return request;
  },
});
console.log((await withToken.get("/private")).toString()); // 200 OK
console.log((await withToken.get("/private", { auth: null })).toString()); // 401 Unauthorized

/** Sends the token that it has; asks for another when that is refused. */
class TokenAuth extends Auth {
  override readonly requiresResponseBody = true;
  #token = "stale";

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    request.headers.set("Authorization", `Bearer ${this.#token}`);
    const response = yield request;
    if (response.status !== 401) return;
    const answer = yield client.buildRequest("POST", "/token");
    this.#token = answer.json<{ token: string }>().token;
    request.headers.set("Authorization", `Bearer ${this.#token}`);
    yield request;
  }
}

const session = client.extend({ auth: new TokenAuth() });
const response = await session.get("/private");
console.log(response.history.map(String), response.toString()); // [ '401 Unauthorized', '200 OK' ] 200 OK
console.log((await session.get("/private")).history.length); // 0

await client.close();
await server.close();
