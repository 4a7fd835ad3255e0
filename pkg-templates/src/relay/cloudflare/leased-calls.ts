import type { CallOutcome, CallQuota } from "tat-tasks";

import { monotonicNow, Scope } from "../../scope.js";
import { LEASE, LEASE_ENDS_AFTER, TURN_WITHIN, type LeaseAnswer, type Told } from "./messages.js";
import type { Ask } from "./object-stub.js";

/** The calls that an isolate asks for at once. */
const MOST_AT_ONCE = 5;

/** Milliseconds for which the one who asks waits for others who want a call as well. */
const COLLECTS_FOR = 3;

/** Milliseconds after which others ask for themselves: the request of the one who asks may have been stopped. */
const PATIENCE = 2 * TURN_WITHIN;

interface Lease {
  readonly name: string;
  /** In monotonic milliseconds. */
  readonly endsAt: number;
}

interface Asking {
  readonly since: number;
  readonly answered: Promise<void>;
  /** Those whom it asks for. */
  wanted: number;
}

/** The calls of an isolate: it leases them from the object, as many as are wanted at the same time. */
export class LeasedCalls implements CallQuota {
  readonly #ask: Ask;
  /** Leased, and nobody's yet. */
  readonly #free: Lease[] = [];
  /** What the object has not confirmed to have heard. */
  #untold: readonly Told[] = [];
  #asking: Asking | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  async take({ signal }: { readonly signal: AbortSignal }): Promise<(outcome: CallOutcome) => void> {
    const scope = new Scope({ signal });
    try {
      for (;;) {
        scope.throwIfEnded();
        const lease = this.#next();
        if (lease !== undefined) return (outcome) => this.#settle(lease, outcome);
        await this.#more(scope);
      }
    } finally {
      scope.close();
    }
  }

  #next(): Lease | undefined {
    const now = monotonicNow();
    for (let lease = this.#free.shift(); lease !== undefined; lease = this.#free.shift()) {
      if (now < lease.endsAt) return lease;
    }
    return undefined;
  }

  /** Waits until there may be more leases. */
  async #more(scope: Scope): Promise<void> {
    const asking = this.#asking;
    if (asking === undefined) return scope.run(this.#begin());
    asking.wanted += 1;
    if (await scope.sleep(asking.since + PATIENCE - monotonicNow(), asking.answered)) return asking.answered;
    if (this.#asking === asking) this.#asking = undefined;
  }

  #begin(): Promise<void> {
    let asking: Asking;
    const lease = async (): Promise<void> => {
      try {
        await new Promise((resolve) => setTimeout(resolve, COLLECTS_FOR));
        const { leases } = await this.#tell(Math.min(asking.wanted, MOST_AT_ONCE));
        const endsAt = monotonicNow() + LEASE_ENDS_AFTER;
        this.#free.push(...leases.map((name) => ({ name, endsAt })));
      } finally {
        if (this.#asking === asking) this.#asking = undefined;
      }
    };
    this.#asking = asking = { since: monotonicNow(), answered: lease(), wanted: 1 };
    return asking.answered;
  }

  #settle({ name }: Lease, outcome: CallOutcome): void {
    const unused = this.#free.splice(0).map((lease): Told => ({ lease: lease.name, outcome: "put-back" }));
    this.#untold = [...this.#untold, { lease: name, outcome }, ...unused];
    // What slows others down, or lets them go, is for now. The rest is told when more is asked for.
    if (outcome === "accepted" && unused.length === 0) return;
    this.#tell(0).catch(() => undefined);
  }

  async #tell(calls: number): Promise<LeaseAnswer> {
    const told = this.#untold;
    const answer = await this.#ask<LeaseAnswer>(LEASE, { calls, told });
    this.#untold = this.#untold.filter((one) => !told.includes(one));
    return answer;
  }
}
