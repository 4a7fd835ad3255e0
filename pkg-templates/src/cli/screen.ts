// Where a command writes: data to standard output, all else to standard error, a live view below both.

import { once } from "node:events";

import { LiveView, type Line } from "./live-view.js";
import { canRedraw } from "./terminal.js";

export class Screen {
  readonly isQuiet: boolean;
  #view: LiveView | undefined;

  /** @param isQuiet nothing but data and errors */
  constructor(isQuiet: boolean) {
    this.isQuiet = isQuiet;
  }

  /** Data, and waits while its reader is slow. Above a live view, where that is a terminal, it comes soon, at its end at the latest. */
  async data(data: string | Uint8Array): Promise<void> {
    if (data.length === 0) return;
    if (this.#view !== undefined && typeof data === "string") return this.#view.write(data);
    this.#view?.erase();
    const isTaken = process.stdout.write(data);
    this.#view?.draw();
    if (!isTaken) await once(process.stdout, "drain");
  }

  /** A line for people, who may not want it. */
  note(line: string): void {
    if (!this.isQuiet) this.message(`${line}\n`);
  }

  /** What is to be known whatever they want. */
  message(text: string): void {
    this.#view?.erase();
    process.stderr.write(text);
    this.#view?.draw();
  }

  /** Shows lines that follow what happens, where there is a terminal for it. */
  follow(frame: (columns: number) => readonly Line[]): void {
    if (!this.isQuiet && canRedraw()) this.#view = new LiveView(process.stdout, frame);
  }

  redraw(): void {
    this.#view?.drawSoon();
  }

  endView(): void {
    this.#view?.close();
    this.#view = undefined;
  }
}
