import { optionalFunction, requireObject } from "./arguments.js";
import { invalidArgument, type TatError } from "./errors.js";
import { unharmed } from "./unharmed.js";

/** What became of one attempt of a call. */
export interface Attempt {
  /** Counts from 1 within a call. */
  readonly attempt: number;
  /** Where it was sent. */
  readonly url: string;
  /** Milliseconds that it waited before, for its share of the quota. */
  readonly queued: number;
  /** Milliseconds from the moment when it was sent until the answer was read. */
  readonly duration: number;
  /** Seconds that the service's clock is taken to be ahead of this one. */
  readonly skew: number;
  readonly sentBytes: number;
  /** The bytes of the answer's body, if one came. */
  readonly receivedBytes: number | undefined;
  /** The HTTP status, if an answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Why it failed, if it did. */
  readonly error: TatError | undefined;
  /** Milliseconds after which it is tried again; undefined if it is not. */
  readonly retryIn: number | undefined;
}

/** Where a client tells what it does: `console` is one. */
export interface Logger {
  debug(message: string, details: object): void;
  info(message: string, details: object): void;
  warn(message: string, details: object): void;
  error(message: string, details: object): void;
}

/** From which level on a logger is told. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error", "off"];

/** Tells of attempts. Nothing that it calls can do harm to a call. */
export class Observer {
  readonly #onAttempt: ((attempt: Attempt) => void) | undefined;
  readonly #logger: Logger | undefined;
  readonly #level: number;

  constructor(options: {
    readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
    readonly logger?: Logger | undefined;
    readonly logLevel?: LogLevel | undefined;
  }) {
    this.#onAttempt = optionalFunction("onAttempt", options.onAttempt);
    this.#logger = readLogger(options.logger);
    this.#level = levels.indexOf(options.logLevel ?? "warn");
    if (this.#level < 0) throw invalidArgument("logLevel", `expected one of ${levels.join(", ")}`);
  }

  /** @param describe what there is to tell, if somebody listens */
  attempt(describe: () => Attempt): void {
    if (this.#onAttempt === undefined && this.#logger === undefined) return;
    const attempt = describe();
    unharmed(() => this.#onAttempt?.(attempt));
    const { error, retryIn } = attempt;
    if (error === undefined) this.log("debug", "answered", attempt);
    else if (retryIn === undefined) this.log("error", `failed: ${error.code}`, attempt);
    else this.log("warn", `failed, is tried again: ${error.code}`, attempt);
  }

  log(level: Exclude<LogLevel, "off">, message: string, details: object): void {
    if (levels.indexOf(level) < this.#level) return;
    unharmed(() => this.#logger?.[level](`tat-tasks: ${message}`, details));
  }
}

function readLogger(logger: Logger | undefined): Logger | undefined {
  if (logger === undefined) return undefined;
  requireObject("logger", logger);
  for (const level of ["debug", "info", "warn", "error"] as const) {
    if (typeof (logger as Partial<Logger>)[level] !== "function") {
      throw invalidArgument("logger", `expected an object such as console, got one without ${level}`);
    }
  }
  return logger;
}
