/** What waits for a signal: a thousand calls may share one, and Node takes more than ten listeners for a leak. */
interface Waiting {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/** Acts when the signal aborts, or at once if it has. Gives what takes that back. */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) {
    act();
    return () => undefined;
  }
  const { acts, listener } = waitingFor.get(signal) ?? startToListen(signal);
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size > 0) return;
    signal.removeEventListener("abort", listener);
    waitingFor.delete(signal);
  };
}

function startToListen(signal: AbortSignal): Waiting {
  const acts = new Set<() => void>();
  const listener = (): void => {
    for (const act of acts) act();
  };
  signal.addEventListener("abort", listener, { once: true });
  const waiting = { acts, listener };
  waitingFor.set(signal, waiting);
  return waiting;
}

/** Why a signal aborted. Older implementations, such as jsdom's, do not tell. */
export function reasonOfAbort(signal: AbortSignal): unknown {
  return signal.reason !== undefined ? signal.reason : new DOMException("This operation was aborted", "AbortError");
}
