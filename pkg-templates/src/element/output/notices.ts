// Bars between the tools and the lines: what one must know about an output to read it right.
import { html, nothing, type TemplateResult } from "lit";
import { printableText } from "../../printable-text.js";
import { betterEncoding, decoderOf, encodings, looksBinary } from "./encodings.js";
import { icon } from "./icons.js";
import { longestSigned, shownAddress, webLink } from "./web-link.js";
import type { Words } from "./words.js";

/** What an output is, apart from its lines. */
export interface OutputFacts {
  readonly words: Words;
  readonly numbers: Intl.NumberFormat;
  readonly bytes: Uint8Array;
  readonly encoding: string;
  readonly droppedBytes: number;
  readonly outputUrl: string;
  /** The line that a link leads to, where it is not among those that are kept. */
  readonly lost: number | undefined;
  /** How many lines there are. */
  readonly kept: number;
}

export function notices({ words, numbers, bytes, encoding, droppedBytes, outputUrl, lost, kept }: OutputFacts, choose: (encoding: string) => void): TemplateResult {
  const isKnown = decoderOf(encoding) !== undefined;
  const better = betterEncoding(bytes, isKnown ? encoding : "utf-8");
  const isBinary = better === undefined && !/^utf-16/i.test(encoding) && looksBinary(bytes);
  return html`${droppedBytes > 0 || outputUrl !== "" ? truncation(words, numbers.format(droppedBytes), droppedBytes > 0, outputUrl) : nothing}
  ${lost === undefined ? nothing : html`<div class="notice lost-line" part="notice" role="status">${words.lostLine(numbers.format(lost), numbers.format(kept))}</div>`}
  ${isKnown ? nothing : html`<div class="notice" part="notice">${words.unknownEncoding(printableText(encoding))}</div>`}
  ${better === undefined
    ? nothing
    : html`<div class="notice other-encoding" part="notice">
        ${words.otherEncoding(nameOf(encoding), nameOf(better))}
        <button type="button" @click=${() => choose(better)}>${words.readAs(nameOf(better))}</button>
      </div>`}
  ${isBinary ? html`<div class="notice binary" part="notice">${words.binary}</div>` : nothing}`;
}

function truncation(words: Words, bytes: string, isTruncated: boolean, outputUrl: string): TemplateResult {
  const link = webLink(outputUrl, longestSigned);
  // A query may sign for whoever has it: the link needs it, a look over the shoulder does not.
  const shown = printableText(shownAddress(outputUrl));
  return html`<div class="notice dropped ${isTruncated ? "" : "quiet"}" part="notice">
    ${isTruncated ? html`<span>${words.dropped(bytes)}</span>` : nothing}
    ${outputUrl === ""
      ? nothing
      : html`<span
          >${words.wholeLog}
          ${link === undefined
            ? shown
            : html`<a href=${link} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">${shown}<span class="heard"> (${words.newTab})</span></a>`}</span
        >`}
  </div>`;
}

/** How an output differs from another. */
export interface DifferenceFacts {
  readonly words: Words;
  readonly numbers: Intl.NumberFormat;
  readonly added: number;
  readonly removed: number;
  /** Whether the bytes are the same too. */
  readonly isSame: boolean;
}

export function differenceNotice({ words, numbers, added, removed, isSame }: DifferenceFacts, step: (by: 1 | -1) => void): TemplateResult {
  if (added + removed === 0) return html`<div class="notice quiet difference" part="notice">${isSame ? words.sameAsOther : words.looksSame}</div>`;
  return html`<div class="notice quiet difference" part="notice">
    <span aria-hidden="true"><span class="plus">+${numbers.format(added)}</span> <span class="minus">−${numbers.format(removed)}</span></span>
    <span>${words.differs(numbers.format(added), numbers.format(removed))}</span>
    <span class="pair">
      <button type="button" class="previous-change" aria-label=${words.previousChange} title=${words.previousChange} @click=${() => step(-1)}>${icon("up")}</button>
      <button type="button" class="next-change" aria-label=${words.nextChange} title=${words.nextChange} @click=${() => step(1)}>${icon("down")}</button>
    </span>
  </div>`;
}

function nameOf(label: string): string {
  return encodings.find(([known]) => known === label)?.[1] ?? printableText(label);
}
