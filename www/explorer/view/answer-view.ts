import { html, type TemplateResult } from "lit";
import { decodeOutput, summarize, TatError, type InvocationTask, type TaskResult } from "tat-tasks";
import { explain } from "tat-tasks/explain";

import "../../shell/copy-button.js";
import { printableJson, printableText } from "../../shell/printable-text.js";
import { strangersText } from "../../shell/strangers-text.js";
import type { Answer } from "../ask-relay.js";
import type { Language } from "../language.js";
import type { Words } from "../words/words.js";

export function answerView(words: Words, language: Language, answer: Answer | undefined): TemplateResult {
  if (answer === undefined) return html`<p class="empty">${words.noAnswer}</p>`;
  return "error" in answer ? errorView(words, language, answer) : tasksView(words, language, answer);
}

function tasksView(words: Words, language: Language, { data, hidesOutput, status, milliseconds }: Extract<Answer, { readonly data: unknown }>): TemplateResult {
  const { InvocationTaskSet: tasks, TotalCount, RequestId } = data;
  // To copy as well: it is the same JSON.
  const json = printableJson(JSON.stringify(data, undefined, 2));
  return html`
    <div class="verdict ${TotalCount === 0 ? "warn" : "good"}">
      <h3>${TotalCount === 0 ? words.noTask : words.taskCount(tasks.length, TotalCount)}</h3>
      ${TotalCount === 0 ? html`<p>${words.noTaskNext}</p>` : ""}
      ${tasks.length > 0 ? html`<p>${printableText(words.summary(summarize(tasks), tasks.length < TotalCount))}</p>` : ""}
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
    ${tasks.length === 0 ? "" : outputsView(words, language, tasks, hidesOutput)}
    <div class="bar"><h3>JSON</h3><copy-button .words=${words} .text=${json}></copy-button></div>
    <pre class="text code" tabindex="0" role="region" aria-label="JSON">${json}</pre>
  `;
}

function outputsView(words: Words, language: Language, tasks: readonly InvocationTask[], hidesOutput: boolean): TemplateResult {
  const { columns } = words;
  return html`
    <section class="field">
      <h3>${words.outputs}</h3>
      <div class="text scroller" tabindex="0" role="region" aria-label=${words.outputs}>
        <table>
          <thead>
            <tr>
              <th scope="col">${columns.instance}</th>
              <th scope="col">${columns.state}</th>
              <th scope="col">${columns.exitCode}</th>
              <th scope="col">${columns.output}</th>
            </tr>
          </thead>
          <tbody>
            ${tasks.map(
              ({ InstanceId, TaskStatus = "", TaskResult }) => html`<tr>
                <td><code>${strangersText(InstanceId ?? "")}</code></td>
                <td>${explain(TaskStatus, language).title}</td>
                <td>${TaskResult?.ExitCode ?? "–"}</td>
                <td>${outputLine(words, language, TaskResult)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${hidesOutput ? html`<p class="hint">${words.hiddenOutput}</p>` : ""}
    </section>
  `;
}

/** The first line that says something, without its colours. */
function outputLine(words: Words, language: Language, result: TaskResult | undefined): TemplateResult {
  if (result?.Output === undefined) return mutedText(words.noOutput);
  let text: string;
  try {
    ({ text } = decodeOutput(result));
  } catch (error) {
    if (!TatError.is(error)) throw error;
    return mutedText(explain(error.code, language).title);
  }
  const [line = ""] = text.replace(ESCAPES, "").split(/\r?\n/).filter((candidate) => candidate.trim() !== "");
  if (line === "") return mutedText(words.noOutput);
  return html`<code>${strangersText(line.length > MOST_OF_A_LINE ? `${line.slice(0, MOST_OF_A_LINE)}…` : line)}</code>`;
}

function mutedText(text: string): TemplateResult {
  return html`<span class="muted">${text}</span>`;
}

/** Characters. */
const MOST_OF_A_LINE = 200;

/** Sequences that colour a terminal. */
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]/g;

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
      <dt>${words.message}</dt>
      <dd lang="en"><code>${strangersText(error.message)}</code></dd>
    </dl>
  `;
}

function statesOf(states: readonly string[]): (readonly [state: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left);
}
