// What all clients of a process share, whichever copy of the package they come from: it outlives an instance of the core.

/** By the host that calls go to: seconds that its clock is ahead of this one. */
type Skews = Map<string, number>;

interface Shared {
  readonly skews: Skews;
  /** By host and secret id. */
  readonly buckets: Map<string, Map<string, unknown>>;
}

const key = Symbol.for("tat-tasks.shared.1");
const holder = globalThis as { [key]?: Shared };

export const shared: Shared = (holder[key] ??= { skews: new Map(), buckets: new Map() });
