import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Attempt } from "tat-tasks";

import "../console/call-log.js";
import { Calls, type UpstreamCall } from "../console/calls.js";
import "../console/console-page.js";
import { chinese } from "../words/chinese.js";
import { english } from "../words/english.js";
import type { Words } from "../words/words.js";
import { icon } from "./icons.js";
import { applyPreferences, readPreferences, schemes, type Preferences } from "./preferences.js";
import { strangersText } from "./strangers-text.js";
import { readRoute, writeRoute, type Route } from "./route.js";
import { readFacts, readSettings, relayPath, type Settings } from "./settings.js";
import { common } from "./styles.js";

/** Milliseconds after a call until the relay is asked what it has cost: others may follow. */
const SOON = 500;

/** What the browser keeps of an address at which a task was opened: the one before it is that of its invocation. */
const OPENED = "opened";

/** `<tat-console>`: the header, the page that the address says, and what its calls have cost. */
export class ConsoleShell extends LitElement {
  static override styles = [
    common,
    css`
      :host { display: flex; flex-direction: column; min-block-size: 100dvh; }
      .skip { position: absolute; inset-inline-start: 1rem; inset-block-start: -4rem; z-index: 3; }
      .skip:focus { inset-block-start: 0.75rem; }
      header { display: flex; align-items: center; gap: 0.5rem 1.5rem; padding: 0 1.25rem; min-block-size: 3.5rem; background: var(--surface); border-block-end: 1px solid var(--border); position: sticky; inset-block-start: 0; z-index: 2; }
      .brand { display: flex; gap: 0.625rem; align-items: center; font-weight: 700; letter-spacing: -0.01em; color: inherit; text-decoration: none; white-space: nowrap; }
      .brand img { inline-size: 1.625rem; block-size: 1.625rem; display: block; }
      nav { display: flex; gap: 0.25rem; align-self: stretch; }
      nav a { display: flex; align-items: center; padding-inline: 0.75rem; color: var(--muted); text-decoration: none; font-weight: 550; font-size: 0.875rem; border-block: 2px solid transparent; white-space: nowrap; }
      nav a:hover { color: var(--text); }
      nav a[aria-current] { color: var(--text); border-block-end-color: var(--accent); }
      nav a:focus-visible { outline-offset: -3px; }
      .end { margin-inline-start: auto; display: flex; gap: 0.75rem; align-items: center; }
      .place { display: inline-flex; gap: 0.5rem; align-items: center; font-size: 0.8125rem; color: var(--muted); white-space: nowrap; }
      .place::before { content: ""; inline-size: 0.5rem; block-size: 0.5rem; border-radius: 50%; background: var(--tone); }
      .place code { color: var(--text); }
      .switch { display: inline-flex; border: 1px solid var(--border); border-radius: 8px; overflow: clip; background: var(--raised); }
      .switch button { border: 0; background: none; display: inline-flex; align-items: center; justify-content: center; min-inline-size: 2rem; min-block-size: 1.875rem; padding-inline: 0.5rem; font-size: 0.8125rem; color: var(--muted); }
      .switch button:hover { color: var(--text); }
      .switch [aria-pressed="true"] { background: var(--surface); color: var(--text); box-shadow: 0 0 0 1px var(--border); font-weight: 600; }
      .switch button:focus-visible { outline-offset: -2px; }
      main { flex: 1; display: flex; flex-direction: column; min-block-size: 0; outline: none; }
      /* What stays at its end stays above the calls. */
      .explorer { --tat-dock: 2.8125rem; padding: 1.25rem; inline-size: 100%; max-inline-size: 96rem; margin-inline: auto; }
      .failure { padding: 2rem 1.25rem; max-inline-size: 48rem; margin-inline: auto; }
      @media (max-width: 60rem) { .place span { display: none; } }
      @media (max-width: 44rem) {
        header { flex-wrap: wrap; padding: 0.5rem 0.875rem 0; gap: 0.25rem 0.75rem; position: static; }
        nav { order: 3; min-block-size: 2.5rem; margin-inline: -0.25rem; }
        nav a { padding-inline: 0.5rem; }
        .end { display: contents; }
        .brand { margin-inline-end: auto; }
        nav { flex: 1; }
        .place { order: 4; font-size: 0.75rem; }
        .place span { display: inline; }
        .explorer { padding: 0.875rem; }
      }
      @media (forced-colors: active) {
        /* What is transparent is drawn in these colours, brighter than the chosen one. */
        nav a { border-block-color: Canvas; }
        nav a[aria-current] { border-block-end-color: Highlight; }
        .switch [aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
      }
    `,
  ];

