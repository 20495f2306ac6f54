import { expectTypeOf, test } from "vitest";

import { memorySink } from "./memory-sink.ts";
import { ndjsonSink } from "./node/ndjson-sink.ts";
import { sqliteSink } from "./node/sqlite-sink.ts";
import type { PipelineSummary } from "./pipeline-summary.ts";
import { pipeline } from "./pipeline.ts";
import { toSink } from "./sink.ts";

interface Order {
  readonly id: number;
}

declare const orders: AsyncIterable<Order>;

test("a sink takes the records of the source, or what transform makes of them", () => {
  expectTypeOf(pipeline(orders, toSink(memorySink<Order>()))).resolves.toEqualTypeOf<PipelineSummary>();
  void pipeline(orders, toSink(ndjsonSink("a")));
  void pipeline(orders, toSink(sqliteSink("a", { table: "a" })));
  void pipeline(orders, toSink(memorySink<Order>()), {
    transform: (order) => {
      expectTypeOf(order).toEqualTypeOf<Order>();
      return order.id > 1 ? order : undefined;
    },
  });
  void pipeline(orders, toSink(memorySink<string>()), { transform: (order) => Promise.resolve(String(order.id)) });
  // @ts-expect-error -- orders are no text, and nothing makes some of them
  void pipeline(orders, toSink(memorySink<string>()));
});
