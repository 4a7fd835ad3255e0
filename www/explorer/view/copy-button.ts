import { html, type TemplateResult } from "lit";

import type { Words } from "../words/words.js";

/** Copies a text, and says so for a moment: on the button itself, which a screen reader follows. */
export function copyButton(words: Words, text: string): TemplateResult {
  return html`<button type="button" class="quiet" aria-live="polite" @click=${(event: Event) => copy(event.currentTarget, words, text)}>${words.copy}</button>`;
}

async function copy(button: EventTarget | null, words: Words, text: string): Promise<void> {
  if (!(button instanceof HTMLButtonElement)) return;
  await navigator.clipboard.writeText(text);
  const label = [...button.childNodes].find((node): node is Text => node instanceof Text && node.data.trim() !== "");
  if (label === undefined || label.data === words.copied) return;
  const before = label.data;
  label.data = words.copied;
  setTimeout(() => {
    if (label.data === words.copied) label.data = before;
  }, 1_500);
}
