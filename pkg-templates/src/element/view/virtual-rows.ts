import { render } from "lit";

import type { InvocationTask } from "../../generated/model.js";
import { idOf } from "../model/shown-tasks.js";
import { rowsView } from "./rows.js";
import type { Stage } from "./stage.js";

/** Rows that are drawn above and below of what is in sight. */
const AROUND = 4;

/** Draws the rows that are in sight, and the active one, which has the focus, wherever it is. */
export class VirtualRows {
  readonly #root: () => ParentNode;
  readonly #stage: Stage;
  readonly #rowHeight: () => number;
  #activeId = "";
  #lastPlace = 0;
  #first = 0;
  #end = 0;
  /** The place of the first row of the document when they last stood in the order of reading. */
  #base = 0;
  /** By which the rows were chosen that are drawn. */
  #filter = "";
  /** What each row of the document shows. */
  #places: readonly number[] = [];

  constructor(root: () => ParentNode, stage: Stage, rowHeight: () => number) {
    this.#root = root;
    this.#stage = stage;
    this.#rowHeight = rowHeight;
  }

  get activeId(): string {
    return this.#activeId;
  }

  /** The tasks that are in sight. */
  get inSight(): readonly InvocationTask[] {
    return this.#stage.rows.slice(this.#first, this.#end);
  }

  /** Draws what is in sight; while one scrolls, only if that is something else, and after a leap only that. */
  draw(isScroll = false): boolean {
    const grid = this.#grid;
    const rows = grid?.querySelector<HTMLElement>(".rows");
    if (grid === null || !rows) return false;
    const height = this.#rowHeight();
    const { chosenStates, search, exitCode, rows: { length } } = this.#stage;
    const filter = [chosenStates, exitCode, search].join("\n");
    // Another one begins at its first row.
    if (filter !== this.#filter) grid.scrollTop = 0;
    this.#filter = filter;
    // As many at any place, so that each row has one that takes its turn.
    const drawn = Math.min(length, Math.ceil(grid.clientHeight / height) + 1 + 2 * AROUND);
    const first = Math.max(0, Math.min(length - drawn, Math.floor(grid.scrollTop / height) - AROUND));
    const end = first + drawn;
    if (isScroll && first === this.#first && end === this.#end) return false;
    const isLeap = isScroll && Math.abs(first - this.#first) >= drawn;
    [this.#first, this.#end] = [first, end];
    const active = this.#activePlace();
    // While one scrolls, each place has its row, so that what stays in sight is not drawn anew; once one stays, rows stand in the
    // order of reading, which is that of the document.
    if (!isScroll || drawn !== this.#places.length) this.#base = first;
    const places = Array.from({ length: drawn }, (_, row) => {
      const place = first + ((((row - first + this.#base) % drawn) + drawn) % drawn);
      const top = place * height - grid.scrollTop;
      // A leap draws all anew: what is around of it waits for the next time.
      return isLeap && (top <= -height || top >= grid.clientHeight) ? (this.#places[row] ?? place) : place;
    });
    this.#places = places.slice();
    // One that went out of sight keeps its focus.
    if (active >= 0 && !places.includes(active)) places.push(active);
    const hasFocus = rows.contains((rows.getRootNode() as ShadowRoot).activeElement);
    render(rowsView(this.#stage, places, this.#activeId, height), rows);
    if (hasFocus) rows.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
    return true;
  }

  /** Makes a task the active one, brings it into sight, and gives it the focus. */
  activate(id: string): void {
    this.reveal(id);
    this.#grid?.querySelector<HTMLElement>(".rows [tabindex='0']")?.focus({ preventScroll: true });
  }

  /** Makes a task the active one, and brings it into sight. */
  reveal(id: string): void {
    this.#activeId = id;
    const grid = this.#grid;
    const place = this.#activePlace();
    if (grid === null || place < 0) return;
    const height = this.#rowHeight();
    const head = grid.querySelector<HTMLElement>(".head")?.offsetHeight ?? 0;
    const top = place * height;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + height + head > grid.scrollTop + grid.clientHeight) grid.scrollTop = top + height + head - grid.clientHeight;
    this.draw();
  }

  /** How many rows are in sight at once. */
  get page(): number {
    return Math.max(1, Math.floor((this.#grid?.clientHeight ?? 0) / this.#rowHeight()) - 1);
  }

  get #grid(): HTMLElement | null {
    return this.#root().querySelector<HTMLElement>(".grid");
  }

  /** The place of the active row; where it went away, the first takes over. */
  #activePlace(): number {
    const { rows } = this.#stage;
    const before = rows[this.#lastPlace];
    if (before !== undefined && idOf(before) === this.#activeId) return this.#lastPlace;
    return (this.#lastPlace = this.#findActive());
  }

  #findActive(): number {
    const { rows } = this.#stage;
    const place = rows.findIndex((task) => idOf(task) === this.#activeId);
    const [first] = rows;
    if (place >= 0 || first === undefined) return place;
    this.#activeId = idOf(first);
    return 0;
  }
}
