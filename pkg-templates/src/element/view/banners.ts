import { html, nothing, type TemplateResult } from "lit";

import { formatDuration, formatNumber } from "../words/format.js";
import type { Stage } from "./stage.js";

/** Milliseconds without an answer after which what is shown may be out of date: the slowest sweep takes 15 s. */
const STALE = 45_000;

/** What goes wrong, and what to do about it. */
export function bannersView(stage: Stage): TemplateResult {
  const { words, phase, now, heardAt, missing } = stage;
  const isElsewhere = stage.hasAll && stage.taskId !== "" && stage.opened === undefined;
  const isStale = phase === "following" && heardAt > 0 && now - heardAt > STALE;
  return html`
    ${phase === "failed" ? failureView(stage, stage.failure, stage.again) : nothing}
    ${isStale
      ? html`<div class="banner warn" part="banner">
          <p>${words.stale(formatDuration(words, now - heardAt))}</p>
          <button @click=${stage.again}>${words.retry}</button>
        </div>`
      : nothing}
    ${isElsewhere
      ? html`<div class="banner warn" part="banner"><p>${words.notHere}</p><button @click=${() => stage.open("")}>${words.close}</button></div>`
      : nothing}
    ${missing > 0 ? html`<div class="banner warn" part="banner"><p>${words.missing(formatNumber(words, missing))}</p></div>` : nothing}
  `;
}

/** An error in words: what it means and what to do, its own message, and the id that the service's support asks for. */
export function failureView(stage: Stage, failure: unknown, again?: () => void): TemplateResult {
  const { code = "", requestId = "", message = "" } = (failure ?? {}) as { readonly code?: string; readonly requestId?: string; readonly message?: string };
  const explanation = code === "" ? undefined : stage.explain(code);
  return html`<div class="banner bad" part="banner">
    <div>
      <p><strong>${explanation?.title ?? stage.words.failedToAsk}</strong> ${explanation?.meaning} ${explanation?.next}</p>
      <p class="small">
        ${code === "" ? nothing : html`<code>${code}</code>`} ${message}
        ${requestId === "" ? nothing : html`<span>${stage.words.requestId}: <code>${requestId}</code></span>`}
      </p>
    </div>
    ${again === undefined ? nothing : html`<button @click=${again}>${stage.words.retry}</button>`}
  </div>`;
}
