import { optionalText, requireObject, requireText } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { invalidArgument, TatError } from "./errors.js";
import { monotonicNow, Scope } from "./scope.js";

/** A key of Tencent Cloud, or temporary credentials with their token. */
export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  /** The token of temporary credentials. */
  readonly token?: string | undefined;
  /** When temporary credentials end, as a `Date` or in Unix milliseconds. They are asked for anew before. */
  readonly expiration?: Date | number | undefined;
}

/**
 * Gives credentials. What it gives with an `expiration` is kept until shortly before that; without one, it is asked at every
 * call. Calls that need credentials at the same time share one answer. When it rejects with a `TatError` that is `retryable`, it
 * is asked again, as a call is tried again; what else it throws ends the call.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Credentials | PromiseLike<Credentials>;

/** What a function that gives credentials is asked with. */
export interface CredentialsRequest {
  /** Aborts when the client is closed: nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
}

/** Credentials that have been checked: a copy, as what the caller's object becomes later is not signed with. */
export interface CheckedCredentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string | undefined;
  /** Unix milliseconds. */
  readonly expiration: number | undefined;
}

/** The credentials of a client, as they are needed. */
export interface CredentialSource {
  /** Those that are always the same. */
  readonly known?: CheckedCredentials;
  /** @param now Unix milliseconds by the service's clock */
  get(scope: Scope, now: number): Promise<CheckedCredentials>;
  /** Those that the service did not accept are not used again. False where there can be no others. */
  refuse(credentials: CheckedCredentials): boolean;
}

/** @param client with which the asking ends */
export function credentialSource(credentials: unknown, client: Scope): CredentialSource {
  if (typeof credentials === "function") return new ProvidedCredentials(credentials as CredentialsProvider, client);
  const checked = checkCredentials(credentials);
  return { known: checked, get: async () => checked, refuse: () => false };
}

/** Before they end, credentials are renewed by this much, or by a part of their life if they are short-lived. */
const MARGIN = { milliseconds: 5 * 60_000, part: 1 / 4 };

/** How long others wait for the one who asks, before they ask for themselves: on some hosts it may have been stopped. */
const PATIENCE = 10_000;

/** Resolves a promise, and rejects it. */
type Settle = [(answer: CheckedCredentials) => void, (error: unknown) => void];

class ProvidedCredentials implements CredentialSource {
  readonly #provider: CredentialsProvider;
  readonly #client: Scope;
  #known: (CheckedCredentials & { readonly renewAt: number }) | undefined;
  /** What is waited for where the function was asked, once or again, and has not answered yet: the first that it gives, or fails by. */
  #answer: Promise<CheckedCredentials> | undefined;
  #settle: Settle | undefined;
  /** When it was asked last. */
  #askedAt = 0;
  /** Somebody has waited for it in vain: it is waited for no more as long as there are others. */
  #isLate = false;

  constructor(provider: CredentialsProvider, client: Scope) {
    this.#provider = provider;
    this.#client = client;
  }

