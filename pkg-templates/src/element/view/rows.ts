import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { exitCodeOf, fateOf, statusOf } from "../../fate.js";
import type { InvocationTask } from "../../generated/model.js";
import { idOf } from "../model/shown-tasks.js";
import { isStraggler, runTimeOf, spansOf, type Span } from "../model/timeline.js";
import { formatDuration } from "../words/format.js";
import { fateIcon, tones } from "./icons.js";
import type { Stage } from "./stage.js";

/** The grid around the rows, which are drawn on their own while one scrolls. */
export function gridView({ words, rows }: Stage, rowHeight: number, onScroll: () => void, onClick: (event: Event) => void): TemplateResult {
  return html`<div class="grid" part="list" role="grid" aria-label=${words.tasks} aria-rowcount=${rows.length + 1} @scroll=${onScroll}>
    <div class="row head" role="row" aria-rowindex="1">
      <span role="columnheader" class="state">${words.state}</span>
      <span role="columnheader" class="server">${words.server}</span>
      <span role="columnheader" class="exit">${words.exitCode}</span>
      <span role="columnheader" class="time">${words.time}</span>
    </div>
    <div class="rows" role="rowgroup" .style=${`height:${rows.length * rowHeight}px`} @click=${onClick}></div>
    ${rows.length === 0 ? html`<p class="empty">${words.noTasks}</p>` : nothing}
  </div>`;
}

/** The rows of these places. Each stays where it is, so that scrolling moves none. */
export function rowsView(stage: Stage, places: readonly number[], activeId: string, rowHeight: number): unknown {
  const { rows, taskId } = stage;
  const { from, to, median } = stage.tasks.overview;
  const scale = { from, to: Number.isNaN(to) ? stage.now : to, median };
  const shown = places.flatMap((place) => {
    const task = rows[place];
    return task === undefined ? [] : { task, place };
  });
  return repeat(
    shown,
    ({ task }) => idOf(task),
    ({ task, place }) => {
      const id = idOf(task);
      return html`<div
        role="row"
        part="row"
        class="row"
        aria-rowindex=${place + 2}
        aria-selected=${id === taskId}
        tabindex=${id === activeId ? 0 : -1}
        data-id=${id}
        .style=${`transform:translateY(${place * rowHeight}px)`}
      >
        ${cells(stage, task, scale)}
      </div>`;
    },
  );
}

function cells(stage: Stage, task: InvocationTask, scale: { readonly from: number; readonly to: number; readonly median: number }): TemplateResult {
  const { words } = stage;
  const fate = fateOf(task);
  const spans = spansOf(task, stage.tasks.timeOf, stage.now);
  const time = runTimeOf(spans);
  const exitCode = exitCodeOf(task);
  const note = stage.errorLineOf(task);
  const isSlow = isStraggler(time, scale.median);
  return html`<span role="gridcell" class="state ${tones[fate]}">${fateIcon(fate)}<span class="title">${fate === "doubtful" ? words.fates[fate] : stage.titleOf(statusOf(task))}</span></span>
    <span role="gridcell" class="server"><bdi>${task.InstanceId ?? idOf(task)}</bdi>${note === "" ? nothing : html`<small dir="auto">${note}</small>`}</span>
    <span role="gridcell" class="exit">${exitCode === undefined || exitCode === -1 ? nothing : exitCode}</span>
    <span role="gridcell" class="time"
      ><span class=${isSlow ? "slow" : ""} title=${isSlow ? words.straggler : nothing}>${time === undefined ? nothing : formatDuration(words, time)}${isSlow ? html`<span class="hidden">, ${words.straggler}</span>` : nothing}</span
      ><span class="spans" aria-hidden="true">${spans.map((span) => spanBar(span, scale))}</span></span
    >`;
}

/** A part of a task's time, at its place in the time of the whole invocation. */
export function spanBar({ kind, from, to }: Span, scale: { readonly from: number; readonly to: number }): TemplateResult {
  const percent = (time: number): number => (scale.to > scale.from ? Math.min(100, Math.max(0, ((time - scale.from) / (scale.to - scale.from)) * 100)) : 0);
  const start = percent(from);
  return html`<span class="span ${kind}" .style=${`inset-inline-start:${start}%;inline-size:${Math.max(0, percent(to) - start)}%`}></span>`;
}
