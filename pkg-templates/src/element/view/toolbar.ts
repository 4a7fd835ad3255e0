import { html, nothing, type TemplateResult } from "lit";

import { formatNumber } from "../words/format.js";
import { signIcon } from "./icons.js";
import type { Stage } from "./stage.js";

/** What is shown below: tasks or groups, and which tasks. */
export function toolbarView(stage: Stage): TemplateResult {
  const { words, view, search, exitCode, rows, tasks, chosenStates } = stage;
  const misplaced = tasks.misplaced;
  const isFiltered = search !== "" || exitCode !== undefined || chosenStates.length > 0;
  return html`<div class="toolbar" part="toolbar">
    <div class="switch">
      ${(["tasks", "groups"] as const).map(
        (name) => html`<button aria-pressed=${view === name} @click=${() => stage.choose({ view: name })}>${words[name]}</button>`,
      )}
    </div>
    ${view === "groups" ? nothing : filters(stage)}
    <span class="aside" role="status">${isFiltered && view === "tasks" ? words.shown(formatNumber(words, rows.length), formatNumber(words, tasks.size)) : ""}</span>
    ${isFiltered && view === "tasks"
      ? html`<button class="quiet" @click=${() => stage.choose({ states: "", search: "", exitCode: undefined })}>${words.clearFilters}</button>`
      : nothing}
    ${misplaced > 0 && view === "tasks"
      ? html`<button class="quiet" @click=${stage.sortAgain}>${signIcon("up")}${words.sortAgain(formatNumber(words, misplaced))}</button>`
      : nothing}
    <button class="quiet end" aria-haspopup="dialog" aria-keyshortcuts="?" @click=${stage.showHelp}>${words.help} <kbd>?</kbd></button>
  </div>`;
}

function filters({ words, search, exitCode, tasks, choose }: Stage): TemplateResult {
  return html`<input
      type="search"
      placeholder=${words.filter}
      aria-label=${words.filter}
      aria-keyshortcuts="/"
      spellcheck="false"
      .value=${search}
      @input=${(event: Event) => choose({ search: (event.target as HTMLInputElement).value })}
    />
    <select
      aria-label=${words.exitCode}
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        choose({ exitCode: value === "" ? undefined : Number(value) });
      }}
    >
      <option value="" ?selected=${exitCode === undefined}>${words.anyExitCode}</option>
      ${codesOf(tasks.overview.exitCodes, exitCode).map(
        (code) => html`<option value=${code} ?selected=${code === exitCode}>${words.exitCode} ${code}</option>`,
      )}
    </select>`;
}

/** One that a link asks for is there, even if no command ended with it. */
function codesOf(codes: readonly number[], chosen: number | undefined): readonly number[] {
  return chosen === undefined || codes.includes(chosen) ? codes : [...codes, chosen];
}
