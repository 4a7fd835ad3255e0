/** What a refusal may say besides its message. */
export interface RefusalDetails {
  /** The service's id of the call, where one was made. */
  readonly requestId?: string | undefined;
  /** Whole seconds after which to ask again. */
  readonly retryAfter?: number | undefined;
  /** The methods that are allowed. */
  readonly allow?: string | undefined;
  /** Why, for whoever runs the relay. */
  readonly cause?: unknown;
}

/**
 * That the relay itself does not let a caller or a page ask, for whatever reason: by its beginning a matter of permission to clients,
 * and none of the service's own codes, which speak of the key.
 */
export const RELAY_REFUSED = "UnauthorizedOperation.RelayRefused";

/** By which a relay is told what was refused before it was asked: by a symbol that all copies of this module share. */
export const REFUSED_BEFORE: unique symbol = Symbol.for("tat-tasks.relay.refusedBefore");

/** What hears of it, as a relay that `createRelay` has made does. */
export interface HearsOfRefusals {
  readonly [REFUSED_BEFORE]?: (refusal: Refusal) => void;
}

/** Why a request is not answered, in words that anybody may read. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly retryAfter: number | undefined;
  readonly allow: string | undefined;

  constructor(status: number, code: string, message: string, { requestId, retryAfter, allow, cause }: RefusalDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.requestId = safeRequestId(requestId);
    this.retryAfter = retryAfter;
    this.allow = allow;
  }
}

/** The service's id of a call, or a new one for what is none: people copy it to logs and pages. */
export function safeRequestId(requestId: string | undefined): string {
  return requestId !== undefined && /^[\w-]{1,128}$/.test(requestId) ? requestId : crypto.randomUUID();
}
