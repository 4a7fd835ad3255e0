// How a process is asked to end, by Ctrl+C or by whoever manages it.

/** Why a command ended before its work was done. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** As shells say it: 128 and the number of the signal. */
  readonly exitStatus: number;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.exitStatus = signal === "SIGINT" ? 130 : 143;
  }
}

/** A signal that aborts at the first interrupt; the second one ends the process at once. */
export function abortedByInterrupt(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => {
    const reason = new Interrupted(name);
    if (controller.signal.aborted) process.exit(reason.exitStatus);
    controller.abort(reason);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return {
    signal: controller.signal,
    stop() {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
    },
  };
}

/** Settles when a process that serves is asked to end. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    // A server that refuses connections is closed, and a handler of signals alone does not keep a process.
    const alive = setInterval(() => undefined, 2 ** 30);
    const stop = (): void => {
      clearInterval(alive);
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
