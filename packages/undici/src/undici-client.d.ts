// The module of undici that has the client and nothing else; its types are those of the package.
declare module "undici/lib/dispatcher/client.js" {
  import type { Client } from "undici";

  const client: typeof Client;
  export default client;
}
