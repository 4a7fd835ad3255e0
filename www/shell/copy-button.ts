import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";

import { icon, type IconName } from "./icons.js";

/** What a button says before and after. */
export interface CopyWords {
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
}

/** Milliseconds for which it says what came of it. */
const SHOWN_FOR = 3_000;

/**
 * `<copy-button>`: copies a text, and says for a moment on the button itself, which a screen reader follows, whether the browser has
 * permitted it. It has no root of its own: it looks like the buttons that it stands among.
 */
export class CopyButton extends LitElement {
  static override properties = {
    words: { attribute: false },
    text: { attribute: false },
    icon: { attribute: false },
    isIconAlone: { attribute: false },
    buttonClass: { attribute: false },
    outcome: { state: true },
  };

  declare words: CopyWords;
  declare text: string;
  declare icon: IconName | undefined;
  /** Whether what it does is told by its picture, and by its title. */
  declare isIconAlone: boolean;
  /** The class by which the styles around know it. */
  declare buttonClass: string;
  declare outcome: "copied" | "notCopied" | undefined;
  #shown: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.icon = undefined;
    this.isIconAlone = false;
    this.buttonClass = "quiet";
    this.outcome = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#show(undefined);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What came of it was of another text.
    if (changed.has("text")) this.#show(undefined);
  }

  protected override render(): TemplateResult {
    const { words, outcome, isIconAlone } = this;
    const isTitled = isIconAlone && outcome === undefined;
    return html`<button
      type="button"
      class=${this.buttonClass}
      aria-live="polite"
      title=${isTitled ? words.copy : nothing}
      aria-label=${isTitled ? words.copy : nothing}
      @click=${() => void this.#copy()}
    >
      ${this.icon === undefined ? nothing : icon(this.icon)}${isTitled ? nothing : words[outcome ?? "copy"]}
    </button>`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.#show("copied");
    } catch {
      this.#show("notCopied");
    }
  }

  #show(outcome: typeof this.outcome): void {
    clearTimeout(this.#shown);
    this.outcome = outcome;
    if (outcome !== undefined) this.#shown = setTimeout(() => this.#show(undefined), SHOWN_FOR);
  }
}

customElements.define("copy-button", CopyButton);
