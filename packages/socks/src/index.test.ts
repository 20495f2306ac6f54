import { expect, test } from "vitest";

import * as main from "./index.ts";
import * as server from "./server.ts";
import * as transport from "./transport.ts";

test("the entries export what was promised", () => {
  expect(Object.keys(main).toSorted()).toEqual(["SocksError", "socksConnector"]);
  expect(Object.keys(transport)).toEqual(["SocksTransport"]);
  expect(Object.keys(server)).toEqual(["startSocksServer"]);
});