  async get(scope: Scope, now: number): Promise<CheckedCredentials> {
    const known = this.#known;
    if (known !== undefined && now < known.renewAt) return known;
    if (known?.expiration === undefined || now >= known.expiration) return this.#shared(scope, now);
    // Renewed ahead of their end: the old ones still are good, should the new ones fail to come, or take long.
    const renewed = await this.#renewed(scope, now);
    return renewed ?? (this.#known === known ? known : this.#shared(scope, now));
  }

  refuse(credentials: CheckedCredentials): boolean {
    // Another call may have renewed them already.
    if (this.#known === credentials) this.#known = undefined;
    return true;
  }

  /** New ones, if they come while there is time to go on with the old ones. */
  async #renewed(scope: Scope, now: number): Promise<CheckedCredentials | undefined> {
    const isLate = this.#isLate;
    const answer = this.#awaited(now);
    if (isLate) return undefined;
    if (await scope.sleep(Math.min(PATIENCE, scope.remaining / 2), answer)) return answer.catch(() => undefined);
    this.#isLate = true;
    return undefined;
  }

  async #shared(scope: Scope, now: number): Promise<CheckedCredentials> {
    if (this.#answer === undefined) return scope.run(this.#ask(now));
    for (;;) {
      const answer = this.#awaited(now);
      if (await scope.sleep(PATIENCE, answer)) return answer;
    }
  }

  /** The answer that is to come. It is asked for again where who has asked may have been stopped. */
  #awaited(now: number): Promise<CheckedCredentials> {
    if (this.#answer === undefined || monotonicNow() - this.#askedAt >= PATIENCE) void this.#ask(now);
    return this.#answer as Promise<CheckedCredentials>;
  }

  #ask(now: number): Promise<CheckedCredentials> {
    if (this.#answer === undefined) {
      const end = (): void => {
        this.#answer = undefined;
        this.#isLate = false;
      };
      this.#answer = new Promise((...settle) => (this.#settle = settle));
      this.#answer.then(end, end);
    }
    this.#askedAt = monotonicNow();
    const own = this.#askOnce(now);
    void own.then(...(this.#settle as Settle));
    return own;
  }

  async #askOnce(now: number): Promise<CheckedCredentials> {
    const scope = new Scope({ within: this.#client });
    const given = await (async () => this.#provider({ signal: scope.signal }))().finally(() => scope.close());
    const checked = checkCredentials(given);
    const { expiration } = checked;
    if (expiration === undefined) return checked;
    const margin = Math.min(MARGIN.milliseconds, Math.max(0, expiration - now) * MARGIN.part);
    const known = { ...checked, renewAt: expiration - margin };
    // What comes late may be older.
    if (!((this.#known?.renewAt ?? 0) > known.renewAt)) this.#known = known;
    return known;
  }
}

function checkCredentials(credentials: unknown): CheckedCredentials {
  const { secretId, secretKey, token, expiration, then } = requireObject("credentials", credentials as Credentials & { then?: unknown });
  if (typeof then === "function") throw invalidArgument("credentials", "expected a key, or a function that gives one, got a promise: await it");
  return {
    secretId: requireText("secretId", secretId),
    secretKey: requireText("secretKey", secretKey),
    token: optionalText("token", token),
    expiration: readExpiration(expiration),
  };
}

function readExpiration(expiration: unknown): number | undefined {
  if (expiration === undefined) return undefined;
  const milliseconds = expiration instanceof Date ? expiration.getTime() : expiration;
  if (typeof milliseconds !== "number" || Number.isNaN(milliseconds)) {
    throw invalidArgument("expiration", `expected a Date or Unix milliseconds, got ${describeType(expiration)}`);
  }
  // Seconds would be a moment in 1970, and ask for credentials at every call.
  if (milliseconds < 1e11) {
    throw invalidArgument("expiration", "expected Unix milliseconds, got a number so small that it must be seconds");
  }
  return milliseconds;
}

/** Whether a page, or a worker of one, runs this: what it holds belongs to everybody who opens it. */
export function runsInPage(): boolean {
  const { Deno, Bun, process, window, document, WorkerGlobalScope, navigator } = globalThis as Record<string, unknown> & {
    Deno?: { version?: { deno?: unknown } };
    Bun?: { version?: unknown };
    process?: { versions?: { node?: unknown } };
    navigator?: { userAgent?: string };
  };
  // jsdom has a window as well, but Node's process stays. In a page, an element with such a name is a member too.
  if ([Deno?.version?.deno, Bun?.version, process?.versions?.node].some((version) => typeof version === "string")) return false;
  if (typeof window === "object" && typeof document === "object") return true;
  // Hosts at the edge have the scope of a worker too, but do not call themselves by a browser's name.
  return typeof WorkerGlobalScope === "function" && /^Mozilla\//.test(navigator?.userAgent ?? "");
}

export function refuseInPage(isAllowed: boolean): void {
  if (isAllowed || !runsInPage()) return;
  throw new TatError({
    kind: "validation",
    code: "SecretsInBrowser",
    message:
      "credentials: expected none in a browser, as a key in a page belongs to everybody who opens it, and the API has no CORS: " +
      "ask a relay of yours, which keeps the key (option relay); or, where the page is yours alone, say dangerouslyAllowSecretsInBrowser: true",
    field: "credentials",
    retryable: false,
  });
}
