import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { Attempt } from "tat-tasks";

import { strangersText } from "../shell/strangers-text.js";
import { askRelay, type Answer } from "./ask-relay.js";
import type { CodeCall } from "./code/call.js";
import { checkForm, EMPTY_FORM, partsOf, type Checked, type Form, type SignedForm } from "./form.js";
import { languageOfPage, WORDS, type Language } from "./language.js";
import { diagnose, type Diagnosis } from "./signing/diagnosis.js";
import { signingSteps, type SigningSteps } from "./signing/tc3.js";
import { answerView } from "./view/answer-view.js";
import { codeView } from "./view/code-view.js";
import { codesView } from "./view/codes-view.js";
import { compareView } from "./view/compare-view.js";
import { formView } from "./view/form-view.js";
import { signatureView } from "./view/signature-view.js";
import { styles } from "./view/styles.js";
import type { TabName, Words } from "./words/words.js";

const TABS: readonly TabName[] = ["signature", "answer", "code", "compare", "codes"];
const NO_KEY = { secretId: "", secretKey: "", token: "" } as const;

/** Milliseconds after which nobody types on. */
const TYPED = 250;

/**
 * `<request-explorer relay="…" region="…">`: a form of the call, its signature step by step, its answer by the relay, its code, and what is
 * wrong with a request that failed elsewhere. A key that is typed into it stays in its fields: it goes into no attribute, address,
 * storage or request, and the fields are emptied when the page is left or the element is taken away. The core keeps the signing
 * key of the day that it has derived from it, in its memory, until the page is gone.
 */
export class RequestExplorer extends LitElement {
  static override styles = styles;

  static override properties = {
    relay: {},
    region: {},
    invocationId: { attribute: "invocation-id" },
    regions: { attribute: false },
    onAttempt: { attribute: false },
  };

  /** Where the relay is. */
  declare relay: string;
  /** The region to begin with. */
  declare region: string;
  /** The invocation to begin with. */
  declare invocationId: string;
  /** The regions that the relay serves; none where that is not known. */
  declare regions: readonly string[];
  /** Is told of each attempt that goes to the relay. */
  declare onAttempt: ((attempt: Attempt) => void) | undefined;

  #form: Form = EMPTY_FORM;
  #checked: Checked | undefined;
  #steps: SigningSteps | undefined;
  #pasted = "";
  #soughtCode = "";
  #diagnosis: Diagnosis | undefined;
  #answer: Answer | undefined;
  #sending: AbortController | undefined;
  #tab: TabName = "signature";
  #code = "tat-tasks";
  #showsKeys = false;
  /** Ends what is being signed. */
  #signing = new AbortController();
  /** Ends what is being compared; none while nothing is. */
  #comparing: AbortController | undefined;
  readonly #leave = (): void => this.#forget();
  readonly #languageChanged = new MutationObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.relay = "";
    this.region = "";
    this.invocationId = "";
    this.regions = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("pagehide", this.#leave);
    this.#languageChanged.observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("pagehide", this.#leave);
    this.#languageChanged.disconnect();
    this.#sending?.abort();
    this.#forget();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const region = changed.has("region") && this.region !== "" ? { region: this.region } : {};
    const filters = changed.has("invocationId") && this.invocationId !== "" ? { filters: [{ name: "invocation-id", values: this.invocationId }] } : {};
    if (!this.hasUpdated || Object.keys({ ...region, ...filters }).length > 0) this.#set({ ...region, ...filters });
  }

  protected override render(): TemplateResult {
    const language = languageOfPage();
    const words = WORDS[language];
    return html`
      <p class="intro">${words.intro}</p>
      <div class="columns">
        ${formView({
          form: this.#form,
          checked: this.#checked,
          language,
          words,
          isSending: this.#sending !== undefined,
          regions: this.regions,
          set: (change) => this.#set(change),
          setFilter: (index, change) => this.#setFilters((filters) => filters.map((filter, place) => (place === index ? { ...filter, ...change } : filter))),
          addFilter: () => this.#setFilters((filters) => [...filters, { name: "instance-id", values: "" }]),
          removeFilter: (index) => this.#setFilters((filters) => filters.filter((_, place) => place !== index)),
          forgetKey: () => this.#set(NO_KEY),
          send: () => void this.#send(),
          cancel: () => this.#sending?.abort(),
        })}
        <section class="panel" aria-label=${words.results}>
          <div role="tablist" aria-label=${words.results} @keydown=${this.#pressTabKey}>${TABS.map((name) => this.#tabView(words, name))}</div>
          ${TABS.map(
            (name) => html`<div role="tabpanel" id="panel-${name}" aria-labelledby="tab-${name}" tabindex="0" ?hidden=${this.#tab !== name}>
              ${this.#tab === name ? this.#panelView(words, language, name) : ""}
            </div>`,
          )}
        </section>
      </div>
      <p class="hidden" role="status">${this.#announcement(words)}</p>
    `;
  }

  #tabView(words: Words, name: TabName): TemplateResult {
    const isChosen = this.#tab === name;
    return html`<button
      type="button"
      role="tab"
      id="tab-${name}"
      aria-controls="panel-${name}"
      aria-selected=${isChosen ? "true" : "false"}
      tabindex=${isChosen ? "0" : "-1"}
      @click=${() => this.#choose(name)}
    >
      ${words.tabs[name]}
    </button>`;
  }

  #panelView(words: Words, language: Language, name: TabName): TemplateResult {
    const checked = this.#checked;
    if (name === "answer") return answerView(words, language, this.#answer);
    if (name === "codes") {
      return codesView(words, language, this.#soughtCode, (text) => {
        this.#soughtCode = text;
        this.requestUpdate();
      });
    }
    if (name === "compare") {
      return compareView({ words, language, pasted: this.#pasted, diagnosis: this.#diagnosis, isComparing: this.#comparing !== undefined, ofForm: this.#steps, paste: (text) => this.#paste(text) });
    }
    if (checked === undefined) return html``;
    if ("fault" in checked) return html`<div class="verdict warn"><h3>${words.correctFirst}</h3><p>${strangersText(words.faults[checked.fault.reason](checked.fault))}</p></div>`;
    if (name === "code") {
      return codeView(words, this.#codeCall(checked), this.#code, (id) => {
        this.#code = id;
        this.requestUpdate();
      });
    }
    if (this.#steps === undefined) return html``;
    return signatureView({
      words,
      steps: this.#steps,
      signed: checked.signed,
      hasOwnKey: checked.form.secretKey !== "",
      showsKeys: this.#showsKeys,
      toggleKeys: () => {
        this.#showsKeys = !this.#showsKeys;
        this.requestUpdate();
      },
    });
  }

  #announcement(words: Words): string {
    if (this.#sending !== undefined) return words.sending;
    return this.#answer === undefined ? "" : words.answered(this.#answer.milliseconds);
  }

  #codeCall({ form, region, request, signed }: SignedForm): CodeCall {
    const { endpoint, language, token } = form;
    return {
      region,
      request,
      origin: endpoint.trim() === "" ? undefined : new URL(signed.url),
      language: language === "" ? undefined : language,
      hasToken: token !== "",
    };
  }

  #setFilters(change: (filters: Form["filters"]) => Form["filters"]): void {
    this.#set({ filters: change(this.#form.filters) });
  }

