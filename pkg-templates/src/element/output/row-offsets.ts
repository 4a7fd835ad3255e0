/**
 * How far down each row is, of rows of which only those on screen have ever been measured. The others are taken to be as high
 * as it was estimated.
 */
export class RowOffsets {
  readonly #heights: Float64Array;
  readonly #offsets: Float64Array;
  /** Offsets up to this row are right. */
  #sure = 0;

  constructor(count: number, estimate: (row: number) => number) {
    this.#heights = Float64Array.from({ length: count }, (_, row) => estimate(row));
    this.#offsets = new Float64Array(count + 1);
  }

  get count(): number {
    return this.#heights.length;
  }

  /** Of all rows. */
  get total(): number {
    return this.offsetOf(this.count);
  }

  heightOf(row: number): number {
    return this.#heights[row] ?? 0;
  }

  offsetOf(row: number): number {
    for (; this.#sure < row; this.#sure += 1) this.#offsets[this.#sure + 1] = (this.#offsets[this.#sure] ?? 0) + (this.#heights[this.#sure] ?? 0);
    return this.#offsets[row] ?? 0;
  }

  /** The row that is so far down: of two that meet there, the lower one. Beyond the ends, the row at the end. */
  rowAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsetOf(middle + 1) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, Math.min(low, this.count - 1));
  }

  /** Whether that is news. */
  measure(row: number, height: number): boolean {
    const known = this.#heights[row];
    // Browsers lay out in fractions of a pixel.
    if (known === undefined || Math.abs(known - height) < 0.05) return false;
    this.#heights[row] = height;
    this.#sure = Math.min(this.#sure, row);
    return true;
  }
}
