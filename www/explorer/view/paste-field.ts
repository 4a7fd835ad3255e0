import { html, type TemplateResult } from "lit";

/** A field for what one has at hand: an error, a request. */
export interface PasteField {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly rows: number;
  readonly text: string;
  readonly placeholder: string;
  change(text: string): void;
}

export function pasteField({ id, label, hint, rows, text, placeholder, change }: PasteField): TemplateResult {
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <textarea
        id=${id}
        rows=${rows}
        .value=${text}
        placeholder=${placeholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby=${`hint-${id}`}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLTextAreaElement) change(target.value);
        }}
      ></textarea>
      <p class="hint" id=${`hint-${id}`}>${hint}</p>
    </div>
  `;
}