  #set(change: Partial<Form>): void {
    this.#form = { ...this.#form, ...change };
    this.requestUpdate();
    void this.#sign();
    if (Object.keys(NO_KEY).some((name) => name in change)) void this.#compare();
  }

  #paste(text: string): void {
    this.#pasted = text;
    void this.#compare();
  }

  /** Checks and signs what stands in the fields now. What was begun for what stood there before ends. */
  async #sign(): Promise<void> {
    this.#signing.abort();
    const { signal } = (this.#signing = new AbortController());
    const checked = await checkForm(this.#form, secondsNow());
    const steps = "fault" in checked ? undefined : await signingSteps(partsOf(checked));
    if (signal.aborted) return;
    this.#checked = checked;
    this.#steps = steps;
    this.requestUpdate();
  }

  /** Takes apart what was pasted, by the key of the form, once nobody types on: it may take a second. */
  async #compare(): Promise<void> {
    this.#comparing?.abort();
    const comparing = new AbortController();
    const { signal } = comparing;
    const isNothing = this.#pasted.trim() === "";
    this.#comparing = isNothing ? undefined : comparing;
    if (isNothing) this.#diagnosis = undefined;
    this.requestUpdate();
    if (isNothing) return;
    try {
      await new Promise((resolve) => setTimeout(resolve, TYPED));
      signal.throwIfAborted();
      const { secretId, secretKey, token } = this.#form;
      const diagnosis = await diagnose(this.#pasted, secretKey, { now: secondsNow(), secretId, token }, signal);
      signal.throwIfAborted();
      this.#diagnosis = diagnosis;
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (this.#comparing === comparing) this.#comparing = undefined;
      this.requestUpdate();
    }
  }

  /** Sends what stands in the form when it is asked to, be it worked out by then or not. */
  async #send(): Promise<void> {
    if (this.#sending !== undefined) return;
    const sending = new AbortController();
    const { signal } = sending;
    this.#sending = sending;
    this.requestUpdate();
    try {
      const checked = await checkForm(this.#form, secondsNow());
      if ("fault" in checked || signal.aborted) return;
      this.#choose("answer");
      this.#bringResultsIntoSight();
      this.#answer = await askRelay({ relay: this.relay, region: checked.region, request: checked.request, signal, onAttempt: this.onAttempt });
    } catch (error) {
      if (!sending.signal.aborted) throw error;
    } finally {
      this.#sending = undefined;
      this.requestUpdate();
    }
  }

  /** Where the columns stand below each other, as on a phone, what comes of the form is out of sight. */
  #bringResultsIntoSight(): void {
    const results = this.renderRoot.querySelector("section.panel");
    if (results !== null && results.getBoundingClientRect().top > innerHeight * 0.75) results.scrollIntoView({ block: "start" });
  }

  #choose(name: TabName): void {
    this.#tab = name;
    this.requestUpdate();
  }

  readonly #pressTabKey = (event: KeyboardEvent): void => {
    const place = TABS.indexOf(this.#tab);
    const places: Readonly<Record<string, number>> = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: TABS.length - 1 };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const name = TABS.at(next % TABS.length) ?? this.#tab;
    this.#choose(name);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${name}`)?.focus());
  };

  /** What was typed or pasted, and may hold a key, a token or a signature. */
  #forget(): void {
    this.#pasted = "";
    this.#soughtCode = "";
    this.#diagnosis = undefined;
    this.#checked = undefined;
    this.#steps = undefined;
    this.#showsKeys = false;
    this.#set(NO_KEY);
  }
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

if (customElements.get("request-explorer") === undefined) customElements.define("request-explorer", RequestExplorer);

declare global {
  interface HTMLElementTagNameMap {
    "request-explorer": RequestExplorer;
  }
}
