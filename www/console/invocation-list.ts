import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Summary } from "tat-tasks";

import { icon } from "../shell/icons.js";
import { strangersText } from "../shell/strangers-text.js";
import { writeRoute } from "../shell/route.js";
import { common } from "../shell/styles.js";
import { timeAgo } from "../shell/when.js";
import type { Words } from "../words/words.js";
import { matching, type Invocation } from "./invocations.js";

/** `<invocation-list>`: what has run of late, each a link to what became of it. */
export class InvocationList extends LitElement {
  static override styles = [
    common,
    css`
      :host { display: flex; flex-direction: column; min-block-size: 0; container-type: inline-size; }
      .find { position: relative; display: block; margin: 0 1rem 0.75rem; }
      .find .icon { position: absolute; inset-inline-start: 0.625rem; inset-block-start: 0.5625rem; color: var(--muted); pointer-events: none; }
      input { inline-size: 100%; min-block-size: 2.125rem; padding: 0.25rem 0.625rem 0.25rem 2rem; border: 1px solid var(--border); border-radius: 8px; background: var(--raised); font-size: 0.875rem; }
      ul { overflow: auto; min-block-size: 0; border-block-start: 1px solid var(--border); }
      li + li { border-block-start: 1px solid var(--border); }
      a { display: grid; gap: 0.3125rem; padding: 0.6875rem 1rem 0.75rem; color: inherit; text-decoration: none; position: relative; }
      a:hover { background: var(--raised); }
      a:focus-visible { outline-offset: -3px; }
      a[aria-current] { background: color-mix(in srgb, var(--accent) 9%, var(--surface)); box-shadow: inset 3px 0 var(--accent); }
      .line { display: flex; gap: 0.5rem; align-items: center; min-inline-size: 0; }
      .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .when { margin-inline-start: auto; white-space: nowrap; }
      .state { color: var(--tone); display: inline-flex; }
      .state.live .icon { animation: turn 1.2s linear infinite; }
      @keyframes turn { to { rotate: 1turn; } }
      .bar { display: flex; gap: 2px; block-size: 0.3125rem; border-radius: 99px; overflow: clip; background: var(--border); }
      .bar span { background: var(--tone); min-inline-size: 3px; transition: flex-grow 0.3s; }
      .bar .rest { background: none; }
      .words { display: flex; gap: 0.75rem; justify-content: space-between; }
      .words code { white-space: nowrap; }
      @container (inline-size >= 44rem) {
        a { grid-template-columns: minmax(12rem, 2fr) minmax(8rem, 2fr) minmax(15rem, 2fr); gap: 1.5rem; align-items: center; padding-block: 0.9375rem; }
        .bar { block-size: 0.5rem; }
        .when { order: 3; }
      }
      .open { margin: 0 1rem 0.75rem; }
      .none { padding: 1rem; }
      @media (forced-colors: active) {
        a[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; }
        .bar { border: 1px solid CanvasText; }
        .bar span { forced-color-adjust: none; background: CanvasText; }
        .bar .good { background: GrayText; }
      }
    `,
  ];

  static override properties = {
    words: { attribute: false },
    invocations: { attribute: false },
    chosen: { attribute: false },
    now: { attribute: false },
    search: { state: true },
  };

  declare words: Words;
  declare invocations: readonly Invocation[];
  declare chosen: string;
  /** Unix milliseconds. */
  declare now: number;
  declare search: string;

  constructor() {
    super();
    this.search = "";
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const shown = matching(this.invocations, this.search);
    const wanted = this.search.trim();
    const isOther = /^inv-[0-9A-Za-z]+$/.test(wanted) && !this.invocations.some(({ invocationId }) => invocationId === wanted);
    return html`
      <label class="find">
        <span class="hidden">${words.find}</span>
        ${icon("search")}
        <input type="search" placeholder=${words.find} spellcheck="false" autocomplete="off" .value=${this.search} @input=${this.#find} />
      </label>
      ${isOther
        ? html`<a class="button open" href=${writeRoute({ page: "console", invocationId: wanted, link: {} })}>${words.openById(wanted)}</a>`
        : nothing}
      ${shown.length === 0 && !isOther ? html`<p class="none muted">${words.noMatch}</p>` : nothing}
      <ul aria-label=${words.recent}>
        ${repeat(
          shown,
          ({ invocationId }) => invocationId,
          (invocation) => this.#row(invocation),
        )}
      </ul>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("chosen")) this.renderRoot.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  /** @returns whether it is among those that are listed */
  focusOn(invocationId: string): boolean {
    const address = writeRoute({ page: "console", invocationId, link: {} });
    const link = [...this.renderRoot.querySelectorAll("a")].find((other) => other.getAttribute("href") === address);
    link?.focus();
    return link !== undefined;
  }

  #row({ invocationId, name, createdAt, summary }: Invocation): TemplateResult {
    const { words, now, chosen } = this;
    const tone = toneOf(summary);
    return html`<li>
      <a href=${writeRoute({ page: "console", invocationId, link: {} })} aria-current=${invocationId === chosen ? "true" : nothing}>
        <span class="line">
          <span class="state ${tone}">${icon(tone)}</span>
          <span class="name">${name === "" ? words.unnamed : strangersText(name)}</span>
          <time class="when muted small" datetime=${new Date(createdAt).toISOString()}>${timeAgo(words.locale, now - createdAt)}</time>
        </span>
        <span class="bar">${bar(summary)}</span>
        <span class="words muted small"><span>${inWords(words, summary)}</span><code>${strangersText(invocationId)}</code></span>
      </a>
    </li>`;
  }

  #find(event: Event): void {
    this.search = (event.target as HTMLInputElement).value;
  }
}

/** The worst of it, while nothing is worse than that it goes on. */
function toneOf({ failed, live }: Summary): "good" | "bad" | "live" {
  return failed > 0 ? "bad" : live > 0 ? "live" : "good";
}

function bar({ succeeded, failed, live }: Summary): TemplateResult[] {
  const parts = [
    ["bad", failed],
    ["good", succeeded],
    ["rest", live],
  ] as const;
  return parts.filter(([, count]) => count > 0).map(([tone, count]) => html`<span class=${tone} .style=${`flex-grow:${count}`}></span>`);
}

function inWords(words: Words, { total, succeeded, failed, live }: Summary): string {
  if (failed === 0 && live === 0) return `${words.servers(total)}${words.and}${words.succeeded(succeeded, total)}`;
  return [words.servers(total), ...(failed > 0 ? [words.failed(failed)] : []), ...(live > 0 ? [words.live(live)] : [])].join(words.and);
}

customElements.define("invocation-list", InvocationList);

declare global {
  interface HTMLElementTagNameMap {
    "invocation-list": InvocationList;
  }
}
