import { html, nothing, type TemplateResult } from "lit";

import type { OutputGroup, Outputs } from "../../output-groups.js";
import { idOf } from "../model/shown-tasks.js";
import { closerWordsIn } from "../words/closer-words-in.js";
import { formatNumber } from "../words/format.js";
import { failureView } from "./banners.js";
import { shown } from "./shown-text.js";
import type { Stage } from "./stage.js";

/** So many groups are shown: where all differ, there is no use in more. */
const SHOWN = 50;

/** So many servers of a group are named, and so many more each time that somebody asks. */
const NAMED = 12;
const NAMED_MORE = 200;

/** So many characters of a server's name are shown. */
const IN_CHIP = 60;

/** Who wrote the same, once somebody has asked for it. */
export function groupsView(stage: Stage): TemplateResult {
  const { words, reading } = stage;
  const said = closerWordsIn(stage.language);
  if (reading === undefined) return html``;
  const outputs = reading.groups(stage.tasks.order);
  const { read, of, groups } = outputs;
  const most = majorityOf(stage, outputs);
  const number = (count: number): string => formatNumber(words, count);
  return html`<div class="groups" part="groups">
    <div class="intro">
      ${groups.length === 0
        ? html`<p>${said.groupsIntroduction}</p>`
        : html`<p><strong>${most === undefined ? said.allDiffer(number(groups.length)) : said.saidTheSame(number(most.tasks.length), number(read - most.tasks.length))}</strong></p>`}
      ${read === of && read > 0
        ? html`<span class="aside">${said.read(number(read), number(of))}</span>`
        : html`<button aria-disabled=${reading.isReading || of === 0} @click=${stage.readGroups}>
              ${reading.isReading ? said.reading : read === 0 ? said.readOutputs : said.readMore}
            </button>
            <span class="aside" role="status">${said.read(number(read), number(of))}</span>`}
    </div>
    ${reading.failure === undefined ? nothing : failureView(stage, reading.failure, stage.readGroups)}
    ${groups.length === 0 ? nothing : html`<ul>${groups.slice(0, SHOWN).map((group) => groupView(stage, group, group === most))}</ul>`}
    ${groups.length > SHOWN ? html`<p class="empty">+ ${number(groups.length - SHOWN)}</p>` : nothing}
  </div>`;
}

/** The group that more than half of the outputs are in; what cannot be read says nothing of what was written. */
export function majorityOf(stage: Stage, { read, groups }: Outputs): OutputGroup | undefined {
  const [most] = groups;
  return most !== undefined && most.tasks.length > 1 && most.tasks.length > read / 2 && lineOf(stage, most) !== undefined ? most : undefined;
}

/** What is said of an output that is no Base64: by its code, until there are words for codes. */
export function unreadable(stage: Stage): string {
  const code = "InvalidOutput";
  return stage.explain(code)?.meaning ?? code;
}

function groupView(stage: Stage, group: OutputGroup, isMost: boolean): TemplateResult {
  const { words } = stage;
  const said = closerWordsIn(stage.language);
  const { tasks } = group;
  const line = lineOf(stage, group);
  const named = NAMED + NAMED_MORE * (stage.reading?.asked(group) ?? 0);
  return html`<li class="group" part="group">
    <div class="headline">
      <b>${said.servers(tasks.length, formatNumber(words, tasks.length))}</b>
      ${isMost ? html`<span class="badge good">${said.majority}</span>` : nothing}
      <code dir="auto">${line === undefined ? unreadable(stage) : line === "" ? said.noOutput : shown(line)}</code>
    </div>
    <div class="chips">
      ${tasks.slice(0, named).map((task) => html`<button class="chip" data-id=${idOf(task)} @click=${() => stage.open(idOf(task))}><bdi>${shown(task.InstanceId ?? idOf(task), IN_CHIP)}</bdi></button>`)}
      ${tasks.length > named ? html`<button class="chip more" @click=${() => stage.reading?.ask(group)}>+ ${formatNumber(words, tasks.length - named)}</button>` : nothing}
    </div>
  </li>`;
}

/** By what a task has left, which is the same object when groups are made anew. */
function lineOf(stage: Stage, group: OutputGroup): string | undefined {
  return stage.lineOf(group.tasks[0]?.TaskResult ?? group);
}
