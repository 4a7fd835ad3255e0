// A few lines at the end of a terminal that are drawn anew in their place, below what is written for good.

import { widthOf } from "./text-width.js";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const TO_LINE_START = "\r";
const CLEAR_BELOW = "\x1b[J";

/** Milliseconds after which it is drawn anew by itself, for the time that it shows. */
const REFRESH = 500;

/** Milliseconds for which lines are good: to make them may take a look at ten thousand tasks, and as many events follow each other. */
const FRESH = 100;

/** Milliseconds from one drawing to the next: many events follow each other, and a terminal that is drawn for each blinks. */
const BETWEEN_DRAWINGS = 80;

/** A line: what is seen of it, and the same in colours. */
export interface Line {
  readonly plain: string;
  readonly coloured: string;
}

export class LiveView {
  readonly #stream: NodeJS.WriteStream;
  readonly #frame: (columns: number) => readonly Line[];
  #latest: { readonly lines: readonly Line[]; readonly columns: number; readonly at: number } | undefined;
  /** The widths of the lines that stand there. */
  #drawn: readonly number[] = [];
  /** What is to be written above the lines. */
  #above = "";
  #drawnAt = -Infinity;
  #drawing: NodeJS.Timeout | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #redraw = (): void => this.draw();
  // Even when the process is ended at once, its user gets the cursor back.
  readonly #restore = (): void => this.close();

  /** @param frame gives the lines, each shorter than the columns */
  constructor(stream: NodeJS.WriteStream, frame: (columns: number) => readonly Line[]) {
    this.#stream = stream;
    this.#frame = frame;
    stream.write(HIDE_CURSOR);
    stream.on("resize", this.#redraw);
    process.on("exit", this.#restore);
    this.#timer = setInterval(this.#redraw, REFRESH).unref();
    this.draw();
  }

  /** Writes for good, above the lines; soon, together with what else there is by then. */
  write(text: string): void {
    this.#above += text;
    this.drawSoon();
  }

  drawSoon(): void {
    const rest = this.#drawnAt + BETWEEN_DRAWINGS - performance.now();
    if (rest <= 0) this.draw();
    else this.#drawing ??= setTimeout(this.#redraw, rest).unref();
  }

  draw(): void {
    this.#drawnAt = performance.now();
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    // What has left the screen at its top cannot be taken back.
    const lines = this.#lines().slice(0, Math.max(1, (this.#stream.rows || 24) - 1));
    const text = lines.map(({ coloured }) => `${coloured}\n`).join("");
    // By one write, so that it does not flicker.
    this.#stream.write(this.#erasure() + this.#takeAbove() + text);
    this.#drawn = lines.map(({ plain }) => widthOf(plain));
  }

  /** Takes it away, for something else to be written there. */
  erase(): void {
    this.#stream.write(this.#erasure() + this.#takeAbove());
    this.#drawn = [];
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#drawing);
    this.#stream.off("resize", this.#redraw);
    process.off("exit", this.#restore);
    this.#stream.write(this.#erasure() + this.#takeAbove() + SHOW_CURSOR);
    this.#drawn = [];
  }

  #takeAbove(): string {
    const above = this.#above;
    this.#above = "";
    return above;
  }

  #lines(): readonly Line[] {
    const columns = this.#columns();
    const at = performance.now();
    const latest = this.#latest;
    if (latest !== undefined && latest.columns === columns && at - latest.at < FRESH) return latest.lines;
    const lines = this.#frame(columns);
    this.#latest = { lines, columns, at };
    return lines;
  }

  #erasure(): string {
    // A terminal that has become narrower has broken the lines that stood there.
    const columns = this.#columns();
    const rows = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return `${TO_LINE_START}${rows > 0 ? `\x1b[${rows}A` : ""}${CLEAR_BELOW}`;
  }

  #columns(): number {
    return this.#stream.columns || 80;
  }
}
