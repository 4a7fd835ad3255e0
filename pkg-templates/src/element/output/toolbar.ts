import { html, nothing, type TemplateResult } from "lit";
import { encodings } from "./encodings.js";
import { icon } from "./icons.js";
import type { Words } from "./words.js";

/** What the tools show. */
export interface ToolbarState {
  readonly words: Words;
  readonly query: string;
  readonly caseSensitive: boolean;
  /** How many places were found, and at which of them one is, from 0. */
  readonly found: number;
  readonly at: number;
  readonly encoding: string;
  readonly wrap: boolean;
  readonly live: boolean;
  readonly isFollowing: boolean;
  readonly numbers: Intl.NumberFormat;
}

/** What they do. */
export interface ToolbarActions {
  search(query: string): void;
  step(by: 1 | -1): void;
  leaveSearch(): void;
  toggleCase(): void;
  toggleFollow(): void;
  toggleWrap(): void;
  choose(encoding: string): void;
  copy(what: "text" | "raw"): void;
  save(what: "text" | "raw"): void;
}

export function toolbar(state: ToolbarState, actions: ToolbarActions): TemplateResult {
  const { words, wrap, live, isFollowing } = state;
  return html`<div class="tools" part="tools" role="group" aria-label=${words.tools}>
    ${searchBox(state, actions)}
    <span class="space"></span>
    ${live
      ? html`<button type="button" class="follow" aria-pressed=${isFollowing} title=${words.follow} @click=${() => actions.toggleFollow()}>
          ${icon("follow")}<span class="label">${words.follow.replace(/ ?[(（].*/, "")}</span>
        </button>`
      : nothing}
    ${encodingChoice(state, actions)}
    <button type="button" class="wrap" aria-label=${words.wrap} title=${words.wrap} aria-pressed=${wrap} @click=${() => actions.toggleWrap()}>${icon("wrap")}</button>
    <button type="button" class="copy" title=${words.copy} @click=${() => actions.copy("text")}>${icon("copy")}<span class="label">${words.copy}</span></button>
    <details class="menu" @toggle=${closeOutside} @focusout=${closeBehind} @keydown=${closeByKey} @click=${closeAfter}>
      <summary title=${words.download}>${icon("download")}<span class="label">${words.download}</span></summary>
      <div>
        <button type="button" class="save-text" @click=${() => actions.save("text")}>${words.downloadText}</button>
        <button type="button" class="save-raw" @click=${() => actions.save("raw")}>${words.downloadRaw}</button>
        <button type="button" class="copy-raw" @click=${() => actions.copy("raw")}>${words.copyRaw}</button>
      </div>
    </details>
  </div>`;
}

function searchBox({ words, query, caseSensitive, found, at, numbers }: ToolbarState, actions: ToolbarActions): TemplateResult {
  const press = (event: KeyboardEvent) => {
    // Enter may also end the choice of a Chinese character.
    if (event.isComposing) return;
    if (event.key === "Enter") actions.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") actions.leaveSearch();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isEmpty = found === 0;
  return html`<div class="find" part="search" role="search">
    ${icon("search")}
    <input
      type="text"
      maxlength="256"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      enterkeyhint="search"
      aria-label=${words.search}
      placeholder=${words.search}
      .value=${query}
      @input=${(event: InputEvent) => actions.search(event.target instanceof HTMLInputElement ? event.target.value : "")}
      @keydown=${press}
    />
    ${query === "" ? nothing : html`<span class="count">${isEmpty ? words.nothingFound : `${numbers.format(at + 1)}/${numbers.format(found)}`}</span>`}
    <button type="button" class="case" aria-label=${words.matchCase} title=${words.matchCase} aria-pressed=${caseSensitive} @click=${() => actions.toggleCase()}>Aa</button>
    <button type="button" class="previous" aria-label=${words.previous} title=${words.previous} ?disabled=${isEmpty} @click=${() => actions.step(-1)}>${icon("up")}</button>
    <button type="button" class="next" aria-label=${words.next} title=${words.next} ?disabled=${isEmpty} @click=${() => actions.step(1)}>${icon("down")}</button>
  </div>`;
}

function encodingChoice({ words, encoding }: ToolbarState, actions: ToolbarActions): TemplateResult {
  const isListed = encodings.some(([label]) => label === encoding);
  const all = isListed ? encodings : [...encodings, [encoding, encoding] as const];
  return html`<select
    class="encoding"
    aria-label=${words.encoding}
    title=${words.encoding}
    @change=${(event: Event) => event.target instanceof HTMLSelectElement && actions.choose(event.target.value)}
  >
    ${all.map(([label, name]) => html`<option value=${label} .selected=${label === encoding}>${name}</option>`)}
  </select>`;
}

function closeOutside(event: Event): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLDetailsElement) || !menu.open) return;
  const close = (press: PointerEvent) => {
    if (!press.composedPath().includes(menu)) menu.open = false;
  };
  document.addEventListener("pointerdown", close);
  menu.addEventListener("toggle", () => document.removeEventListener("pointerdown", close), { once: true });
}

function closeBehind({ currentTarget: menu, relatedTarget: next }: FocusEvent): void {
  if (menu instanceof HTMLDetailsElement && next instanceof Node && !menu.contains(next)) menu.open = false;
}

function closeByKey(event: KeyboardEvent): void {
  const menu = event.currentTarget;
  if (event.key !== "Escape" || !(menu instanceof HTMLDetailsElement) || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

function closeAfter(event: Event): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLDetailsElement) || !(event.target instanceof Element) || event.target.closest("summary")) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}
