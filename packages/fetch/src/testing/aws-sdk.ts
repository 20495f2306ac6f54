import { createRequire, registerHooks } from "node:module";

import type * as Sqs from "@aws-sdk/client-sqs" with { "resolution-mode": "require" };
import type * as Handler from "@smithy/fetch-http-handler" with { "resolution-mode": "require" };

// The tests run with the condition "module", which is meant for bundlers: the files of the AWS SDK that it leads to import others without an
// extension. Without it, they are loaded as Node does.
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: context.conditions.filter((name) => name !== "module") }),
});
const require = createRequire(import.meta.url);
const { SendMessageCommand, SQSClient } = require("@aws-sdk/client-sqs") as typeof Sqs;
const { FetchHttpHandler } = require("@smithy/fetch-http-handler") as typeof Handler;
hooks.deregister();

export { FetchHttpHandler, SendMessageCommand, SQSClient };
