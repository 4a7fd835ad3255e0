import { html, type TemplateResult } from "lit";

import type { Fate } from "../../fate.js";

/** How a fate is coloured: each has a shape and a word as well. */
type Tone = "good" | "bad" | "warn" | "busy" | "wait";

export const tones: Readonly<Record<Fate, Tone>> = {
  "succeeded": "good",
  "doubtful": "bad",
  "failed": "bad",
  "timed out": "bad",
  "stopped answering": "warn",
  "terminated": "warn",
  "not started": "warn",
  "not ended": "busy",
  "not yet started": "wait",
};

const shapes: Readonly<Record<Fate, string>> = {
  "succeeded": "M3.5 8.5l3 3 6-7",
  "doubtful": "M8 3.5v5.5M8 12.4v.1",
  "failed": "M4.5 4.5l7 7M11.5 4.5l-7 7",
  "timed out": "M8 3.5v4.7l3 2",
  "stopped answering": "M5.8 6a2.3 2.3 0 1 1 3.3 2c-.8.4-1.1.8-1.1 1.6M8 12.4v.1",
  "terminated": "M5.5 5.5h5v5h-5z",
  "not started": "M4 12l8-8",
  "not ended": "M8 3a5 5 0 1 1-5 5",
  "not yet started": "M4 8h.1M8 8h.1M12 8h.1",
};

/** The shape of a fate, which is said in words beside it. */
export function fateIcon(fate: Fate): TemplateResult {
  return icon(shapes[fate], tones[fate]);
}

/** A cross to close, arrows to go on. */
export function signIcon(sign: "close" | "up" | "down"): TemplateResult {
  return icon(sign === "close" ? "M4 4l8 8M12 4l-8 8" : sign === "up" ? "M3.5 10L8 5.5l4.5 4.5" : "M3.5 6L8 10.5 12.5 6", "");
}

function icon(path: string, tone: Tone | ""): TemplateResult {
  return html`<svg class="icon ${tone}" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;
}
