import { html, nothing, type TemplateResult } from "lit";

import { formatDuration } from "../words/format.js";
import { troubleText } from "./banners.js";
import type { Stage } from "./stage.js";

/** Milliseconds after which somebody who waits for the first answer is told that there is none. */
const SLOW_ANSWER = 5_000;

/** What is said as long as there is no task to show. */
export function emptyView(stage: Stage): TemplateResult | typeof nothing {
  const { words, phase, now, askedAt } = stage;
  if (phase === "failed") return nothing;
  if (phase === "idle") return html`<p class="empty"><b>${words.nothingToShow}</b>${stage.notGiven.map((lack) => html`<br />${words.notGiven(...lack)}`)}</p>`;
  if (phase === "ended") return html`<p class="empty">${words.noTasks}</p>`;
  const isSlow = phase === "loading" && now - askedAt >= SLOW_ANSWER;
  return html`<p class="empty">${words.loading} ${isSlow ? `${words.noAnswer(formatDuration(words, now - askedAt))} ${troubleText(stage)}` : nothing}</p>`;
}
