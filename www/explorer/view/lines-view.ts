import { html, nothing, type TemplateResult } from "lit";

import { printableText } from "../../shell/printable-text.js";
import type { Piece } from "../signing/differences.js";
import type { MeantLine } from "../signing/line-meanings.js";
import type { Words } from "../words/words.js";

/** Lines, and beside each what it is. */
export function meantLines(words: Words, lines: readonly MeantLine[]): TemplateResult {
  return html`<ol class="text lines">
    ${lines.map(({ text, meaning }) => html`<li>${lineCode(words, text)}<span class="meaning">${words.lines[meaning]}</span></li>`)}
  </ol>`;
}

/** Lines, and what of them is not in another text. */
export function differingLines(words: Words, lines: readonly (readonly Piece[])[]): TemplateResult {
  return html`<pre class="text block">${lines.map((pieces, index) => html`${index === 0 ? nothing : "\n"}${pieces.map((piece) => pieceView(words, piece))}`)}</pre>`;
}

function pieceView(words: Words, { text: piece, differs }: Piece): TemplateResult {
  const text = printableText(piece);
  return differs ? html`<mark><span class="hidden">[${words.differs}: </span>${text}<span class="hidden">]</span></mark>` : html`${text}`;
}

function lineCode(words: Words, text: string): TemplateResult {
  return text === "" ? html`<code class="nothing">${words.emptyLine}</code>` : html`<code>${printableText(text)}</code>`;
}
