import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TatError } from "tat-tasks";

import "../shell/copy-button.js";
import { icon } from "../shell/icons.js";
import { printableText } from "../shell/printable-text.js";
import { strangersText } from "../shell/strangers-text.js";
import { common } from "../shell/styles.js";
import { timeOfDay } from "../shell/when.js";
import type { Words } from "../words/words.js";
import type { Call, Calls } from "./calls.js";
import { explained } from "./explained.js";

/** `<call-log>`: the calls that the page has made, and what they cost. Closed, it says that in a line. */
export class CallLog extends LitElement {
  static override styles = [
    common,
    css`
      :host { position: sticky; inset-block-end: 0; z-index: 1; background: var(--surface); border-block-start: 1px solid var(--border); box-shadow: 0 -4px 16px light-dark(rgb(20 30 50 / 0.06), rgb(0 0 0 / 0.3)); }
      .head { display: flex; gap: 0.25rem 1.25rem; align-items: center; inline-size: 100%; min-block-size: 2.75rem; padding: 0.25rem 1.25rem; border: 0; background: none; text-align: start; }
      .head:focus-visible { outline-offset: -3px; }
      .head b { font-weight: 650; }
      .head .icon { margin-inline-start: auto; color: var(--muted); }
      .head span { white-space: nowrap; font-variant-numeric: tabular-nums; }
      .meter { display: inline-block; inline-size: 5rem; block-size: 0.375rem; margin-inline-end: 0.5rem; border-radius: 99px; background: var(--border); vertical-align: 0.1em; overflow: clip; }
      .meter i { display: block; block-size: 100%; background: var(--good); border-radius: 99px; }
      .scroller { overflow: auto; max-block-size: min(18rem, 45dvh); border-block-start: 1px solid var(--border); }
      table { border-collapse: collapse; inline-size: 100%; font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
      th { text-align: start; font-weight: 550; color: var(--muted); position: sticky; inset-block-start: 0; background: var(--surface); }
      th, td { padding: 0.3125rem 0.75rem; white-space: nowrap; vertical-align: top; }
      th:first-child, td:first-child { padding-inline-start: 1.25rem; }
      tbody tr { border-block-start: 1px solid var(--border); }
      tbody tr:hover { background: var(--raised); }
      .number { text-align: end; }
      .outcome { inline-size: 100%; white-space: normal; min-inline-size: 9rem; }
      .tone { color: var(--tone); font-weight: 600; }
      .id { display: inline-flex; gap: 0.25rem; align-items: center; }
      .id button { border: 0; background: none; padding: 0.125rem; color: var(--muted); display: inline-flex; gap: 0.25rem; align-items: center; border-radius: 4px; }
      .id button:hover { color: var(--accent); }
      .id .icon { inline-size: 0.875rem; block-size: 0.875rem; }
      .none { padding: 1rem 1.25rem; }
      @media (forced-colors: active) {
        .meter { border: 1px solid CanvasText; }
        .meter i { forced-color-adjust: none; background: CanvasText; }
      }
      @media (max-width: 44rem) {
        .head { padding-inline: 0.875rem; flex-wrap: wrap; }
        .head .totals { display: none; }
        .size { display: none; }
        .meter { inline-size: 2.5rem; }
        th:first-child, td:first-child { padding-inline-start: 0.875rem; }
      }
      /* Each call on lines of its own: a row would reach far beyond the screen. */
      @media (max-width: 37.5rem) {
        .head { min-block-size: 2.25rem; padding-block: 0.125rem; }
        thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
        tbody tr { display: flex; flex-wrap: wrap; gap: 0.125rem 0.75rem; padding: 0.5rem 0.875rem; }
        td, td:first-child { padding: 0; white-space: normal; overflow-wrap: anywhere; }
        td.size { display: block; }
        td.outcome, td.request { flex: 1 0 100%; }
        td.outcome { order: 1; }
        td.request { order: 2; }
      }
    `,
  ];

  static override properties = {
    words: { attribute: false },
    calls: { attribute: false },
    revision: { attribute: false },
    isOpen: { state: true },
  };

