import { LIMITS, TatClient, TatError, type TatClientOptions } from "tat-tasks";
import { LookUps, type CallAllowance, type LookUpQuestion, type LookUpSource, type RelayOptions } from "tat-tasks/relay";

import { readLookUpOptions } from "../options.js";
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

const DEFAULT_SHARE = 0.5;

class AccountObject {
  readonly #bucket: AccountBucket;
  readonly #lookUps: LookUpSource;

  constructor({ quotaShare = DEFAULT_SHARE, maxAge, maxCacheBytes, timeout, ...options }: AccountOptions) {
    const lookUps = readLookUpOptions({ maxAge, maxCacheBytes, timeout });
    this.#bucket = new AccountBucket(quotaShare * LIMITS.callsPerSecond);
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

  async #lookUp({ question, calls: most }: LookUpMessage): Promise<LookUpAnswer> {
    let calls = 0;
    const allowance: CallAllowance = {
      get left() {
        return most - calls;
      },
      take(count) {
        if (calls + count > most) throw tooManyCalls();
        calls += count;
      },
      owe(count) {
        calls += count;
      },
    };
    try {
      return { outcome: await this.#lookUps.lookUp(question, allowance), calls };
    } catch (thrown) {
      const error = isRefusal(thrown) ? tooManyCalls() : thrown;
      // A defect is for the log of the worker.
      if (!TatError.is(error)) throw error;
      const { kind, code, message, field, requestId, retryable, attempts } = error;
      return { outcome: { error: { kind, code, message, field, requestId, retryable, attempts } }, calls };
    }
  }
}

/** Whether look-ups have refused to make more calls for one question. */
function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Error && "status" in thrown && thrown.status === 429;
}

function tooManyCalls(): TatError {
  return new TatError({
    kind: "throttled",
    code: "RequestLimitExceeded",
    message: "expected fewer calls for one request; ask again later",
    retryable: true,
  });
}
