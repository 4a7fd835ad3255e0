import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Selector } from "tat-tasks";

import type { InvocationTask } from "../generated/model.js";
import { isTerminal } from "../status.js";
import { keepFocus } from "./focus.js";
import { pressKey } from "./keyboard.js";
import { languageOf } from "./language.js";
import { LateModule } from "./late-module.js";
import type { InvocationClient } from "./model/following.js";
import { InvocationView } from "./model/invocation-view.js";
import { choicesOf, defaultChoices, encodingOf, lineOf, linkOf, namesOf, wholeOf, type Choices } from "./model/link.js";
import { idOf, isFailure } from "./model/shown-tasks.js";
import type { Link, TatInvocation } from "./public.js";
import { Announcement } from "./view/announcement.js";
import { bannersView, notLoadedView } from "./view/banners.js";
import { emptyView } from "./view/empty.js";
import { signIcon } from "./view/icons.js";
import { gridView } from "./view/rows.js";
import type { Stage } from "./view/stage.js";
import { ROW, styles } from "./view/styles.js";
import { summaryView } from "./view/summary.js";
import { toolbarView } from "./view/toolbar.js";
import { VirtualRows } from "./view/virtual-rows.js";

/** Milliseconds after which rows that stay in sight have their outputs asked for. */
const SETTLED_SIGHT = 250;

/** `<tat-invocation>`: what it knows is in its view, which needs no document; here are its properties, its life and its focus. */
export class TatInvocationElement extends LitElement implements TatInvocation {
  static override styles = styles;

  static override properties = {
    invocationId: { attribute: "invocation-id" },
    // A framework makes an array that says the same each time that it draws.
    taskIds: { attribute: "task-ids", hasChanged: (one: unknown, other: unknown) => namesOf(one).join() !== namesOf(other).join() },
    region: {},
    relay: {},
    timeZone: { attribute: "time-zone" },
    client: { attribute: false },
    // These are the view's.
    taskId: { attribute: "task-id", noAccessor: true },
    line: { noAccessor: true },
    encoding: { noAccessor: true },
    states: { noAccessor: true },
    search: { noAccessor: true },
    exitCode: { attribute: "exit-code", noAccessor: true },
    view: { noAccessor: true },
    link: { attribute: false, noAccessor: true },
  };

