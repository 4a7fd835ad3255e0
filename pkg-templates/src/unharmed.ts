/** Tells somebody who watches and must not end what they watch; but what goes wrong there is their bug, and must be seen. */
export function unharmed(tell: () => unknown): void {
  (async () => tell())().catch((cause: unknown) => {
    queueMicrotask(() => {
      throw cause;
    });
  });
}
