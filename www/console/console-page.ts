import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { TatClient, TatError, type Attempt } from "tat-tasks";
import type { Link, TatInvocation } from "tat-tasks/element";
import "tat-tasks/element";

import "../shell/copy-button.js";
import { icon } from "../shell/icons.js";
import { printableText } from "../shell/printable-text.js";
import { strangersText } from "../shell/strangers-text.js";
import { writeRoute, type Route } from "../shell/route.js";
import { relayPath, type Settings } from "../shell/settings.js";
import { common } from "../shell/styles.js";
import { timeAgo } from "../shell/when.js";
import type { Words } from "../words/words.js";
import { explained } from "./explained.js";
import "./invocation-list.js";
import { invocationsOf, type Invocation } from "./invocations.js";
import { RecentTasks } from "./recent-tasks.js";

/** Milliseconds from one look at what is new to the next, while somebody sees it. */
const REFRESH = 5_000;

type ConsoleRoute = Extract<Route, { readonly page: "console" }>;

/** `<console-page>`: what has run of late, and what became of one of them. */
export class ConsolePage extends LitElement {
  static override styles = [
    common,
    css`
      .panes { display: grid; gap: 1.25rem; padding: 1.25rem; align-content: start; align-items: start; grid-template-columns: minmax(0, 72rem); justify-content: center; }
      .panes.chosen { grid-template-columns: minmax(18rem, 22rem) minmax(0, 1fr); justify-content: stretch; }
      .list { display: flex; flex-direction: column; min-block-size: 0; overflow: clip; }
      .chosen .list { position: sticky; inset-block-start: 4.75rem; max-block-size: calc(100dvh - 8.75rem); }
      .head { display: flex; gap: 0.25rem 0.75rem; align-items: center; padding: 0.75rem 0.5rem 0.5rem 1rem; }
      .head .button { margin-inline-start: auto; }
      .foot { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.625rem 1rem; border-block-start: 1px solid var(--border); }
      .list .banner { margin: 0 1rem 0.75rem; }
      .empty { padding: 3rem 1.5rem; text-align: center; display: grid; gap: 0.25rem; }
      .list, .one { outline: none; }
      .one { display: grid; gap: 0.75rem; min-inline-size: 0; }
      .bar { display: flex; gap: 0.5rem; align-items: center; min-block-size: 2rem; }
      .bar .end { margin-inline-start: auto; }
      tat-invocation { --tat-height: max(24rem, calc(100dvh - 24rem)); box-shadow: var(--shadow); }
      @media (max-width: 64rem) {
        .panes.chosen { grid-template-columns: minmax(0, 1fr); }
        .chosen .list { display: none; }
      }
      @media (max-width: 44rem) { .panes { padding: 0.875rem; } }
    `,
  ];

  static override properties = {
    words: { attribute: false },
    settings: { attribute: false },
    route: { attribute: false },
    onAttempt: { attribute: false },
    invocations: { state: true },
    failure: { state: true },
    now: { state: true },
  };

  declare words: Words;
  declare settings: Settings;
  /** None while another page is shown. */
  declare route: ConsoleRoute | undefined;
  /** Is told of each call. */
  declare onAttempt: (attempt: Attempt) => void;
  declare invocations: readonly Invocation[] | undefined;
  declare failure: unknown;
  declare now: number;
  readonly #element = createRef<TatInvocation>();
  /** The link that the element has, as it was told by the address or by the element. */
  #linked: { readonly element: TatInvocation; readonly link: Link } | undefined;
  #client: TatClient | undefined;
  #recent: RecentTasks | undefined;
  #heardAt = 0;
  /** What had the focus before what is shown has changed. */
  #focused: Element | null = null;
  #isAsking = false;
  #left: AbortController | undefined;
  #timers: ReturnType<typeof setInterval>[] = [];
  readonly #seen = (): void => {
    if (this.#isSeen) void this.#refresh();
  };

