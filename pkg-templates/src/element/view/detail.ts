import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

import { exitCodeOf, fateOf, statusOf } from "../../fate.js";
import type { InvocationTask } from "../../generated/model.js";
import { isTerminal } from "../../status.js";
import { bytesOf } from "../base64.js";
import { idOf } from "../model/shown-tasks.js";
import { TimeScale } from "../model/time-scale.js";
import { isStraggler, runTimeOf, spansOf } from "../model/timeline.js";
import { closerWordsIn } from "../words/closer-words-in.js";
import { formatTime } from "../words/format-time.js";
import { formatDuration } from "../words/format.js";
import { failureView } from "./banners.js";
import { majorityOf, unreadable } from "./groups.js";
import { fateIcon, signIcon, tones } from "./icons.js";
import { spansBar } from "./rows.js";
import { shown } from "./shown-text.js";
import type { Stage } from "./stage.js";

/** All about one task: what its state means, where its time went, what it wrote. */
export function detailView(stage: Stage, task: InvocationTask): TemplateResult {
  const { words } = stage;
  const said = closerWordsIn(stage.language);
  const status = statusOf(task);
  const fate = fateOf(task);
  const exitCode = exitCodeOf(task);
  const name = shown(task.InstanceId ?? idOf(task));
  return html`<article class="detail" part="detail" aria-label=${name}>
    <div class="headline">
      <span class="badge ${tones[fate]}">${fateIcon(fate)}<bdi>${fate === "doubtful" ? words.fates[fate] : shown(stage.titleOf(status))}</bdi></span>
      <h3><bdi>${name}</bdi></h3>
      ${exitCode === undefined || exitCode === -1 ? nothing : html`<span class="aside">${words.exitCode} <b>${exitCode}</b></span>`}
      <span class="end">
        <button class="quiet" aria-label=${said.previous} title=${said.previous} @click=${() => stage.step(-1)}>${signIcon("up")}</button>
        <button class="quiet" aria-label=${said.next} title=${said.next} @click=${() => stage.step(1)}>${signIcon("down")}</button>
        <button class="quiet" id="close" aria-label=${words.close} title=${words.close} @click=${() => stage.open("")}>${signIcon("close")}</button>
      </span>
    </div>
    <div class="body">
      ${task.ErrorInfo ? html`<p class="error" dir="auto" tabindex="0">${shown(task.ErrorInfo, Infinity)}</p>` : nothing}
      ${explanationView(stage, task)} ${timelineView(stage, task)} ${outputView(stage, task)} ${factsView(stage, task)}
    </div>
  </article>`;
}

/** What its state means: of one in `SUCCESS` that does not show it, that it does not mean what it says. */
function explanationView(stage: Stage, task: InvocationTask): TemplateResult {
  const said = closerWordsIn(stage.language);
  const fate = fateOf(task);
  const explanation = stage.explain(statusOf(task));
  if (fate === "doubtful") return html`<div class="explanation bad" part="explanation"><p>${said.doubtful}</p></div>`;
  if (explanation === undefined) return html``;
  const { meaning, ran, repeat, next } = explanation;
  const answers = [[said.didItRun, ran], [said.runAgain, repeat], [said.whatNext, next]];
  return html`<div class="explanation ${tones[fate]}" part="explanation">
    <p>${meaning}</p>
    <dl class="answers">${answers.map(([question, answer]) => html`<div><dt>${question}</dt><dd>${answer}</dd></div>`)}</dl>
  </div>`;
}

function timelineView(stage: Stage, task: InvocationTask): TemplateResult {
  const { words } = stage;
  const said = closerWordsIn(stage.language);
  const spans = spansOf(task, stage.tasks.timeOf, stage.knownUntil);
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return html``;
  const time = runTimeOf(spans);
  const isSlow = isStraggler(time, stage.tasks.overview.median);
  return html`<section part="timeline" aria-label=${said.timeline}>
    ${spansBar(spans, new TimeScale(first.from, last.to, spans.filter(({ kind }) => kind !== "queued")))}
    <p class="legend">
      ${spans.map(({ kind, from, to }) => html`<span><i class=${kind}></i>${said.span[kind]} <b>${formatDuration(words, to - from)}</b></span>`)}
      ${isSlow ? html`<span class="slow">${words.straggler}</span>` : nothing}
    </p>
  </section>`;
}

