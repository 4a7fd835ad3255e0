import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { Announcement } from "./announcement.js";
import { decoderOf } from "./encodings.js";
import { copyText, saveFile } from "./hand-out.js";
import { icon } from "./icons.js";
import { widthOf } from "./line-width.js";
import { differenceNotice, notices } from "./notices.js";
import { OutputReader, startsWith } from "./output-reader.js";
import { plainText } from "./plain-text.js";
import { RowWindow } from "./row-window.js";
import { comparedRows, rowsOf, rowTemplate, type Row } from "./rows.js";
import { find, firstFrom, marksOf, type Found } from "./search.js";
import type { Mark } from "./segments.js";
import { lineStyles } from "./line-styles.js";
import { styles } from "./styles.js";
import type { Line } from "./terminal-text.js";
import { toolbar, type ToolbarActions } from "./toolbar.js";
import { numbersIn, wordsIn } from "./words-in.js";
import type { Words } from "./words.js";

/**
 * Shows what a command wrote: its colours, any part of it by search, its end while it grows, and how it differs from another.
 *
 * The output is taken as hostile. It becomes text, never markup; what would not be seen is written out; links lead to http
 * and https alone.
 *
 * @fires tat-line-change when a person links to a line, or takes that back: `detail.line`, from 1, or `undefined`.
 * @fires tat-encoding-change when a person chooses another encoding: `detail.encoding`, a label of `TextDecoder`.
 * @csspart tools, search, notice, lines, row, marked-row, line-number, found, current, changed, to-end, empty
 */
export class TatOutput extends LitElement {
  static override styles = [styles, lineStyles];
  static override properties = {
    bytes: { attribute: false },
    droppedBytes: { type: Number, attribute: "dropped-bytes" },
    outputUrl: { attribute: "output-url" },
    live: { type: Boolean },
    encoding: {},
    language: {},
    line: { type: Number },
    wrap: { type: Boolean },
    comparedTo: { attribute: false },
    name: {},
  };

  /** What the command wrote, as far as it is known; `undefined` where it was not read. */
  declare bytes: Uint8Array | undefined;
  /** How many more bytes there were, which the service did not keep. */
  declare droppedBytes: number;
  /** Where the whole log is, or "". Shown without its query. */
  declare outputUrl: string;
  /** Whether the command may still write. */
  declare live: boolean;
  /** The encoding that the command wrote in: a label of `TextDecoder`. */
  declare encoding: string;
  declare language: "zh" | "en";
  /** The line that a link leads to, from 1: brought on screen, and marked. */
  declare line: number | undefined;
  /** Whether long lines are broken. */
  declare wrap: boolean;
  /** Another output; the difference to it is shown. */
  declare comparedTo: Uint8Array | undefined;
  /** Of the file that a person downloads, without an extension. */
  declare name: string;

