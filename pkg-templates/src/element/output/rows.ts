// The rows of the viewer: the lines of an output, or those of two that are compared.
import { html, nothing, type TemplateResult } from "lit";
import { declarationsOf, fontDeclarations } from "./colours.js";
import { lineDifference, type Span } from "./line-difference.js";
import { isPlain, segmentsOf, type Mark, type Segment } from "./segments.js";
import type { Line } from "./terminal-text.js";
import type { Words } from "./words.js";

export interface Row {
  readonly line: Line;
  /** Its number, from 1; a line that only the other output has is without. */
  readonly number: number | undefined;
  readonly kind: "same" | "added" | "removed";
  readonly changed: Span | undefined;
}

export function rowsOf(lines: readonly Line[]): Row[] {
  return lines.map((line, index) => ({ line, number: index + 1, kind: "same", changed: undefined }));
}

export function comparedRows(lines: readonly Line[], others: readonly Line[]): Row[] {
  const textsOf = (some: readonly Line[]) => some.map(({ text }) => text);
  return lineDifference(textsOf(others), textsOf(lines)).flatMap(({ kind, line: index, changed }) => {
    const line = (kind === "removed" ? others : lines)[index];
    return line === undefined ? [] : [{ line, number: kind === "removed" ? undefined : index + 1, kind, changed }];
  });
}

/** About how many characters wide a line is: those of East Asia are twice as wide as others, and a tab up to eight. */
export function widthOf({ text }: Line): number {
  let width = text.length;
  for (const character of text) {
    if (character === "\t") width += 7;
    else if (character > "\u1100" && character < "\uffff") width += 1;
    // Written out.
    else if (character < " " || character === "\x7f") width += 3;
  }
  return width;
}

export function rowTemplate(row: Row, marks: readonly Mark[], look: { readonly words: Words; readonly isCompared: boolean; readonly isMarked: boolean; readonly isTabbable: boolean }): TemplateResult {
  const { words, isCompared, isMarked, isTabbable } = look;
  const number = row.number;
  return html`<div class="row ${row.kind} ${isMarked ? "marked" : ""}" part=${isMarked ? "row marked-row" : "row"}>${
    number === undefined
      ? nothing
      : html`<button type="button" part="line-number" data-line=${number} tabindex=${isTabbable ? 0 : -1} aria-label=${words.line(String(number))} aria-current=${isMarked ? "location" : nothing}>${number}</button>`
  }${isCompared ? sign(row.kind, words) : nothing}<span class="text">${segmentsOf(row.line, marks).map(segmentTemplate)}</span></div>`;
}

function sign(kind: Row["kind"], words: Words): TemplateResult {
  if (kind === "same") return html`<span class="sign"></span>`;
  return html`<span class="sign" role="img" aria-label=${kind === "added" ? words.onlyHere : words.onlyThere}>${kind === "added" ? "+" : "−"}</span>`;
}

function segmentTemplate(segment: Segment): TemplateResult | string {
  const { text, style, link, mark, isEscape } = segment;
  if (isPlain(segment)) return text;
  // By script, which every Content-Security-Policy allows. A mark and an escape have colours of their own.
  const declarations = mark !== undefined || isEscape ? fontDeclarations(style) : declarationsOf(style);
  const content = isEscape || declarations !== "" ? html`<span class=${isEscape ? "escape" : nothing} .style=${declarations}>${text}</span>` : text;
  const marked = mark === undefined ? content : html`<mark class=${mark} part=${mark}>${content}</mark>`;
  return link === undefined ? html`${marked}` : html`<a href=${link} title=${link} target="_blank" rel="noopener noreferrer" tabindex="-1">${marked}</a>`;
}