  static override properties = {
    preferences: { state: true },
    route: { state: true },
    settings: { state: true },
    failure: { state: true },
    explorer: { state: true },
    explorerFailure: { state: true },
    revision: { state: true },
  };

  declare preferences: Preferences;
  declare route: Route;
  declare settings: Settings | undefined;
  declare failure: unknown;
  /** Once it was opened. It is one and the same then: it keeps its form, and forgets the key when it is taken away. */
  declare explorer: HTMLElement | undefined;
  /** Why it could not be loaded: a person may ask for it again. */
  declare explorerFailure: unknown;
  /** Another number whenever the calls have changed. */
  declare revision: number;
  readonly #calls = new Calls();
  #isLoadingExplorer = false;
  #hearing: ReturnType<typeof setTimeout> | undefined;
  /** Whether the address is on its way back from a task that was closed. */
  #isClosing = false;
  readonly #moved = (): void => {
    if (!this.#isClosing) this.route = readRoute(location.hash);
    // What was chosen beside the task is told by the address that it had before as well.
    else history.replaceState(null, "", writeRoute(this.route));
    this.#isClosing = false;
  };
  readonly #note = (attempt: Attempt): void => {
    this.#calls.note(attempt, Date.now());
    this.revision += 1;
    this.#hearing ??= setTimeout(() => void this.#hear(), SOON);
  };

  constructor() {
    super();
    this.revision = 0;
    this.preferences = readPreferences();
    this.route = readRoute(location.hash);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#moved);
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#moved);
    clearTimeout(this.#hearing);
  }

  protected override willUpdate(): void {
    if (this.route.page === "explorer" && this.explorerFailure === undefined) void this.#openExplorer();
  }

  protected override render(): TemplateResult {
    const { words, settings } = this;
    const { page } = this.route;
    return html`
      <button class="skip button" @click=${this.#skip}>${words.skip}</button>
      <header>
        <a class="brand" href="#/"><img src="favicon.svg" alt="" />tat-tasks</a>
        <nav aria-label=${words.pages}>
          ${(["console", "explorer"] as const).map(
            (name) => html`<a href=${name === "console" ? "#/" : "#/explorer"} aria-current=${page === name ? "page" : nothing}>${words[name]}</a>`,
          )}
        </nav>
        <div class="end">
          ${settings === undefined
            ? nothing
            : html`<span class="place ${settings.isFake ? "warn" : "good"}" title=${settings.isFake ? words.fakeMeans : words.serviceMeans}>
                <span>${settings.isFake ? words.fake : words.service}</span> <code>${settings.regions[0]}</code>
              </span>`}
          ${this.#languages()} ${this.#schemes()}
        </div>
      </header>
      <main tabindex="-1">
        <h1 class="hidden">${words[page]}</h1>
        ${this.#page()}
      </main>
      <call-log .words=${words} .calls=${this.#calls} .revision=${this.revision}></call-log>
    `;
  }

  protected override updated(): void {
    // The console has a title of its own, for what is chosen there.
    if (this.route.page !== "console" || this.settings === undefined) document.title = `${this.words[this.route.page]} · tat-tasks`;
  }

  get words(): Words {
    return this.preferences.language === "zh" ? chinese : english;
  }

  #page(): TemplateResult | typeof nothing {
    const { words, settings, route } = this;
    if (this.failure !== undefined) {
      return html`<div class="failure" role="alert">
        <div class="banner bad">
          <b>${words.couldNotStart}</b>
          <span>${strangersText(this.failure instanceof Error ? this.failure.message : String(this.failure))}</span>
          <button class="button" @click=${() => void this.#begin()}>${words.reload}</button>
        </div>
      </div>`;
    }
    if (settings === undefined) return nothing;
    return html`<console-page
        .words=${words}
        .settings=${settings}
        .onAttempt=${this.#note}
        .route=${route.page === "console" ? route : undefined}
        ?hidden=${route.page !== "console"}
        @route=${this.#follow}
      ></console-page>
      ${route.page === "explorer" ? html`<div class="explorer">${this.explorerFailure === undefined ? this.explorer : this.#explorerFailureView()}</div>` : nothing}`;
  }

  #explorerFailureView(): TemplateResult {
    const { words, explorerFailure: failure } = this;
    return html`<div class="banner bad" role="alert">
      <b>${words.couldNotLoadExplorer}</b>
      <span>${words.couldNotLoadNext}</span>
      <span class="muted small" lang="en">${strangersText(failure instanceof Error ? failure.message : String(failure))}</span>
      <button class="button" @click=${() => (this.explorerFailure = undefined)}>${words.reload}</button>
    </div>`;
  }

  #languages(): TemplateResult {
    const names = { en: "English", zh: "中文" } as const;
    const codes = { en: "EN", zh: "中" } as const;
    return html`<div class="switch" role="group" aria-label=${this.words.language}>
      ${(["en", "zh"] as const).map(
        (language) => html`<button
          lang=${language === "zh" ? "zh-CN" : "en"}
          title=${names[language]}
          aria-label="${codes[language]} (${names[language]})"
          aria-pressed=${this.preferences.language === language}
          @click=${() => this.#prefer({ language })}
        >
          ${codes[language]}
        </button>`,
      )}
    </div>`;
  }

  #schemes(): TemplateResult {
    const { words } = this;
    return html`<div class="switch" role="group" aria-label=${words.colours}>
      ${schemes.map(
        (scheme) => html`<button
          title=${words.schemes[scheme]}
          aria-label=${words.schemes[scheme]}
          aria-pressed=${this.preferences.scheme === scheme}
          @click=${() => this.#prefer({ scheme })}
        >
          ${icon(scheme)}
        </button>`,
      )}
    </div>`;
  }

  async #begin(): Promise<void> {
    this.failure = undefined;
    try {
      this.settings = await readSettings();
    } catch (error) {
      this.failure = error;
    }
  }

  /** Most people come for the console: they load no more than that. */
  async #openExplorer(): Promise<void> {
    if (this.explorer !== undefined || this.settings === undefined || this.#isLoadingExplorer) return;
    this.#isLoadingExplorer = true;
    const { regions } = this.settings;
    try {
      const { RequestExplorer } = await import("../explorer/request-explorer.js");
      const explorer = new RequestExplorer();
      explorer.relay = relayPath();
      explorer.region = regions[0];
      explorer.regions = regions;
      explorer.onAttempt = this.#note;
      this.explorer = explorer;
    } catch (error) {
      this.explorerFailure = error;
    } finally {
      this.#isLoadingExplorer = false;
    }
  }

  /** Asks the relay what it has asked. */
  async #hear(): Promise<void> {
    const count = this.#calls.totals.asked;
    try {
      const told = (await readFacts("upstream.json")) as { readonly now: number; readonly calls: readonly UpstreamCall[] };
      this.#calls.hear(told, count, Date.now());
      this.revision += 1;
    } catch {
      // The calls themselves say that the relay is gone.
    } finally {
      this.#hearing = undefined;
      if (this.#calls.totals.asked > count) this.#hearing = setTimeout(() => void this.#hear(), SOON);
    }
  }

  #prefer(changes: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...changes };
    applyPreferences(this.preferences);
  }

  /**
   * What is chosen within an invocation replaces the address. An open task is another place, as is another invocation: on a phone it is
   * all that is seen, and from it one comes back to its invocation.
   */
  #follow({ detail: route }: CustomEvent<Route>): void {
    const [wasOpen, isOpen] = [this.route, route].map((one) => one.page === "console" && "task-id" in one.link);
    this.route = route;
    if (this.#isClosing) return;
    if (isOpen && !wasOpen) history.pushState(OPENED, "", writeRoute(route));
    else if (!isOpen && wasOpen && history.state === OPENED) {
      this.#isClosing = true;
      history.back();
    } else history.replaceState(history.state, "", writeRoute(route));
  }

  #skip(): void {
    this.renderRoot.querySelector("main")?.focus();
  }
}