  readonly #window = new RowWindow(this);
  readonly #announcement = new Announcement(this);
  readonly #reader = new OutputReader();
  readonly #otherReader = new OutputReader();
  #lines: readonly Line[] = [];
  #others: readonly Line[] | undefined;
  #rows: readonly Row[] = [];
  #query = "";
  #caseSensitive = false;
  #found: readonly Found[] = [];
  /** Which of what was found one is at. */
  #at = 0;
  /** The row at which the difference begins that one is at. */
  #change = -1;
  /** Of all lines, not of those that are drawn: a scroll bar that changes its length cannot be aimed at. */
  #widest = 0;
  /** The number of the line to which Tab leads. */
  #tabbable = 1;
  #revealed: number | undefined;
  #hadFocus = false;
  readonly #actions: ToolbarActions = {
    search: (query) => this.#search(query),
    step: (by) => this.#step(by),
    leaveSearch: () => this.#leaveSearch(),
    toggleCase: () => {
      this.#caseSensitive = !this.#caseSensitive;
      this.#search(this.#query);
    },
    toggleFollow: () => this.#follow(!this.#window.isFollowing),
    toggleWrap: () => (this.wrap = !this.wrap),
    choose: (encoding) => this.#choose(encoding),
    copy: (what) => void this.#copy(what),
    save: (what) => saveFile(what === "raw" ? (this.bytes ?? "") : plainText(this.#lines), this.name, what === "raw" ? ".log" : ".txt"),
  };

  constructor() {
    super();
    this.droppedBytes = 0;
    this.outputUrl = "";
    this.live = false;
    this.encoding = "utf-8";
    this.language = "en";
    this.wrap = false;
    this.name = "output";
    this.addEventListener("keydown", (event) => {
      const target = event.composedPath()[0];
      const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
      if (isTyping || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (this.#moveAlongNumbers(event.key, target) || this.handleKey(event.key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  /**
   * Does what a key does in the viewer: `/` search, `n` and `p` (or `N`) to the next and the previous place found, `f` follow,
   * `g` and `G` to the beginning and the end, `w` wrap, `Escape` end the search. For whoever has the focus outside of it.
   *
   * @returns whether the key does anything here.
   */
  handleKey(key: string): boolean {
    if (this.#rows.length === 0) return false;
    if (key === "/") this.focusSearch();
    else if (key === "n" || key === "p" || key === "N") this.#step(key === "n" ? 1 : -1);
    else if (key === "f") this.#follow(!this.#window.isFollowing);
    else if (key === "g") this.#window.reveal(0);
    else if (key === "G") this.#toEnd();
    else if (key === "w") this.wrap = !this.wrap;
    else if (key === "Escape" && this.#query !== "") this.#leaveSearch();
    else return false;
    return true;
  }

  /** Puts the cursor into the search. */
  focusSearch(): void {
    this.renderRoot.querySelector<HTMLInputElement>(".find input")?.select();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What is put into the page again has lost its place.
    this.#revealed = undefined;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A framework sets undefined, and an attribute that is taken away null.
    this.bytes ??= undefined;
    this.comparedTo ??= undefined;
    this.line ??= undefined;
    this.droppedBytes ??= 0;
    this.outputUrl ??= "";
    this.encoding ??= "utf-8";
    this.name ??= "output";
    this.#hadFocus = this.shadowRoot?.activeElement !== null && this.shadowRoot?.activeElement !== undefined;
    const { bytes, comparedTo } = this;
    const mayGoOn = this.live || this.droppedBytes > 0;
    const lines = this.#reader.read(bytes ?? new Uint8Array(), this.encoding, mayGoOn);
    const others = comparedTo && this.#otherReader.read(comparedTo, this.encoding, mayGoOn);
    if (lines !== this.#lines || others !== this.#others) {
      this.#lines = lines;
      this.#others = others;
      this.#rows = others === undefined ? rowsOf(lines) : comparedRows(lines, others);
      this.#widest = this.#rows.reduce((widest, { line }) => Math.max(widest, widthOf(line)), 0);
      this.#change = -1;
      this.#found = find(lines, this.#query, this.#caseSensitive);
      this.#at = Math.max(0, Math.min(this.#at, this.#found.length - 1));
    }
    const before = changed.get("bytes");
    const isOther = changed.has("bytes") && (before === undefined || bytes === undefined || !startsWith(bytes, before));
    this.#window.show(this.#rows, this.wrap);
    // The last of an output may come after the news that the command has ended: it is followed until one goes elsewhere.
    if (changed.has("live") && this.live && this.line === undefined) this.#window.isFollowing = true;
    if (isOther) this.#window.begin(this.live && this.line === undefined);
    if (changed.has("line")) {
      this.#tabbable = this.line ?? this.#tabbable;
      if (this.line === undefined) this.#revealed = undefined;
    }
    const { line } = this;
    if (line !== undefined && line !== this.#revealed && Number.isInteger(line) && line >= 1 && line <= this.#lines.length) {
      this.#revealed = line;
      this.#window.reveal(this.#rowOf(line));
    }
    this.#window.choose();
  }

  protected override updated(): void {
    const root = this.shadowRoot;
    root?.querySelector<HTMLElement>(".lines")?.style.setProperty("--gutter", `calc(${String(this.#lines.length).length + 1}ch + 16px)`);
    const all = root?.querySelector<HTMLElement>(".all");
    if (all) all.style.minInlineSize = this.wrap ? "" : `calc(${this.#widest}ch + var(--gutter) + 4ch)`;
    // What had the focus may be gone: a row that left the screen, a button that was pressed.
    if (this.#hadFocus && root?.activeElement === null) root.querySelector<HTMLElement>(".lines")?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const words = wordsIn(this.language);
    const { bytes } = this;
    const numbers = numbersIn(this.language);
    if (bytes === undefined) return html`<div class="empty" part="empty">${words.notRead}</div>`;
    const { encoding, droppedBytes, outputUrl } = this;
    const kept = this.#lines.length;
    const lost = this.line !== undefined && this.line > kept && (!this.live || droppedBytes > 0) ? this.line : undefined;
    const bars = guard([words, bytes, encoding, droppedBytes, outputUrl, lost], () =>
      notices({ words, numbers, bytes, encoding, droppedBytes, outputUrl, lost, kept }, (label) => this.#choose(label)),
    );
    if (this.#rows.length === 0) return html`${bars}<div class="empty" part="empty">${this.live ? words.emptyYet : words.empty}</div>`;
    const state = {
      words,
      numbers,
      query: this.#query,
      caseSensitive: this.#caseSensitive,
      found: this.#found.length,
      at: this.#at,
      encoding: this.encoding,
      wrap: this.wrap,
      live: this.live,
      isFollowing: this.#window.isFollowing,
    };
    return html`${toolbar(state, this.#actions)} ${bars} ${guard([words, this.#rows], () => this.#difference(words, numbers))} ${this.#body(words, numbers)}
    ${this.live && !this.#window.isFollowing ? html`<button type="button" class="to-end" part="to-end" @click=${() => this.#toEnd()}>${icon("down")}${words.toEnd}</button>` : nothing}
      ${this.#announcement.render()}`;
  }

  #body(words: Words, numbers: Intl.NumberFormat): TemplateResult {
    const { first, end } = this.#window;
    const drawn = this.#rows.slice(first, end).map((row, index) => ({ row, index: first + index }));
    const marks = marksOf(this.#found, this.#at, drawn.flatMap(({ row }) => row.number ?? []));
    const numbered = drawn.filter(({ row }) => row.number !== undefined);
    const tabbable = numbered.find(({ row }) => row.number === this.#tabbable) ?? numbered[0];
    const isCompared = this.#others !== undefined;
    const draw = (item: (typeof drawn)[number]) => {
      const { row } = item;
      const found = row.number === undefined ? undefined : marks.get(row.number - 1);
      const isMarked = row.number !== undefined && row.number === this.line;
      const isTabbable = item === tabbable;
      // As one scrolls, most rows stay as they are.
      return guard([row, found, isMarked, isTabbable, words], () => {
        const changed: Mark[] = row.changed === undefined ? [] : [{ ...row.changed, kind: "changed" }];
        return rowTemplate(row, found ?? changed, { words, isCompared, isMarked, isTabbable });
      });
    };
    return html`<div
      class="lines ${this.wrap ? "wraps" : ""}"
      part="lines"
      role="region"
      aria-label="${words.output}, ${numbers.format(this.#lines.length)}"
      tabindex="0"
      dir="ltr"
      translate="no"
      @scroll=${this.#scrolled}
      @click=${this.#clicked}
    ><div class="all"><div class="shown">${repeat(drawn, ({ index }) => index, draw)}</div></div></div>`;
  }

  #difference(words: Words, numbers: Intl.NumberFormat): TemplateResult | typeof nothing {
    if (this.#others === undefined) return nothing;
    const { bytes = new Uint8Array(), comparedTo = new Uint8Array() } = this;
    const count = (kind: Row["kind"]) => this.#rows.filter((row) => row.kind === kind).length;
    const isSame = bytes.length === comparedTo.length && bytes.every((byte, at) => byte === comparedTo[at]);
    return differenceNotice({ words, numbers, added: count("added"), removed: count("removed"), isSame }, (by) => this.#stepChange(by));
  }

  readonly #scrolled = (): void => {
    const was = this.#window.isFollowing;
    if (!this.#window.scrolled(this.live)) return;
    if (was !== this.#window.isFollowing) this.#sayFollowing();
    this.requestUpdate();
  };

  readonly #clicked = (event: Event): void => {
    const number = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-line]")?.dataset["line"] : undefined;
    if (number === undefined) return;
    const line = Number(number) === this.line ? undefined : Number(number);
    this.#revealed = line;
    this.#tabbable = Number(number);
    this.line = line;
    this.#tell("tat-line-change", { line });
  };

  #search(query: string): void {
    const from = this.#found[this.#at]?.line ?? (this.#rows[this.#window.top]?.number ?? 1) - 1;
    this.#query = query;
    this.#found = find(this.#lines, query, this.#caseSensitive);
    this.#at = firstFrom(this.#found, from);
    this.#arrive();
  }

  #step(by: 1 | -1): void {
    if (this.#found.length === 0) return;
    this.#at = (this.#at + by + this.#found.length) % this.#found.length;
    this.#arrive();
  }

  /** At a place that was found. */
  #arrive(): void {
    const words = wordsIn(this.language);
    const place = this.#found[this.#at];
    if (place === undefined) this.#announcement.say(this.#query === "" ? "" : words.nothingFound);
    else {
      const numbers = numbersIn(this.language);
      this.#announcement.say(words.found(numbers.format(this.#at + 1), numbers.format(this.#found.length)));
      this.#window.reveal(this.#rowOf(place.line + 1));
    }
    this.requestUpdate();
    // In a long line, to its side too.
    void this.updateComplete.then(() => this.renderRoot.querySelector("mark.current")?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  }

  #leaveSearch(): void {
    this.#query = "";
    this.#found = [];
    this.#announcement.say("");
    this.renderRoot.querySelector<HTMLElement>(".lines")?.focus();
  }

  #stepChange(by: 1 | -1): void {
    const starts = this.#rows.flatMap(({ kind }, index) => (kind !== "same" && (this.#rows[index - 1]?.kind ?? "same") === "same" ? [index] : []));
    const at = starts.indexOf(this.#change);
    this.#change = starts.at(at === -1 ? (by === 1 ? 0 : -1) : (at + by) % starts.length) ?? -1;
    this.#window.reveal(this.#change);
  }

  #follow(follows: boolean): void {
    if (!this.live) {
      this.#toEnd();
      return;
    }
    this.#window.isFollowing = follows;
    this.#sayFollowing();
  }

  #sayFollowing(): void {
    const { following, paused } = wordsIn(this.language);
    this.#announcement.say(this.#window.isFollowing ? following : paused);
  }

  #toEnd(): void {
    if (this.live) this.#follow(true);
    else this.#window.reveal(this.#rows.length - 1);
  }

  #choose(encoding: string): void {
    this.encoding = encoding;
    this.#tell("tat-encoding-change", { encoding });
  }

  async #copy(what: "text" | "raw"): Promise<void> {
    const text = what === "raw" ? (decoderOf(this.encoding) ?? new TextDecoder()).decode(this.bytes) : plainText(this.#lines);
    const words = wordsIn(this.language);
    this.#announcement.show((await copyText(text)) ? words.copied : words.notCopied);
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #moveAlongNumbers(key: string, target: EventTarget | undefined): boolean {
    const line = target instanceof HTMLElement ? Number(target.dataset["line"]) : Number.NaN;
    const next = key === "ArrowDown" ? line + 1 : key === "ArrowUp" ? line - 1 : Number.NaN;
    if (!(next >= 1 && next <= this.#lines.length)) return false;
    this.#tabbable = next;
    this.#window.reveal(this.#rowOf(next));
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`button[data-line="${next}"]`)?.focus({ preventScroll: true }));
    return true;
  }

  /** The row of a line, from 1. */
  #rowOf(line: number): number {
    if (this.#others === undefined) return line - 1;
    return Math.max(0, this.#rows.findIndex((row) => row.number === line));
  }
}
