/** The server has switched to another protocol than was asked for, or before it had all of the request. Translated before anyone sees it. */
export class UnaskedSwitchError extends Error {
  override readonly name = "UnaskedSwitchError";
  readonly code = "ERR_UNASKED_SWITCH";
}