  constructor() {
    super();
    this.invocations = undefined;
    this.failure = undefined;
    this.now = Date.now();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = new AbortController();
    this.#timers = [setInterval(this.#seen, REFRESH), setInterval(() => this.#tick(), 1_000)];
    document.addEventListener("visibilitychange", this.#seen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left?.abort();
    this.#timers.forEach(clearInterval);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("settings")) {
      const [region] = this.settings.regions;
      this.#client = new TatClient({ region, relay: relayPath(), onAttempt: (attempt) => this.onAttempt(attempt) });
      this.#recent = new RecentTasks(this.#client);
      this.#heardAt = 0;
    }
    if (changed.has("route")) this.#focused = this.shadowRoot?.activeElement ?? null;
    const isComing = changed.has("settings") || (changed.has("route") && changed.get("route") === undefined);
    if (isComing && this.#isSeen && Date.now() - this.#heardAt >= REFRESH) void this.#refresh();
  }

  protected override render(): TemplateResult {
    const { words, route } = this;
    const invocationId = route?.invocationId ?? "";
    return html`
      <div class="panes ${invocationId === "" ? "" : "chosen"}">
        <section class="list card" tabindex="-1" aria-labelledby="recent">${this.#list(invocationId)}</section>
        ${route === undefined || invocationId === ""
          ? nothing
          : html`<section class="one" tabindex="-1" aria-label=${invocationId}>
              <div class="bar">
                <a class="button" href="#/">${icon("back")}${words.back}</a>
                <copy-button
                  class="end"
                  .words=${{ ...words, copy: words.copyLink }}
                  .text=${new URL(writeRoute(route), location.href).href}
                  .icon=${"link"}
                  .buttonClass=${"button"}
                ></copy-button>
              </div>
              <tat-invocation
                lang=${words.locale}
                .client=${this.#client}
                .invocationId=${invocationId}
                @tat-change=${this.#choose}
                ${ref(this.#element)}
              ></tat-invocation>
            </section>`}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("route")) this.#keepFocus(changed.get("route"));
    this.#tellLink();
    if (this.route !== undefined) document.title = `${this.#title()}${this.words.console} · tat-tasks`;
  }

  /** The focus goes on from what is not there any more to what has come in its place. */
  #keepFocus(before: ConsoleRoute | undefined): void {
    const focused = this.#focused;
    if (focused === null || this.route === undefined || (focused.isConnected && focused.getClientRects().length > 0)) return;
    if (this.route.invocationId !== "") this.renderRoot.querySelector<HTMLElement>(".one")?.focus();
    else if (this.renderRoot.querySelector("invocation-list")?.focusOn(before?.invocationId ?? "") !== true) this.renderRoot.querySelector<HTMLElement>(".list")?.focus();
  }

  #title(): string {
    const chosen = this.route?.invocationId ?? "";
    if (chosen === "") return "";
    const name = this.invocations?.find(({ invocationId }) => invocationId === chosen)?.name ?? "";
    return `${name === "" ? chosen : printableText(name)} · `;
  }

  #tellLink(): void {
    const element = this.#element.value;
    const link = this.route?.link;
    // What the element has told itself is not told to it, and the same not again: it may take another link for it.
    if (element === undefined || link === undefined || (element === this.#linked?.element && isSame(link, this.#linked.link))) return;
    this.#linked = { element, link };
    element.link = link;
  }

  #list(chosen: string): TemplateResult {
    const { words, invocations, now } = this;
    const recent = this.#recent;
    return html`
      <div class="head">
        <h2 id="recent">${words.recent}</h2>
        <button class="button quiet" @click=${() => void this.#refresh()}>${icon("refresh")}${words.refresh}</button>
      </div>
      ${this.failure === undefined ? nothing : this.#failureView()}
      ${invocations === undefined || recent === undefined
        ? this.failure === undefined
          ? html`<p class="empty muted" role="status">${words.loading}</p>`
          : nothing
        : invocations.length === 0
          ? html`<div class="empty"><b>${words.noInvocations}</b><span class="muted">${words.noInvocationsNext}</span></div>`
          : html`<invocation-list .words=${words} .invocations=${invocations} .chosen=${chosen} .now=${now}></invocation-list>
              <p class="foot muted small">
                <span>${words.readOf(recent.tasks.length, recent.total)}</span><span>${words.updated(timeAgo(words.locale, now - this.#heardAt))}</span>
              </p>`}
    `;
  }

  #failureView(): TemplateResult {
    const { words, failure } = this;
    const error = TatError.is(failure) ? failure : undefined;
    const explanation = error === undefined ? undefined : explained(words, error.code);
    const message = failure instanceof Error ? failure.message : String(failure);
    return html`<div class="banner bad small" role="alert">
      <b>${words.couldNotAsk}${explanation === undefined ? nothing : html`: ${explanation.title}`}</b>
      <span>${strangersText(message)}</span>
      ${explanation === undefined ? nothing : html`<span>${explanation.next}</span>`}
      ${error?.requestId === undefined ? nothing : html`<code>${strangersText(error.requestId)}</code>`}
    </div>`;
  }

  async #refresh(): Promise<void> {
    const recent = this.#recent;
    if (recent === undefined || this.#isAsking) return;
    this.#isAsking = true;
    try {
      await recent.refresh(this.#left?.signal);
      this.#heardAt = Date.now();
      this.failure = undefined;
      this.invocations = invocationsOf(recent.tasks);
    } catch (error) {
      if (this.#left?.signal.aborted !== true) this.failure = error;
    } finally {
      this.#isAsking = false;
      this.now = Date.now();
    }
  }

  get #isSeen(): boolean {
    return !document.hidden && this.route !== undefined;
  }

  #tick(): void {
    if (this.#isSeen) this.now = Date.now();
  }

  #choose({ detail }: CustomEvent<Link>): void {
    const { route } = this;
    const element = this.#element.value;
    if (element !== undefined) this.#linked = { element, link: detail };
    if (route === undefined) return;
    this.dispatchEvent(new CustomEvent("route", { detail: { ...route, link: detail } }));
  }
}

function isSame(one: Link, other: Link): boolean {
  return new URLSearchParams(one).toString() === new URLSearchParams(other).toString();
}

customElements.define("console-page", ConsolePage);