  declare words: Words;
  declare calls: Calls;
  /** Another number whenever the calls have changed. */
  declare revision: number;
  declare isOpen: boolean;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.isOpen = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#soon);
  }

  protected override render(): TemplateResult {
    const { words, calls, isOpen } = this;
    const { asked, charged } = calls.totals;
    const { mostPerSecond } = calls;
    const perSecond = calls.perSecond(Date.now());
    const rate = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 }).format(perSecond);
    return html`
      <button class="head" aria-expanded=${isOpen} aria-controls="calls" title=${words.callsMean} @click=${() => (this.isOpen = !isOpen)}>
        <b>${words.calls}</b>
        <span class="muted small"
          ><span class="meter"><i .style=${`inline-size:${Math.min(100, (100 * perSecond) / mostPerSecond)}%`}></i></span>${words.rate(rate, mostPerSecond)}</span
        >
        <span class="muted small totals">${words.askedInAll(asked, charged)}</span>
        ${icon(isOpen ? "down" : "up")}
      </button>
      <div id="calls" ?hidden=${!isOpen}>${isOpen ? this.#table() : nothing}</div>
    `;
  }

  /** Without another call, nobody else says that the rate goes down. */
  protected override updated(): void {
    clearTimeout(this.#soon);
    if (this.isConnected && this.calls.perSecond(Date.now()) > 0) this.#soon = setTimeout(() => this.requestUpdate(), 1_000);
  }

  #table(): TemplateResult {
    const { words, calls } = this;
    if (calls.latest.length === 0) return html`<p class="none muted">${words.noCalls}</p>`;
    const { columns } = words;
    return html`<div class="scroller" role="region" aria-label=${words.calls} tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">${columns.time}</th>
            <th scope="col" class="number">${columns.duration}</th>
            <th scope="col">${columns.outcome}</th>
            <th scope="col">${columns.cost}</th>
            <th scope="col" class="number size">${columns.size}</th>
            <th scope="col">${columns.requestId}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            calls.latest,
            ({ number }) => number,
            (call) => this.#row(call),
          )}
        </tbody>
      </table>
    </div>`;
  }

  #row(call: Call): TemplateResult {
    const { words, calls } = this;
    const source = calls.sourceOf(call);
    const cost = source === "unknown" ? "…" : words.cost(source === "service" ? 1 : 0);
    return html`<tr>
      <td>${timeOfDay(words.locale, call.at)}</td>
      <td class="number">${Math.round(call.duration)} ms</td>
      <td class="outcome">${call.error === undefined ? html`<span class="tone good">${words.ok}</span>` : this.#failure(call.error, call.retryIn)}</td>
      <td title=${words.costMeans[source]}>${cost}</td>
      <td class="number size">${call.receivedBytes === undefined ? "" : sizeOf(words, call.receivedBytes)}</td>
      <td class="request">
        ${call.requestId === undefined
          ? nothing
          : html`<span class="id"
              ><code>${strangersText(call.requestId)}</code>
              <copy-button
                .words=${{ ...words, copy: words.copyRequestId }}
                .text=${printableText(call.requestId)}
                .icon=${"copy"}
                .isIconAlone=${true}
                .buttonClass=${"small"}
              ></copy-button
            ></span>`}
      </td>
    </tr>`;
  }

  #failure({ code, message }: TatError, retryIn: number | undefined): TemplateResult {
    const { words } = this;
    const { title, meaning, next } = explained(words, code);
    return html`<span class="tone bad">${title}</span> <code>${strangersText(code)}</code><br />
      ${meaning} ${next} <span class="muted" lang="en">${strangersText(message)}</span> ${retryIn === undefined ? nothing : html`<span class="muted">(${words.triedAgain((retryIn / 1_000).toFixed(1))})</span>`}`;
  }
}

function sizeOf({ locale }: Words, bytes: number): string {
  const amount = bytes / 1_000;
  return new Intl.NumberFormat(locale, { style: "unit", unit: "kilobyte", maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
}

customElements.define("call-log", CallLog);
