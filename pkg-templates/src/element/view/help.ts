import { html, type TemplateResult } from "lit";

import { signIcon } from "./icons.js";
import type { Words } from "../words/words.js";

/** What the keys do. */
export function helpView(words: Words): TemplateResult {
  return html`<dialog part="help" aria-labelledby="help">
    <form method="dialog" class="headline">
      <h3 id="help">${words.help}</h3>
      <button class="quiet end" aria-label=${words.close}>${signIcon("close")}</button>
    </form>
    <dl>
      ${words.keys.map(([keys, effect]) => html`<div><dt>${keys.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${effect}</dd></div>`)}
    </dl>
  </dialog>`;
}
