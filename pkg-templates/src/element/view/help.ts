import { html, type TemplateResult } from "lit";

import { closerWordsIn } from "../words/closer-words-in.js";
import { signIcon } from "./icons.js";
import type { Stage } from "./stage.js";

/** What the keys do, in the list or among groups, until somebody closes it. */
export function helpView({ words, language, view }: Stage, onClose: () => void): TemplateResult {
  const keys = closerWordsIn(language).keys.filter(([, , isOfTasks]) => view === "tasks" || isOfTasks !== true);
  return html`<dialog part="help" aria-labelledby="help" @close=${onClose}>
    <form method="dialog" class="headline">
      <h3 id="help">${words.help}</h3>
      <button class="quiet end" aria-label=${words.close}>${signIcon("close")}</button>
    </form>
    <dl>
      ${keys.map(([names, effect]) => html`<div><dt>${names.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${effect}</dd></div>`)}
    </dl>
  </dialog>`;
}
