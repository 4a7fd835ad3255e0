/** The names of the faults that the fake can have. */
export const faultNames = [
  "throttle",
  "clock-ahead",
  "clock-behind",
  "empty-after-create",
  "bad-id",
  "bad-gateway",
  "unavailable",
  "too-many-requests",
  "html",
  "empty-object",
  "cut-json",
  "reset",
  "slow-body",
  "refused",
  "expired-token",
] as const;

export type FaultName = (typeof faultNames)[number];

/** What any fault takes. */
export interface FaultCommon {
  /** After acting on this many calls the fault clears itself. Default: it stays until it is cleared. */
  readonly times?: number;
}

/**
 * A fault to inject.
 *
 * A call may meet several. First `refused`; then what a gateway in front of the service would do (`bad-gateway`,
 * `unavailable`, `too-many-requests`, `html`, `empty-object`: nothing is verified, and the first injected wins); then
 * what the service does; last, what happens to the answer under way (`cut-json`, `reset`, `slow-body`).
 */
export type FakeFault =
  /** Calls beyond `perSecond` (default 1; 0 turns down every call) get `code` (default `RequestLimitExceeded`). */
  | (FaultCommon & { readonly fault: "throttle"; readonly perSecond?: number; readonly code?: ThrottleCode })
  /** The server's clock is ahead by `ms` (default 30 minutes): the `Date` header and the check of the timestamp follow. */
  | (FaultCommon & { readonly fault: "clock-ahead"; readonly ms?: number })
  /** The server's clock is behind by `ms` (default 30 minutes). */
  | (FaultCommon & { readonly fault: "clock-behind"; readonly ms?: number })
  /** Tasks cannot be seen until `ms` after their creation (default 3 seconds), on the fake's clock. */
  | (FaultCommon & { readonly fault: "empty-after-create"; readonly ms?: number })
  /** A query that names the task id `id` fails as a whole with `InvalidParameterValue.InvalidInvocationTaskId`. */
  | (FaultCommon & { readonly fault: "bad-id"; readonly id: string })
  /** HTTP 502 with an HTML page. */
  | (FaultCommon & { readonly fault: "bad-gateway" })
  /** HTTP 503 with plain text. */
  | (FaultCommon & { readonly fault: "unavailable" })
  /** HTTP 429 with `Retry-After: retryAfter` (whole seconds, default 1). */
  | (FaultCommon & { readonly fault: "too-many-requests"; readonly retryAfter?: number })
  /** HTTP 200 with an HTML page, as a captive portal answers. */
  | (FaultCommon & { readonly fault: "html" })
  /** HTTP 200 with `{}`. */
  | (FaultCommon & { readonly fault: "empty-object" })
  /** HTTP 200 with the first half of the JSON, and a `Content-Length` that agrees with it. */
  | (FaultCommon & { readonly fault: "cut-json" })
  /** The connection breaks after half of the body that `Content-Length` promised. */
  | (FaultCommon & { readonly fault: "reset" })
  /** The body takes `ms` of real time (default 10 seconds), in `pieces` parts (default 20), unless the client aborts. */
  | (FaultCommon & { readonly fault: "slow-body"; readonly ms?: number; readonly pieces?: number })
  /**
   * `fetch` rejects as for a refused connection. A server closes its port until the fault is cleared; with `times`,
   * since nobody can count connections to a closed port, it drops that many requests without an answer instead.
   */
  | (FaultCommon & { readonly fault: "refused" })
  /**
   * `AuthFailure.TokenFailure` until the client brings another token or secret id. Which pair counts as expired: the
   * given ones, or that of the first call which gets so far.
   */
  | (FaultCommon & { readonly fault: "expired-token"; readonly secretId?: string; readonly token?: string });

/** The codes by which the real service throttles. */
export type ThrottleCode =
  | "RequestLimitExceeded"
  | "RequestLimitExceeded.IPLimitExceeded"
  | "RequestLimitExceeded.UinLimitExceeded"
  | "RequestLimitExceeded.GlobalRegionUinLimitExceeded";

/** A fault that was injected. */
export interface InjectedFault<Fault extends FakeFault = FakeFault> {
  readonly fault: Fault;
  /** On how many calls it has acted. */
  readonly hits: number;
  /** Whether it is still in force. */
  readonly active: boolean;
  /** Ends it. Doing so twice does no harm. */
  clear(): void;
}

