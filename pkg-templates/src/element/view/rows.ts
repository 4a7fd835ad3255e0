import { html, nothing, type TemplateResult } from "lit";

import { exitCodeOf, fateOf, statusOf } from "../../fate.js";
import type { InvocationTask } from "../../generated/model.js";
import { FAILURES } from "../model/link.js";
import { idOf } from "../model/shown-tasks.js";
import { TimeScale } from "../model/time-scale.js";
import { isStraggler, runTimeOf, spansOf, type Span } from "../model/timeline.js";
import { formatDuration } from "../words/format.js";
import { fateIcon, tones } from "./icons.js";
import { shown } from "./shown-text.js";
import type { Stage } from "./stage.js";

/** So many characters of a text are more than a row has room for. */
const IN_ROW = 240;

/** The grid around the rows, which are drawn on their own while one scrolls. */
export function gridView(stage: Stage, rowHeight: number, onScroll: () => void, onClick: (event: Event) => void): TemplateResult {
  const { words, rows } = stage;
  const hasCuts = scaleOf(stage).rests.length > 0;
  return html`<div class="grid" part="list" role="grid" aria-label=${words.tasks} aria-rowcount=${rows.length + 1} @scroll=${onScroll}>
    <div class="row head" role="row" aria-rowindex="1">
      <span role="columnheader" class="state">${words.state}</span>
      <span role="columnheader" class="server">${words.server}</span>
      <span role="columnheader" class="exit">${words.exitCode}</span>
      <span role="columnheader" class="time">${words.time}${hasCuts ? html` <small>${words.cut}</small>` : nothing}</span>
    </div>
    <div class="rows" role="rowgroup" .style=${`height:${rows.length * rowHeight}px`} @click=${onClick}></div>
    ${rows.length === 0 ? html`<p class="empty">${stage.chosenStates.join() === FAILURES ? words.noneFailed : words.noMatch}</p>` : nothing}
  </div>`;
}

/**
 * The rows of these places, in the order in which they stand in the document: a row that goes out of sight is used for one that
 * comes into it, and all have the same parts, so that scrolling makes none anew.
 */
export function rowsView(stage: Stage, places: readonly number[], activeId: string, rowHeight: number): readonly TemplateResult[] {
  const { rows, taskId } = stage;
  const scale = scaleOf(stage);
  return places.flatMap((place) => {
    const task = rows[place];
    if (task === undefined) return [];
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
  });
}

/** Of all tasks, so that their times can be compared. */
function scaleOf({ tasks, knownUntil }: Stage): TimeScale {
  const { from, to, busy } = tasks.overview;
  return new TimeScale(from, Number.isNaN(to) ? knownUntil : to, busy);
}

function cells(stage: Stage, task: InvocationTask, scale: TimeScale): TemplateResult {
  const { words } = stage;
  const fate = fateOf(task);
  const spans = spansOf(task, stage.tasks.timeOf, stage.knownUntil);
  const time = runTimeOf(spans);
  const exitCode = exitCodeOf(task);
  const slow = isStraggler(time, stage.tasks.overview.median) ? words.straggler : "";
  return html`<span role="gridcell" class="state ${tones[fate]}"
      >${fateIcon(fate)}<span class="title"><bdi>${fate === "doubtful" ? words.fates[fate] : shown(stage.titleOf(statusOf(task)), IN_ROW)}</bdi></span></span
    >
    <span role="gridcell" class="server"><bdi class="name">${shown(task.InstanceId ?? idOf(task), IN_ROW)}</bdi><small dir="auto">${shown(stage.errorLineOf(task), IN_ROW)}</small></span>
    <span role="gridcell" class="exit">${exitCode === undefined || exitCode === -1 ? "" : exitCode}</span>
    <span role="gridcell" class="time"
      ><span class=${slow === "" ? "" : "slow"} title=${slow}>${time === undefined ? "" : formatDuration(words, time)}<span class="hidden">${slow}</span></span
      >${spansBar(spans, scale)}</span
    >`;
}

/**
 * The parts of a task's time, at their places in a longer one: a picture, as ten thousand boxes would cost too much. Where a
 * rest is drawn short, it is cut.
 */
export function spansBar(spans: readonly Span[], scale: TimeScale): TemplateResult {
  const stops = spans.map(({ kind, from, to }) => {
    // A command that took no time is to be seen as well.
    const least = kind === "run" ? 1.5 : 0;
    const start = Math.min(scale.placeOf(from), 100 - least);
    return `transparent ${start}%,var(--_${kind}) ${start}% ${Math.max(scale.placeOf(to), start + least)}%,transparent 0`;
  });
  const cuts = scale.rests.map(({ from, to }) => {
    const middle = (scale.placeOf(from) + scale.placeOf(to)) / 2;
    return `transparent ${middle - 1}%,var(--_surface) 0 ${middle + 1}%,transparent 0`;
  });
  const layers = [cuts, stops].filter((layer) => layer.length > 0).map((layer) => `linear-gradient(to right,${layer.join()})`);
  return html`<span class="spans" aria-hidden="true" .style=${layers.length === 0 ? "" : `background-image:${layers.join()}`}></span>`;
}
