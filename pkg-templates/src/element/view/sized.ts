import { unsafeCSS, type CSSResult } from "lit";

/** Styles whose `rem` is a size of the element: that of a page may be made such that a page can count in tens. */
export function sized({ cssText }: CSSResult): CSSResult {
  return unsafeCSS(cssText.replaceAll(/(\d+(?:\.\d+)?)rem\b/g, "calc($1 * var(--_size))"));
}
