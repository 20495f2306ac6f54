import type { Entrant } from "./entrant.ts";
import { http2 } from "./entrants/http2.ts";
import { mock } from "./entrants/mock.ts";
import { socks } from "./entrants/socks.ts";
import { undiciHttp1 } from "./entrants/undici-http1.ts";
import { undiciHttp2 } from "./entrants/undici-http2.ts";

/** One row of the summary each. The first one is shown step by step. */
export const allEntrants: readonly Entrant[] = [undiciHttp1, undiciHttp2, http2, socks, mock];
