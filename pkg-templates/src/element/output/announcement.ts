import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

/** Milliseconds in which one reads a few words. */
const READING = 4_000;

/** What is told aloud, and for a while on screen where nothing else there shows it. */
export class Announcement implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #text = "";
  #showing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#hide();
  }

  say(text: string): void {
    this.#hide();
    this.#text = text;
    this.#host.requestUpdate();
  }

  show(text: string): void {
    this.say(text);
    this.#showing = setTimeout(() => this.#hide(), READING);
  }

  render(): TemplateResult {
    return html`<div class="heard ${this.#showing === undefined ? "" : "seen"}" role="status">${this.#text}</div>`;
  }

  #hide(): void {
    clearTimeout(this.#showing);
    this.#showing = undefined;
    this.#host.requestUpdate();
  }
}
