import type { LitElement, ReactiveController } from "lit";
import { widthOf } from "./line-width.js";
import { RowOffsets } from "./row-offsets.js";
import type { Row } from "./rows.js";

/** So many rows are drawn all at once, so that the browser's own search finds them. */
const drawnWhole = 300;
/** Rows drawn beyond the edges, so that they are there before one sees them. */
const beyond = 24;
/** Until the first one was measured. */
const usualHeight = 20;
const usualViewport = 600;

/**
 * Which rows are drawn: of many, those on screen. Holds its place while rows come and turn out to be higher than they were
 * taken for, and stays at the end while it follows.
 */
export class RowWindow implements ReactiveController {
  /** The rows that are drawn: from the first, up to the end. */
  first = 0;
  end = 0;
  isFollowing = false;
  readonly #host: LitElement;
  readonly #resizes: ResizeObserver;
  #rows: readonly Row[] = [];
  #offsets = new RowOffsets(0, () => usualHeight);
  #wraps = false;
  /** The row to bring on screen, as soon as it is drawn. */
  #sought: number | undefined;
  #watched: Element | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    this.#resizes = new ResizeObserver(() => host.requestUpdate());
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#resizes.disconnect();
    this.#watched = undefined;
  }

  /** The row at the upper edge. */
  get top(): number {
    return this.#offsets.rowAt(this.#scrolled);
  }

  show(rows: readonly Row[], wraps: boolean): void {
    if (rows === this.#rows && wraps === this.#wraps) return;
    const height = this.#scroller?.clientHeight ?? usualViewport;
    const middle = this.#offsets.rowAt(this.#scrolled + height / 2);
    const known = wraps === this.#wraps ? this.#offsets : new RowOffsets(0, () => 0);
    const before = this.#rows;
    const columns = Math.max(20, Math.floor(((this.#scroller?.clientWidth ?? usualViewport) - 60) / 7.5));
    this.#offsets = new RowOffsets(rows.length, (index) => {
      const line = rows[index]?.line;
      if (line === before[index]?.line && index < known.count) return known.heightOf(index);
      return wraps && line !== undefined ? usualHeight * Math.max(1, Math.ceil(widthOf(line) / columns)) : usualHeight;
    });
    this.#rows = rows;
    if (wraps !== this.#wraps && before.length > 0 && !this.isFollowing) this.#sought ??= middle;
    // What is not there any more would be sought for ever.
    if (this.#sought !== undefined && this.#sought >= rows.length) this.#sought = undefined;
    this.#wraps = wraps;
  }

  /** Which rows to draw now. */
  choose(): void {
    const { count } = this.#offsets;
    if (count <= drawnWhole) {
      this.first = 0;
      this.end = count;
      return;
    }
    const height = this.#scroller?.clientHeight ?? usualViewport;
    const top = this.isFollowing ? this.#offsets.total - height : this.#sought === undefined ? this.#scrolled : this.#offsets.offsetOf(this.#sought) - height / 2;
    this.first = Math.max(0, this.#offsets.rowAt(top) - beyond);
    this.end = Math.min(count, this.#offsets.rowAt(top + height) + 1 + beyond);
  }

  hostUpdated(): void {
    const scroller = this.#scroller;
    const all = scroller?.querySelector<HTMLElement>(".all");
    const shown = all?.querySelector<HTMLElement>(".shown");
    if (!scroller || !all || !shown) return;
    if (this.#watched !== scroller) {
      this.#resizes.disconnect();
      this.#resizes.observe(scroller);
      this.#watched = scroller;
    }
    const anchor = this.top;
    const within = this.#scrolled - this.#offsets.offsetOf(anchor);
    let isNews = false;
    for (const [index, { height }] of Array.from(shown.children, (row) => row.getBoundingClientRect()).entries()) {
      // Where nothing is laid out, nothing is known.
      if (height > 0 && this.#offsets.measure(this.first + index, height)) isNews = true;
    }
    all.style.blockSize = `${this.#offsets.total}px`;
    shown.style.transform = `translateY(${this.#offsets.offsetOf(this.first)}px)`;
    if (this.isFollowing) {
      this.#sought = undefined;
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.#sought !== undefined) {
      this.#bring(scroller, this.#sought);
      const isDrawn = this.#sought >= this.first && this.#sought < this.end;
      if (isDrawn && !isNews) this.#sought = undefined;
      else this.#host.requestUpdate();
      return;
    } else if (isNews) {
      scroller.scrollTop = this.#offsets.offsetOf(anchor) + within + this.#lead;
    }
    if (isNews && this.#isShort()) this.#host.requestUpdate();
  }

  /** Another output: from its beginning, or following its end. */
  begin(follows: boolean): void {
    if (!follows) this.reveal(0);
    this.isFollowing = follows;
  }

  /** Brings a row on screen: to the middle, unless it is there already. */
  reveal(row: number): void {
    this.isFollowing = false;
    this.#host.requestUpdate();
    const top = this.#scrolled;
    const height = this.#scroller?.clientHeight ?? 0;
    const isSeen = row >= this.first && row < this.end && this.#offsets.offsetOf(row) >= top && this.#offsets.offsetOf(row + 1) <= top + height;
    if (!isSeen) this.#sought = row;
  }

  /** After the person has scrolled: whether there is something to draw, or following has begun or ended. */
  scrolled(isLive: boolean): boolean {
    const scroller = this.#scroller;
    if (scroller === undefined || this.#sought !== undefined) return false;
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < usualHeight / 2;
    const isTurned = isLive && isAtEnd !== this.isFollowing;
    if (isLive || !isAtEnd) this.isFollowing = isAtEnd;
    return isTurned || this.#isShort();
  }

  /** Whether rows are missing at an edge, or will be soon. */
  #isShort(): boolean {
    const height = this.#scroller?.clientHeight ?? usualViewport;
    const margin = beyond / 3;
    const { count } = this.#offsets;
    const last = this.#offsets.rowAt(this.#scrolled + height);
    return (this.first > 0 && this.top - margin < this.first) || (this.end < count && last + margin >= this.end);
  }

  #bring(scroller: Element, row: number): void {
    const middle = (this.#offsets.offsetOf(row) + this.#offsets.offsetOf(row + 1)) / 2;
    scroller.scrollTop = middle + this.#lead - scroller.clientHeight / 2;
  }

  get #scroller(): HTMLElement | undefined {
    return this.#host.renderRoot.querySelector<HTMLElement>(".lines") ?? undefined;
  }

  get #scrolled(): number {
    return (this.#scroller?.scrollTop ?? 0) - this.#lead;
  }

  /** What lies above the first row. */
  get #lead(): number {
    return this.#scroller?.querySelector<HTMLElement>(".all")?.offsetTop ?? 0;
  }
}
