import { DocumentBuilder } from "./document-builder.ts";
import type { Block } from "./document.ts";
import { elementsWithAttributes } from "./elements.ts";
import { LinkTargets } from "./link-targets.ts";
import { readHtml } from "./read-html.ts";

/** What a page says, without what it looks like. Links are resolved against `base`, where there is one. */
export function buildDocument(html: string, base?: URL): readonly Block[] {
  const builder = new DocumentBuilder(new LinkTargets(base));
  readHtml(html, elementsWithAttributes, builder);
  builder.end();
  return builder.blocks;
}
