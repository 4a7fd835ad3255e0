import { html, type TemplateResult } from "lit";

import { printableText } from "./printable-text.js";

/** A text of strangers within a line: what would hide in it is written out, and it turns nothing that stands beside it. */
export function strangersText(text: string): TemplateResult {
  return html`<bdi>${printableText(text)}</bdi>`;
}
