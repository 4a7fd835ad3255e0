import { html, nothing, type TemplateResult } from "lit";

import { fateOf, type Fate } from "../../fate.js";
import type { StatusCount } from "../../outcome.js";
import { FAILURES } from "../model/link.js";
import { formatDuration, formatNumber } from "../words/format.js";
import { sentenceOf } from "../words/sentences.js";
import { fateIcon, tones } from "./icons.js";
import { shown } from "./shown-text.js";
import type { Stage } from "./stage.js";

/** What became of all: the worst state, a bar, a sentence, and how many are in each state, which is a filter too. */
export function summaryView(stage: Stage): TemplateResult {
  const { words } = stage;
  const overview = stage.tasks.overview;
  const [first, second] = overview.fates.keys();
  // What is doubtful is easily overlooked, and comes first; but it is not the worst.
  const worst = first === "doubtful" && second !== undefined && tones[second] === "bad" ? second : first;
  const [task] = stage.tasks.order;
  const sentence = sentenceOf(words, overview, stage.hasAll, stage.phase !== "failed");
  const end = Number.isNaN(overview.to) ? stage.knownUntil : overview.to;
  const failures = { status: FAILURES, count: overview.ended - (overview.fates.get("succeeded") ?? 0) } as const;
  // It is a choice that is made by a key, or a link, too.
  const chips = failures.count > 0 || stage.chosenStates.includes(FAILURES) ? [failures, ...overview.statuses] : overview.statuses;
  return html`<header class="summary" part="summary">
    <div class="headline">
      ${worst === undefined ? nothing : badge(stage, worst)}
      <h2><bdi>${shown(task?.CommandName ?? task?.InvocationId ?? words.invocation)}</bdi></h2>
      <span class="aside">${task?.CommandName === undefined ? nothing : html`<code><bdi>${shown(task.InvocationId ?? "")}</bdi></code>`}</span>
      <span class="aside end">
        ${Number.isNaN(overview.from) ? nothing : html`<span>${words.elapsed(formatDuration(words, end - overview.from))}</span>`}
        ${freshness(stage)}
      </span>
    </div>
    <p class="sentence" part="sentence">${sentence}</p>
    <div class="bar" part="bar" role="img" aria-label=${sentence}>${overview.statuses.map(segment)}${stage.hasAll ? nothing : html`<i .style=${`flex-grow:${overview.total}`}></i>`}</div>
    <div class="chips" role="group" aria-label=${words.filterByState}>${chips.map((status) => chip(stage, status))}</div>
  </header>`;
}

/** The worst that is known; that all is well is known only of all. */
function badge({ words, hasAll, phase }: Stage, worst: Fate): TemplateResult | typeof nothing {
  const isKnown = hasAll || ["bad", "warn"].includes(tones[worst]);
  if (!isKnown && phase === "failed") return nothing;
  const fate = isKnown ? worst : "not yet started";
  return html`<span class="badge ${tones[fate]}" part="badge">${fateIcon(fate)}${isKnown ? words.fates[fate] : words.looking}</span>`;
}

function segment({ status, count }: StatusCount): TemplateResult {
  return html`<span class=${tones[fateOfStatus(status)]} .style=${`flex-grow:${count}`}></span>`;
}

function chip(stage: Stage, { status, count }: { readonly status: StatusCount["status"] | typeof FAILURES; readonly count: number }): TemplateResult {
  const isChosen = stage.chosenStates.includes(status);
  const others = stage.chosenStates.filter((other) => other !== status && other !== FAILURES);
  const states = isChosen ? others : status === FAILURES ? [status] : [...others, status];
  return html`<button
    class="chip"
    part="chip"
    aria-pressed=${isChosen}
    title=${status === FAILURES ? "" : (stage.explain(status)?.meaning ?? shown(status))}
    @click=${() => stage.choose({ states: states.join(" ") })}
  >
    ${status === FAILURES ? stage.words.failures : html`${fateIcon(fateOfStatus(status))}<bdi>${shown(stage.titleOf(status))}</bdi>`} <b>${formatNumber(stage.words, count)}</b>
  </button>`;
}

/** As if its exit code were as it should be: what is doubtful is told by the sentence, and by the rows. */
function fateOfStatus(status: StatusCount["status"]): Fate {
  return fateOf(status === "" ? {} : { TaskStatus: status, TaskResult: { ExitCode: 0 } });
}

function freshness({ words, phase, now, heardAt, again }: Stage): TemplateResult {
  if (phase === "ended") return html`<span>${words.allEnded}</span>`;
  if (phase !== "following" || heardAt === 0) return html``;
  return html`<span class="live">${words.updated(formatDuration(words, now - heardAt))}</span>
    <button class="quiet" @click=${again}>${words.refresh}</button>`;
}
