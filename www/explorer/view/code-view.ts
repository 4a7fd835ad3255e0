import { html, type TemplateResult } from "lit";

import "../../shell/copy-button.js";
import type { CodeCall } from "../code/call.js";
import { CODE_LANGUAGES } from "../code/languages.js";
import type { Words } from "../words/words.js";

export function codeView(words: Words, call: CodeCall, chosen: string, choose: (id: string) => void): TemplateResult {
  const language = CODE_LANGUAGES.find(({ id }) => id === chosen);
  const code = language?.code(call) ?? "";
  return html`
    <div class="bar">
      <label>
        <span class="hidden">${words.codeLanguage}</span>
        <select
          id="code-language"
          @change=${({ target }: Event) => {
            if (target instanceof HTMLSelectElement) choose(target.value);
          }}
        >
          ${CODE_LANGUAGES.map(({ id, name }) => html`<option value=${id} .selected=${id === chosen}>${name}</option>`)}
        </select>
      </label>
      <copy-button .words=${words} .text=${code}></copy-button>
    </div>
    <pre class="text code" tabindex="0" role="region" aria-label=${language?.name ?? ""}>${code}</pre>
    <p class="small muted">${words.codeNote}</p>
  `;
}
