import type { Page } from "./page.ts";
import { PaginationError } from "./pagination-error.ts";

/** The error of a page that does not say where to go on. */
export function unusable(page: Page, reason: string): PaginationError {
  return new PaginationError(`page ${page.number}: ${reason}`, {
    code: "ERR_PAGINATION_NEXT",
    response: page.response,
  });
}
