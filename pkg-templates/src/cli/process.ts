// What the commands that serve have in common with each other.

export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new TypeError(`${name} takes a whole number; got ${JSON.stringify(text)}.`);
  return Number(text);
}

/** Settles when the process is asked to end. */
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

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