  declare invocationId: string;
  declare taskIds: string | readonly string[];
  declare region: string;
  declare relay: string;
  declare timeZone: string;
  declare client: InvocationClient | undefined;
  readonly #view = new InvocationView({
    changed: () => this.requestUpdate(),
    chosen: () => this.#dispatch("tat-change", this.link),
    settled: (tasks) => this.#dispatch("tat-settled", { tasks }),
    failed: (error) => this.#dispatch("tat-error", { error }),
    reload: () => void this.#ask(),
    showHelp: () => this.#askHelp(true),
  });
  readonly #list = new VirtualRows(
    () => this.#root,
    this.#view,
    () => this.#rowHeight,
  );
  readonly #closer = new LateModule(
    () => import("./closer.js"),
    (closer) => {
      const sheet = closer?.closerStyles.styleSheet;
      if (sheet !== undefined) this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets, sheet];
      this.requestUpdate();
    },
  );
  /** What states and errors mean, where the page has its client. */
  readonly #explanations = new LateModule(
    () => import("tat-tasks/explain"),
    (words) => (words === undefined ? this.requestUpdate() : this.#view.explainBy(words.explain)),
  );
  #rowHeight = 0;
  /** What is asked for: another object once a property has changed. */
  #asked: object | undefined;
  /** It changed while the element was not in the page, where it asks for nothing. */
  #isDue = false;
  /** What was chosen since the last update. */
  #given: Partial<Choices> = {};
  #clock: ReturnType<typeof setInterval> | undefined;
  #sight: ReturnType<typeof setTimeout> | undefined;
  #asksHelp = false;
  #help: HTMLDialogElement | null = null;
  readonly #announcement = new Announcement();
  #openedBefore = "";
  #hadFocus = false;
  // In the next frame: drawn at once, it may have another size again, which a page hears of as an error.
  readonly #resized = new ResizeObserver(() => requestAnimationFrame(() => this.#measure()));
  readonly #languageChanged = new MutationObserver(() => this.requestUpdate());
  readonly #visibility = (): void => this.#view.hide(document.hidden);

  constructor() {
    super();
    this.invocationId = "";
    this.taskIds = "";
    this.region = "";
    this.relay = "";
    this.timeZone = "";
    this.client = undefined;
    this.addEventListener("keydown", (event) => pressKey(event, this.#view, this.#list, this.#root));
    for (const name of ["tat-line-change", "tat-encoding-change"]) {
      this.addEventListener(name, (event) => {
        // It is told by an event of this element's own.
        event.stopPropagation();
        const { detail } = event as CustomEvent<{ readonly line?: number; readonly encoding?: string }>;
        this.#view.choose(name === "tat-line-change" ? { line: lineOf(detail.line) } : { encoding: encodingOf(detail.encoding) });
      });
    }
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === "lang") this.requestUpdate();
  }

  get taskId(): string {
    return this.#view.taskId;
  }

  set taskId(id: string | null | undefined) {
    this.#give({ taskId: id ?? "" });
  }

  get line(): number | undefined {
    return this.#view.line;
  }

  set line(line: unknown) {
    this.#give({ line: lineOf(line) });
  }

  get encoding(): string {
    return this.#view.encoding;
  }

  set encoding(label: string | null | undefined) {
    this.#give({ encoding: encodingOf(label) });
  }

  get states(): string {
    return this.#view.choices.states;
  }

  set states(states: string | readonly string[] | null | undefined) {
    this.#give({ states: namesOf(states).join(" ") });
  }

  get search(): string {
    return this.#view.search;
  }

  set search(search: string | null | undefined) {
    this.#give({ search: search ?? "" });
  }

  get exitCode(): number | undefined {
    return this.#view.exitCode;
  }

  set exitCode(exitCode: unknown) {
    this.#give({ exitCode: wholeOf(exitCode) });
  }

  get view(): "tasks" | "groups" {
    return this.#view.view;
  }

  set view(view: unknown) {
    this.#give({ view: view === "groups" ? "groups" : "tasks" });
  }

  get link(): Link {
    return linkOf(this.#view.choices);
  }

  set link(link: Link | null | undefined) {
    this.#give(choicesOf(link ?? {}));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#visibility);
    this.#visibility();
    this.#clock = setInterval(() => this.#tick(), 1_000);
    this.#languageChanged.observe(document.documentElement, { attributeFilter: ["lang"] });
    // A list that was moved has lost its place, and nothing may be followed any more.
    this.requestUpdate();
    if (this.#isDue) void this.#ask();
    else this.#view.goOn();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#visibility);
    clearInterval(this.#clock);
    clearTimeout(this.#sight);
    this.#languageChanged.disconnect();
    // It would come back as if it were a part of the page.
    this.#asksHelp = false;
    this.#openedBefore = "";
    this.#view.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What was chosen of one invocation says nothing of another.
    if (changed.get("invocationId") || namesOf(changed.get("taskIds")).length > 0) this.#view.chooseAll({ ...defaultChoices(), view: this.view, ...this.#given });
    this.#given = {};
    if ((["invocationId", "taskIds", "region", "relay", "client"] as const).some((name) => changed.has(name))) void this.#ask();
    this.#view.language = languageOf(this);
    this.#view.now = Date.now();
    this.#view.timeZone = this.timeZone;
    // Not by `:focus-within`, which holds in some browsers only while their window has the focus.
    this.#hadFocus = this.shadowRoot !== null && this.shadowRoot.activeElement !== null;
  }

  protected override render(): TemplateResult {
    const view = this.#view;
    const { words, opened, tasks } = view;
    const isEmpty = tasks.size === 0;
    // Its words run from left to right, whatever the page's do.
    return html`<div class="all" tabindex="-1" lang=${words.locale} dir="ltr">
      ${isEmpty ? nothing : summaryView(view)} ${bannersView(view)} ${notLoadedView(view, this.#explanations)}
      ${isEmpty
        ? emptyView(view)
        : html`${toolbarView(view)}
            <div class="panes ${opened === undefined ? "" : "open"}">
              ${view.view === "groups" ? this.#groupsView() : gridView(view, this.#rowHeight, this.#onScroll, this.#onClick)}
              ${opened === undefined ? nothing : this.#detailView(opened)}
            </div>`}
      <p class="hidden" role="status">${this.#announcement.of(view)}</p>
      ${this.#asksHelp ? (this.#closer.get()?.helpView(view, () => this.#askHelp(false)) ?? this.#partToCome()) : nothing}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.#resized.observe(this);
  }

  protected override updated(): void {
    this.#showHelp();
    this.#draw();
    this.#goAlong();
    if (this.#hadFocus) keepFocus(this.#root);
  }

  /** The list goes along with the task that is open, once it has its place, and the focus goes back to where it was opened. */
  #goAlong(): void {
    const before = this.#openedBefore;
    const { taskId, opened, hasAll, tasks } = this.#view;
    if (this.#rowHeight === 0 || taskId === before || (taskId !== "" && (opened === undefined || !(hasAll || tasks.isHeld)))) return;
    this.#openedBefore = taskId;
    this.#list.reveal(taskId || before);
    if (taskId === "" && this.#hadFocus) this.#root.querySelector<HTMLElement>(`.panes [data-id="${CSS.escape(before)}"]`)?.focus({ preventScroll: true });
  }

  get #root(): ShadowRoot {
    return this.renderRoot as ShadowRoot;
  }

  readonly #askHelp = (isAsked: boolean): void => {
    this.#asksHelp = isAsked;
    this.requestUpdate();
  };

  /** Once: a person closes it before it hears of that. */
  #showHelp(): void {
    const help = this.#root.querySelector("dialog");
    if (help === this.#help) return;
    this.#help = help;
    help?.showModal();
  }

  #give(choices: Partial<Choices>): void {
    // Of what is set together, the task may be set last.
    this.#given = { ...this.#given, ...choices };
    this.#view.chooseAll(this.#given);
  }

  async #ask(): Promise<void> {
    const asked = (this.#asked = {});
    const view = this.#view;
    view.reset();
    this.#isDue = !this.isConnected;
    if (this.#isDue) return;
    const selector = this.#selector();
    const { client, region, relay } = this;
    const lacks: Stage["notGiven"] = [
      [selector ? [] : ["invocation-id"], "task-ids"],
      // A framework may set null.
      [client ? [] : (["region", "relay"] as const).filter((name) => !this[name]), "client"],
    ];
    view.notGiven = lacks.filter(([names]) => names.length > 0);
    if (selector === undefined || view.notGiven.length > 0) return;
    view.load();
    if (client) {
      const lacking = (["watch", "listInvocationTasks", "describeInvocationTasks"] as const).find((name) => typeof client[name] !== "function");
      if (lacking !== undefined) return view.fail(new TypeError(`client: expected a TatClient, got one without ${lacking}`));
      view.follow(client, selector);
      // The words alone, as the page has its client.
      this.#explanations.get();
      return;
    }
    try {
      const { TatClient, explain } = await import("tat-tasks");
      if (this.#asked !== asked) return;
      view.explainBy(explain);
      this.#isDue = !this.isConnected;
      if (!this.#isDue) view.follow(new TatClient({ region, relay, onAttempt: ({ error }) => (view.trouble = error) }), selector);
    } catch (error) {
      if (this.#asked === asked) view.fail(error);
    }
  }

  #selector(): Selector | undefined {
    const invocationTaskIds = namesOf(this.taskIds);
    if (invocationTaskIds.length > 0) return { invocationTaskIds };
    // A template leaves blanks around it.
    const invocationId = String(this.invocationId ?? "").trim();
    return invocationId ? { invocationId } : undefined;
  }

  #groupsView(): TemplateResult {
    return this.#closer.get()?.groupsView(this.#view) ?? html`<div class="groups">${this.#partToCome()}</div>`;
  }

  #detailView(task: InvocationTask): TemplateResult {
    const view = this.#view;
    const closer = this.#closer.get();
    if (closer !== undefined) return closer.detailView(view, task);
    const close = html`<button class="quiet" id="close" @click=${() => view.open("")}>${signIcon("close")}${view.words.close}</button>`;
    return html`<article class="detail">${close}${this.#partToCome()}</article>`;
  }

  #partToCome(): TemplateResult {
    return this.#closer.failure === undefined ? html`<p class="empty">${this.#view.words.loadingPart}</p>` : html`${notLoadedView(this.#view, this.#closer)}`;
  }

  #tick(): void {
    if (!document.hidden && ["loading", "following"].includes(this.#view.phase)) this.requestUpdate();
  }

  #measure(): void {
    const height = this.#size * ROW;
    if (height === this.#rowHeight) return this.#draw();
    this.#rowHeight = height;
    this.requestUpdate();
  }

  /** In pixels: what `rem` is in its styles. */
  get #size(): number {
    const hidden = this.#root.querySelector(".hidden");
    return hidden === null ? 0 : Number.parseFloat(getComputedStyle(hidden).fontSize);
  }

  #draw(isScroll = false): void {
    // A scroll may follow a key that has drawn its rows already.
    if (this.#rowHeight === 0 || !(this.#list.draw(isScroll) || isScroll)) return;
    clearTimeout(this.#sight);
    if (this.isConnected) this.#sight = setTimeout(() => this.#settle(), SETTLED_SIGHT);
  }

  /** What went wrong is read of those that failed, where no error of the agent says it. */
  #settle(): void {
    this.#list.draw();
    const wanted = this.#list.inSight.filter((task) => isTerminal(task.TaskStatus) && isFailure(task) && !task.ErrorInfo);
    void this.#view.outputs?.read(wanted.map(idOf));
  }

  readonly #onScroll = (): void => {
    this.#view.tasks.hold();
    this.#draw(true);
  };

  readonly #onClick = (event: Event): void => {
    const row = (event.target as Element).closest<HTMLElement>("[data-id]");
    const id = row?.dataset["id"];
    if (id === undefined) return;
    this.#list.activate(id);
    this.#view.open(id);
  };

  #dispatch(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
