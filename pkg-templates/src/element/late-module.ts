/** A module that is loaded once somebody needs it; after a failure, only when a person asks for it again. */
export class LateModule<Module> {
  readonly #load: () => Promise<Module>;
  readonly #onEnd: (module: Module | undefined) => void;
  #loading: Promise<void> | undefined;
  #module: Module | undefined;
  /** Why it could not be loaded. */
  failure: unknown;

  /** @param onEnd is called with the module, or without one when it could not be loaded */
  constructor(load: () => Promise<Module>, onEnd: (module: Module | undefined) => void) {
    this.#load = load;
    this.#onEnd = onEnd;
  }

  /** The module, if it is there; else it is asked for. */
  get(): Module | undefined {
    this.#loading ??= this.#load().then(
      (module) => this.#onEnd((this.#module = module)),
      (error: unknown) => {
        this.failure = error;
        this.#onEnd(undefined);
      },
    );
    return this.#module;
  }

  readonly again = (): void => {
    this.#loading = undefined;
    this.failure = undefined;
    this.get();
  };
}
