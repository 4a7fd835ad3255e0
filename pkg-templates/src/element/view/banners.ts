import { html, nothing, type TemplateResult } from "lit";

import type { LateModule } from "../late-module.js";
import { formatDuration, formatNumber } from "../words/format.js";
import { shown } from "./shown-text.js";
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
          <div>
            <p role="alert">${words.stale}</p>
            <p class="small">${words.noAnswer(formatDuration(words, now - heardAt))} ${troubleText(stage)}</p>
          </div>
          <button @click=${stage.again}>${words.retry}</button>
        </div>`
      : nothing}
    ${isElsewhere
      ? html`<div class="banner warn" part="banner"><p>${words.notHere}</p><button @click=${() => stage.open("")}>${words.close}</button></div>`
      : nothing}
    ${missing > 0 ? html`<div class="banner warn" part="banner"><p>${words.missing(formatNumber(words, missing))}</p></div>` : nothing}
  `;
}

/** What came instead of an answer, in words as far as there are any. */
export function troubleText(stage: Stage): string {
  const code = stage.trouble?.code;
  return code === undefined ? "" : stage.words.lastFailure(shown([stage.explain(code)?.title, code].filter(Boolean).join(", ")));
}

/** That a part of the element could not be loaded. */
export function notLoadedView(stage: Stage, { failure, again }: Pick<LateModule<unknown>, "failure" | "again">): TemplateResult | typeof nothing {
  return failure === undefined ? nothing : failureView(stage, failure, again, stage.words.notLoaded);
}

/** An error in words: what it means and what to do, its own message, and the id that the service's support asks for. */
export function failureView(stage: Stage, failure: unknown, again?: () => void, title = stage.words.failedToAsk): TemplateResult {
  const { kind, code = "", field, requestId = "", message = "" } = (failure ?? {}) as Readonly<Record<string, unknown>>;
  // Of a value that the page gave, and that nobody was asked with, the code's words would say that the service refused it.
  const isUnsent = kind === "validation" && field;
  const said = isUnsent ? byAttribute : String;
  const attribute = said(field);
  const explanation = code === "" || isUnsent ? undefined : stage.explain(String(code));
  return html`<div class="banner bad" part="banner" role="alert">
    <div>
      <p><strong>${explanation?.title ?? title}</strong> ${isUnsent ? stage.words.unsent(shown(attribute)) : explanation?.meaning} ${isUnsent && attribute !== field ? stage.words.takenIds : explanation?.next}</p>
      <p class="small">
        ${code === "" ? nothing : html`<code><bdi>${shown(String(code))}</bdi></code>`} <bdi>${shown(said(message))}</bdi>
        ${requestId === "" ? nothing : html`<span>${stage.words.requestId}: <code><bdi>${shown(String(requestId))}</bdi></code></span>`}
      </p>
    </div>
    ${again === undefined || isUnsent ? nothing : html`<button @click=${again}>${stage.words.retry}</button>`}
  </div>`;
}

/** A member of a request that a page gave wrongly, and what is said of it, by the attribute, and without what no page gives. */
function byAttribute(text: unknown): string {
  return String(text).replace(/^(Filters|invocationId)[^:]*/, "invocation-id").replace(/^InvocationTaskIds[^:]*/, "task-ids").replace(/; [^;]* takes it$/, "");
}
