/** Milliseconds of work at a time: less than a frame. */
const SLICE = 8;

/** Long work in slices: between them the page hears what is typed, and draws. */
export class Slices {
  #began = performance.now();

  /** Lets others have their turn, once a slice is over. */
  async pause(): Promise<void> {
    if (performance.now() - this.#began < SLICE) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#began = performance.now();
  }
}