type FaultOf<Name extends FaultName> = Extract<FakeFault, { fault: Name }>;

/** A fault in force, which counts the calls that it acts on. */
export class ActiveFault<Fault extends FakeFault = FakeFault> implements InjectedFault<Fault> {
  readonly fault: Fault;
  readonly #release: () => void;
  #hits = 0;
  #active = true;

  constructor(fault: Fault, release: () => void) {
    this.fault = fault;
    this.#release = release;
  }

  get hits(): number {
    return this.#hits;
  }

  get active(): boolean {
    return this.#active;
  }

  /** Counts a call on which the fault acted. */
  hit(): void {
    this.#hits += 1;
    if (this.fault.times !== undefined && this.#hits >= this.fault.times) this.clear();
  }

  clear(): void {
    if (!this.#active) return;
    this.#active = false;
    this.#release();
  }
}

/** The faults of one fake, in the order in which they were injected. */
export class FaultBox {
  readonly #faults = new Set<ActiveFault>();
  readonly #listeners = new Set<() => void>();

  /** @throws TypeError or RangeError when the fault is unknown or one of its values makes no sense */
  inject<Fault extends FakeFault>(fault: Fault): InjectedFault<Fault> {
    verifyFault(fault);
    const active: ActiveFault<Fault> = new ActiveFault<Fault>({ ...fault }, () => {
      this.#faults.delete(active);
      this.#announce();
    });
    this.#faults.add(active);
    this.#announce();
    return active;
  }

  clear(): void {
    for (const fault of [...this.#faults]) fault.clear();
  }

  all<Name extends FaultName>(...names: readonly Name[]): ActiveFault<FaultOf<Name>>[] {
    const isNamed = (entry: ActiveFault): entry is ActiveFault<FaultOf<Name>> =>
      names.some((name) => name === entry.fault.fault);
    return [...this.#faults].filter(isNamed);
  }

  first<Name extends FaultName>(...names: readonly Name[]): ActiveFault<FaultOf<Name>> | undefined {
    return this.all(...names)[0];
  }

  /** Calls back whenever the set of faults changes. Gives the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

const millisecondDefaults = {
  "clock-ahead": 30 * 60_000,
  "clock-behind": 30 * 60_000,
  "empty-after-create": 3_000,
  "slow-body": 10_000,
} as const;

/** The milliseconds of a fault that has some, or their default. */
export function millisecondsOf(fault: FaultOf<keyof typeof millisecondDefaults>): number {
  return fault.ms ?? millisecondDefaults[fault.fault];
}

/** What each fault takes besides `fault` and `times`, and the least value of each number. */
const faultMembers: Readonly<Record<FaultName, Readonly<Record<string, number | "text">>>> = {
  throttle: { perSecond: 0, code: "text" },
  "clock-ahead": { ms: 0 },
  "clock-behind": { ms: 0 },
  "empty-after-create": { ms: 0 },
  "bad-id": { id: "text" },
  "bad-gateway": {},
  unavailable: {},
  "too-many-requests": { retryAfter: 0 },
  html: {},
  "empty-object": {},
  "cut-json": {},
  reset: {},
  "slow-body": { ms: 0, pieces: 1 },
  refused: {},
  "expired-token": { secretId: "text", token: "text" },
};

function verifyFault(fault: FakeFault): void {
  if (!faultNames.includes(fault.fault)) {
    throw new TypeError(`There is no fault ${JSON.stringify(fault.fault)}. The faults are: ${faultNames.join(", ")}.`);
  }
  const known: Readonly<Record<string, number | "text">> = { ...faultMembers[fault.fault], times: 1 };
  for (const [name, value] of Object.entries(fault)) {
    if (name === "fault" || value === undefined) continue;
    const least = known[name];
    if (least === undefined) {
      throw new TypeError(`The fault ${fault.fault} takes no \`${name}\`; it takes ${Object.keys(known).join(", ")}.`);
    }
    if (least === "text" ? typeof value !== "string" : typeof value !== "number" || !(value >= least)) {
      const wanted = least === "text" ? "text" : `a number of at least ${least}`;
      throw new RangeError(`The fault ${fault.fault} takes ${wanted} as \`${name}\`; got ${JSON.stringify(value)}.`);
    }
  }
  if (fault.fault === "bad-id" && fault.id === undefined) {
    throw new TypeError("The fault bad-id needs the `id` that fails its batch.");
  }
}
