import { sentenceOf } from "../words/sentences.js";
import type { Stage } from "./stage.js";

/** Milliseconds from one to the next: whoever listens is not to be talked to without end. */
const BETWEEN = 5_000;

/** What is told aloud: what became of all, and that alone, as a row that comes into sight says nothing by itself. */
export class Announcement {
  #sentence = "";
  #saidAt = 0;

  of({ words, tasks, hasAll, phase, now }: Stage): string {
    const sentence = tasks.size === 0 || !hasAll ? "" : sentenceOf(words, tasks.overview, true, false);
    if (sentence !== this.#sentence && (phase === "ended" || now - this.#saidAt >= BETWEEN)) {
      this.#sentence = sentence;
      this.#saidAt = now;
    }
    return this.#sentence;
  }
}
