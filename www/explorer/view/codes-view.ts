import { html, type TemplateResult } from "lit";

import { findCodes, type ExplainedCode } from "../error-codes.js";
import type { Language } from "../language.js";
import type { Words } from "../words/words.js";
import { pasteField } from "./paste-field.js";

/** All codes, or those that are looked for: what each means, and what to do. */
export function codesView(words: Words, language: Language, sought: string, seek: (text: string) => void): TemplateResult {
  const found = findCodes(sought, language);
  return html`
    ${pasteField({ id: "code-search", label: words.codes, hint: words.codesNote, rows: 1, text: sought, placeholder: words.codesPlaceholder, change: seek })}
    <ul class="codes">
      ${found.map((code) => html`<li>${explainedCode(words, code)}</li>`)}
    </ul>
    ${found.length === 0 ? html`<p class="empty">${words.noCode}</p>` : ""}
  `;
}

export function explainedCode(words: Words, { code, explanation: { title, meaning, next, repeat } }: ExplainedCode): TemplateResult {
  return html`
    <p><code>${code}</code> <b>${title}</b></p>
    <p>${meaning}</p>
    <p class="muted">${words.whatNext}: ${next} ${repeat}</p>
  `;
}
