import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";

import { RandomPage } from "./testing/random-page.ts";
import { essence } from "./testing/same-page.ts";
import { toMarkdown } from "./to-markdown.ts";

const reader = new MarkdownIt({ html: true });

describe.each(["inline", "reference"] as const)(
  "what is written as Markdown, with links %s, is read as the same page",
  (links) => {
    // Of each seed a few hundred pages come, with all that Markdown could take for something else.
    it.each([1, 2, 3, 4, 5])("of seed %i", (seed) => {
      const random = new RandomPage(seed);
      for (let count = 0; count < 300; count++) {
        const html = random.blocks();
        const markdown = toMarkdown(html, { baseUrl: "http://base/", links });
        expect(essence(reader.render(markdown)), `${html}\n\n${markdown}`).toEqual(essence(html));
      }
    });
  },
);
