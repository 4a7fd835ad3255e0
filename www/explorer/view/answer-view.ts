import { html, type TemplateResult } from "lit";
import { describeSummary, explain, summarize } from "tat-tasks";

import { printableJson, printableText, strangersText } from "../../shell/printable.js";
import type { Answer } from "../ask-relay.js";
import type { Language } from "../language.js";
import type { Words } from "../words/words.js";
import { copyButton } from "./copy-button.js";

export function answerView(words: Words, language: Language, answer: Answer | undefined): TemplateResult {
  if (answer === undefined) return html`<p class="empty">${words.noAnswer}</p>`;
  return "error" in answer ? errorView(words, language, answer) : tasksView(words, language, answer);
}

function tasksView(words: Words, language: Language, { data, status, milliseconds }: Extract<Answer, { readonly data: unknown }>): TemplateResult {
  const { InvocationTaskSet: tasks, TotalCount, RequestId } = data;
  // To copy as well: it is the same JSON.
  const json = printableJson(JSON.stringify(data, undefined, 2));
  return html`
    <div class="verdict good">
      <h3>${words.taskCount(tasks.length, TotalCount)}</h3>
      ${language === "en" && tasks.length > 0 ? html`<p>${printableText(describeSummary(summarize(tasks)))}</p>` : ""}
      <p class="muted">${words.answered(milliseconds)}</p>
    </div>
    <dl class="facts">
      <dt>${words.status}</dt>
      <dd>${status}</dd>
      <dt>${words.requestId}</dt>
      <dd><code>${strangersText(RequestId)}</code></dd>
      ${statesOf(tasks.map(({ TaskStatus }) => TaskStatus ?? "")).map(([state, count]) => {
        const { title, meaning } = explain(state, language);
        return html`<dt>${count} × ${title}</dt><dd><code>${strangersText(state)}</code> <span class="muted">${meaning}</span></dd>`;
      })}
    </dl>
    <div class="bar"><h3>JSON</h3>${copyButton(words, json)}</div>
    <pre class="text code" tabindex="0" role="region" aria-label="JSON">${json}</pre>
  `;
}

function errorView(words: Words, language: Language, { error, milliseconds }: Extract<Answer, { readonly error: unknown }>): TemplateResult {
  const { title, meaning, next, repeat } = explain(error.code, language);
  return html`
    <div class="verdict bad">
      <h3>${title}</h3>
      <p>${meaning}</p>
      <p class="muted">${words.answered(milliseconds)}</p>
    </div>
    <dl class="facts">
      <dt>${words.errorCode}</dt>
      <dd><code>${strangersText(error.code)}</code></dd>
      <dt>${words.whatNext}</dt>
      <dd>${next}</dd>
      <dt>${words.again}</dt>
      <dd>${repeat}</dd>
      ${error.requestId === undefined ? "" : html`<dt>${words.requestId}</dt><dd><code>${strangersText(error.requestId)}</code></dd>`}
    </dl>
    <pre class="text block">${printableText(error.message)}</pre>
  `;
}

function statesOf(states: readonly string[]): (readonly [state: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left);
}
