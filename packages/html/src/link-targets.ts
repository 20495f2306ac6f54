import { printable } from "./white-space.ts";

/** A `<base>` that is longer would be a way to make every short link of a page a long one. */
const MAX_BASE = 2048;

/** What a link runs instead of leading anywhere, and what is the thing itself instead of naming it. */
const notFollowed = /^(?:javascript|vbscript|data):/i;

/**
 * Resolves what the links of a page lead to, against where the page is from and its `<base>`.
 * @see WHATWG HTML section 4.2.3, https://html.spec.whatwg.org/multipage/semantics.html#the-base-element
 */
export class LinkTargets {
  #base: URL | undefined;
  #hasBaseElement = false;

  constructor(base: string | URL | undefined) {
    this.#base = base === undefined ? undefined : withoutCredentials(new URL(base));
  }

  /** Takes the `href` of a `<base>`; the first one counts. */
  setBase(href: string): void {
    if (this.#hasBaseElement) return;
    this.#hasBaseElement = true;
    const url = URL.parse(href, this.#base?.href);
    if (url !== null && /^https?:$/.test(url.protocol) && url.href.length <= MAX_BASE)
      this.#base = withoutCredentials(url);
  }

  /** Where a link leads: absolute where there is a base, and null for what cannot be followed. */
  resolve(reference: string): string | null {
    // The URL standard removes line ends and tabs wherever they are, and control characters around.
    const target = printable(reference)
      .replace(/[\t\n]/g, "")
      .trim();
    if (target === "" && this.#base === undefined) return null;
    if (notFollowed.test(target)) return null;
    return URL.parse(target, this.#base?.href)?.href ?? target;
  }
}

/** Of a request with userinfo, every relative link would get it. */
function withoutCredentials(url: URL): URL {
  url.username = "";
  url.password = "";
  return url;
}
