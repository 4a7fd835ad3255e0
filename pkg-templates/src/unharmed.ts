/** Tells somebody who watches and must not end what they watch; but what goes wrong there is their bug, and must be seen. */
export function unharmed(tell: () => void): void {
  try {
    tell();
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
}
