// A few lines at the end of a terminal that are drawn anew in their place.

import { widthOf } from "./text-width.js";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const TO_LINE_START = "\r";
const CLEAR_BELOW = "\x1b[J";

/** Milliseconds after which it is drawn anew by itself, for the time that it shows. */
const REFRESH = 500;

/** Milliseconds for which lines are good: to make them may take a look at ten thousand tasks, and as many events follow each other. */
const FRESH = 100;

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

  draw(): void {
    // What has left the screen at its top cannot be taken back.
    const lines = this.#lines().slice(0, Math.max(1, (this.#stream.rows || 24) - 1));
    const text = lines.map(({ coloured }) => `${coloured}\n`).join("");
    // By one write, so that it does not flicker.
    this.#stream.write(this.#erasure() + text);
    this.#drawn = lines.map(({ plain }) => widthOf(plain));
  }

  /** Takes it away, for something else to be written there. */
  erase(): void {
    this.#stream.write(this.#erasure());
    this.#drawn = [];
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stream.off("resize", this.#redraw);
    process.off("exit", this.#restore);
    this.#stream.write(this.#erasure() + SHOW_CURSOR);
    this.#drawn = [];
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
