import { expect, test } from "vitest";

import * as main from "./index.ts";

test("the entry exports what was promised", () => {
  expect(Object.keys(main).toSorted()).toEqual(["RichText", "toMarkdown", "toPlainText", "toRichText"]);
});