function outputView(stage: Stage, task: InvocationTask): TemplateResult {
  const { outputs, reading } = stage;
  const said = closerWordsIn(stage.language);
  const result = stage.resultOf(task);
  const isLive = !isTerminal(task.TaskStatus);
  if (result?.Output === undefined) {
    if (outputs?.failure !== undefined) return failureView(stage, outputs.failure, () => stage.open(idOf(task)));
    const says = fateOf(task) === "not started" ? said.outputNone : isLive ? said.outputNotYet : outputs?.hasNone(idOf(task)) ? said.outputNotKept : said.outputLoading;
    return html`<p class="empty">${says}</p>`;
  }
  if (stage.lineOf(result, stage.encoding) === undefined) return html`<p class="empty">${unreadable(stage)}</p>`;
  const most = reading && majorityOf(stage, reading.groups(stage.tasks.order))?.Output;
  const other = most === result.Output ? undefined : most;
  return html`<section class="output" aria-label=${said.output}>
    ${other !== undefined
      ? html`<label class="compare"
          ><input type="checkbox" .checked=${stage.compares} @change=${(event: Event) => stage.compare((event.target as HTMLInputElement).checked)} />${said.compare}</label
        >`
      : nothing}
    <tat-output
      part="output"
      exportparts="tools: output-tools, notice: output-notice, lines: output-lines"
      .bytes=${bytesOnce(result.Output)}
      .droppedBytes=${result.Dropped ?? 0}
      .outputUrl=${result.OutputUrl ?? ""}
      .live=${isLive}
      .encoding=${stage.encoding}
      .language=${stage.language}
      .line=${stage.line}
      .comparedTo=${stage.compares && other !== undefined ? bytesOnce(other) : undefined}
      .name=${task.InstanceId ?? "output"}
    ></tat-output>
    ${result.OutputUploadCOSErrorInfo ? html`<p class="small">${said.uploadFailed}: <bdi>${shown(result.OutputUploadCOSErrorInfo)}</bdi></p>` : nothing}
  </section>`;
}

/** The same array for the same text, so that the viewer sees that nothing has changed. */
function bytesOnce(base64: string): unknown {
  return guard([base64], () => bytesOf(base64));
}

function factsView({ words, language, tasks, timeZone }: Stage, task: InvocationTask): TemplateResult {
  const said = closerWordsIn(language);
  const { Content, CommandType, Timeout, Username, WorkingDirectory } = task.CommandDocument ?? {};
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    [said.command, [task.CommandName, task.CommandId, CommandType].filter(Boolean).join(" · ")],
    [said.task, task.InvocationTaskId],
    [words.invocation, task.InvocationId],
    [said.user, Username],
    [said.directory, WorkingDirectory],
    [said.timeout, Timeout ? formatDuration(words, Timeout * 1000) : ""],
    [said.created, formatTime(words, tasks.timeOf(task.CreatedTime), timeZone)],
  ];
  return html`<dl part="facts">
      ${facts.map(([name, value]) => (value ? html`<div><dt>${name}</dt><dd dir="auto">${shown(value)}</dd></div>` : nothing))}
    </dl>
    ${Content ? html`<details><summary>${said.script}</summary><pre tabindex="0" aria-label=${said.script}>${guard([Content], () => shown(scriptOf(Content), Infinity))}</pre></details>` : nothing}`;
}

function scriptOf(content: string): string {
  // Whoever made the command may have broken it into lines.
  const bytes = bytesOf(content.replace(/\s/g, ""));
  return bytes === undefined ? content : new TextDecoder().decode(bytes);
}
