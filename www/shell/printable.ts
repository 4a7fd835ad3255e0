import { html, type TemplateResult } from "lit";

import { printableText } from "../../pkg-templates/src/printable-text.js";

// The element and the command line write it out by the same rules; no entry of the package has them.
export { printableJson, printableText } from "../../pkg-templates/src/printable-text.js";

/** A text of strangers within a line: what would hide in it is written out, and it turns nothing that stands beside it. */
export function strangersText(text: string): TemplateResult {
  return html`<bdi>${printableText(text)}</bdi>`;
}
