import { LIMITS, TatClient, TatError, type TatClientOptions } from "tat-tasks";
import { LookUps, type CallAllowance, type LookUpQuestion, type LookUpSource, type RelayOptions } from "tat-tasks/relay";

import { describeType } from "../../describe-type.js";
import { invalidOption } from "../../invalid-option.js";
import { CALLS_FOR_REFUSED } from "../charges.js";
import { readLookUpOptions } from "../options.js";
import { isTooOften } from "../shared-values.js";
import { AccountBucket } from "./account-bucket.js";
import { LEASE, LOOK_UP, REMEMBERED, type LeaseAnswer, type LeaseMessage, type LookUpAnswer, type LookUpMessage, type RememberedAnswer } from "./messages.js";

/** What an {@link accountObject} is made of: the account that it asks with, and how it remembers. */
export interface AccountOptions
  extends Pick<
    RelayOptions,
    "credentials" | "endpoint" | "allowInsecureEndpoint" | "fetch" | "maxAge" | "maxCacheBytes" | "timeout" | "logger" | "logLevel"
  > {
  /**
   * The part of the service's 20 calls a second that all isolates use together, above 0 and up to 1: the console and other
   * programs of the same account use the rest. Default: 0.5.
   */
  readonly quotaShare?: number | undefined;
}

/** A class of Durable Objects. */
export type AccountObjectClass<Env> = new (state: unknown, env: Env) => {
  fetch(request: Request): Promise<Response>;
};

/**
 * Makes the class of the Durable Object that isolates share: it holds the calls of an account, merges look-ups of all isolates,
 * and makes the calls for these.
 *
 * ```js
 * export const TatAccount = accountObject((env) => ({
 *   credentials: { secretId: env.SECRET_ID, secretKey: env.SECRET_KEY },
 * }));
 * ```
 *
 * Nobody asks it but the worker: its answers are the same for everybody who may ask.
 *
 * @param optionsOf gives the options, which are checked at its first request, by the bindings of the worker
 */
export function accountObject<Env>(optionsOf: (env: Env) => AccountOptions): AccountObjectClass<Env> {
  return class extends AccountObject {
    constructor(_state: unknown, env: Env) {
      super(optionsOf(env));
    }
  };
}

class AccountObject {
  readonly #bucket: AccountBucket;
  readonly #lookUps: LookUpSource;

  constructor({ quotaShare, maxAge, maxCacheBytes, timeout, ...options }: AccountOptions) {
    const lookUps = readLookUpOptions({ maxAge, maxCacheBytes, timeout });
    this.#bucket = new AccountBucket(shareOf(quotaShare) * LIMITS.callsPerSecond);
    const clients = new Map<string, TatClient>();
    const clientOf = (region: string): TatClient => {
      let client = clients.get(region);
      if (client === undefined) {
        client = new TatClient({ ...options, region, timeout: lookUps.timeout, quota: this.#bucket } as TatClientOptions);
        clients.set(region, client);
      }
      return client;
    };
    this.#lookUps = new LookUps(clientOf, lookUps);
  }

  async fetch(request: Request): Promise<Response> {
    const message: unknown = await request.json();
    switch (new URL(request.url).pathname) {
      case LEASE:
        return Response.json(await this.#lease(message as LeaseMessage));
      case REMEMBERED:
        return Response.json((await this.#lookUps.remembered(message as LookUpQuestion)) satisfies RememberedAnswer);
      case LOOK_UP:
        return Response.json(await this.#lookUp(message as LookUpMessage));
      default:
        return new Response("no such message", { status: 404 });
    }
  }

  async #lease({ calls, told }: LeaseMessage): Promise<LeaseAnswer> {
    this.#bucket.hear(told);
    return { leases: calls > 0 ? await this.#bucket.lease(calls) : [] };
  }

  async #lookUp({ question, paid }: LookUpMessage): Promise<LookUpAnswer> {
    const allowance = new PaidCalls(paid);
    const answered = (outcome: LookUpAnswer["outcome"]): LookUpAnswer => ({ outcome, calls: allowance.taken });
    try {
      const { tasks, requestId } = await this.#lookUps.lookUp(question, allowance);
      return answered({ tasks, requestId });
    } catch (error) {
      if (error instanceof TooFewCalls) return answered({ unpaid: error.missing, isForRefused: error.isForRefused });
      const told = isTooOften(error) ? tooManyCalls() : error;
      // A defect is for the log of the worker.
      if (!TatError.is(told)) throw told;
      const { kind, code, message, field, requestId, retryable, attempts } = told;
      return answered({ error: { kind, code, message, field, requestId, retryable, attempts } });
    }
  }
}

function shareOf(value: unknown): number {
  if (value === undefined) return 0.5;
  if (typeof value === "number" && value > 0 && value <= 1) return value;
  throw invalidOption("quotaShare", `expected a number above 0 and up to 1, got ${typeof value === "number" ? String(value) : describeType(value)}`);
}

/** The calls that an isolate has taken from those of the caller. */
class PaidCalls implements CallAllowance {
  readonly #paid: number;
  #hasPaidForRefused = false;
  taken = 0;

  constructor(paid: number) {
    this.#paid = paid;
  }

  take(calls: number): void {
    this.#take(calls, false);
  }

  payForRefused(): void {
    if (!this.#hasPaidForRefused) this.#take(CALLS_FOR_REFUSED, true);
    this.#hasPaidForRefused = true;
  }

  owe(calls: number): void {
    this.taken += calls;
  }

  #take(calls: number, isForRefused: boolean): void {
    if (this.taken + calls > this.#paid) throw new TooFewCalls(calls, isForRefused);
    this.taken += calls;
  }
}

class TooFewCalls extends Error {
  /** Others who ask the same may have paid for them: as a look-up tells it of a caller who asks too often. */
  readonly status = 429;
  readonly missing: number;
  readonly isForRefused: boolean;

  constructor(missing: number, isForRefused: boolean) {
    super(`${missing} calls more have to be paid for`);
    this.missing = missing;
    this.isForRefused = isForRefused;
  }
}

function tooManyCalls(): TatError {
  return new TatError({
    kind: "throttled",
    code: "RequestLimitExceeded",
    message: "expected fewer calls for one request; ask again later",
    retryable: true,
  });
}
