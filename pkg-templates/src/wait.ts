import { optionalBoolean, optionalFunction, requireWhole } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { invalidArgument, TatError, withFields } from "./errors.js";
import { Follow, type Change } from "./follow.js";
import type { FollowedTasks, FollowOptions } from "./followed-tasks.js";
import type { DescribeInvocationTasksRequest, InvocationTask } from "./generated/model.js";
import type { CallOptions } from "./options.js";
import type { InvocationOutcome } from "./outcome.js";
import { toJson } from "./request-json.js";
import { Scope } from "./scope.js";
import { requestOf, type Selector } from "./selector.js";
import { optionalMilliseconds, readCallOptions, type ClientSettings } from "./settings.js";
import { describeSummary, summarize } from "./summary.js";

/** What is known while a wait goes on. */
export interface WaitProgress extends InvocationOutcome {
  /** The tasks that are new, or another than before. */
  readonly changed: readonly InvocationTask[];
}

/** What holds for one wait. */
export interface WaitOptions extends CallOptions {
  /**
   * Whose output is read, once the task has ended: of none, of those that failed, or of all. Default: `"failed"`.
   */
  readonly output?: "none" | "failed" | "all" | undefined;
  /**
   * How many tasks there will be, such as the number of servers: the wait does not end with fewer. Not together with
   * `invocationTaskIds`, which say it. Default: unknown.
   */
  readonly expectedTasks?: number | undefined;
  /**
   * Milliseconds for which tasks may not be visible, as just after they were created. Default: 30,000.
   */
  readonly emptyGrace?: number | undefined;
  /** Is called each time that something is new, and waited for. What it throws, or rejects with, ends the wait. */
  readonly onUpdate?: ((progress: WaitProgress) => void | PromiseLike<void>) | undefined;
  /** Rejects with the code `InvocationFailed` when a task has failed. Default: `false`, a failed command is a result. */
  readonly throwOnFailure?: boolean | undefined;
}

const WAIT_TIMEOUT = 30 * 60_000;

/** A wait or a watch is not to end by an outage of a few seconds: its calls bear one of half a minute, more or less. */
export const FOLLOW_RETRIES = 8;

/** Waits until the tasks of a selector have ended. */
export async function waitForInvocation(
  client: ClientSettings,
  followed: () => FollowedTasks,
  selector: Selector,
  options: WaitOptions,
  within: Scope,
): Promise<InvocationOutcome> {
  const settings = readCallOptions(options, client.retry, { timeout: WAIT_TIMEOUT, maxRetries: FOLLOW_RETRIES });
  const request = requestOf(selector);
  const followOptions = readFollowOptions(request, options, ["none", "failed", "all"], "failed");
  const onUpdate = optionalFunction("onUpdate", options.onUpdate);
  const throwOnFailure = optionalBoolean("throwOnFailure", options.throwOnFailure) ?? false;
  const json = toJson(request);
  let follow: Follow | undefined;
  const missing = new Map<string, Missing>();
  let mistake: { readonly error: unknown } | undefined;
  const scope = new Scope({
    within,
    signal: settings.signal,
    milliseconds: settings.timeout,
    onTimeout: () => {
      const partial = outcomeOf(follow);
      const { total, live } = partial.summary;
      const { expectedTasks } = followOptions;
      const all = expectedTasks === undefined ? "all" : `${expectedTasks} (expectedTasks)`;
      return new TatError({
        kind: "timeout",
        code: "WaitTimeout",
        message: `expected ${all} tasks to end within ${settings.timeout} ms; ${total} were seen, of which ${live} are still under way; raise timeout, or look at partial`,
        requestId: partial.requestId,
        retryable: true,
        partial,
      });
    },
  });
  try {
    follow = await Follow.open(client, settings, followed, json, followOptions, scope);
    for (let changes = await follow.next(); changes !== undefined; changes = await follow.next()) {
      for (const change of changes) {
        if (change.missing === undefined) missing.delete(change.invocationTaskId);
        else missing.set(change.invocationTaskId, change.missing === "not-visible" && change.task !== undefined ? "vanished" : change.missing);
      }
      const changed = changes.map(({ task }) => task).filter((task) => task !== undefined);
      if (changed.length === 0 || onUpdate === undefined) continue;
      const progress = progressOf(follow, changed);
      const updating = (async () => onUpdate(progress))();
      updating.catch((error: unknown) => (mistake = { error }));
      await scope.run(updating);
    }
    const outcome = outcomeOf(follow);
    if (missing.size > 0) throw missingError(missing, followOptions.grace, outcome);
    if (throwOnFailure && outcome.summary.failed > 0) throw failureError(outcome);
    return outcome;
  } catch (error) {
    // What was known by then is not lost; what is the caller's, an abort or a mistake in onUpdate, stays as it is.
    const hasEnded = scope.ended?.reason === error;
    const isCallers = hasEnded ? settings.signal?.aborted === true : mistake?.error === error;
    if (isCallers || follow === undefined || !TatError.is(error) || error.partial !== undefined) throw error;
    throw withFields(error, { partial: outcomeOf(follow) });
  } finally {
    scope.end(undefined);
  }
}

/** What waits and watches have in common. */
export function readFollowOptions<Output extends FollowOptions["output"]>(
  { InvocationTaskIds }: DescribeInvocationTasksRequest,
  { output, expectedTasks, emptyGrace, onAnswer }: { output?: unknown; expectedTasks?: unknown; emptyGrace?: unknown; onAnswer?: FollowOptions["onAnswer"] },
  outputs: readonly Output[],
  usual: Output,
): FollowOptions {
  const known = outputs.find((name) => name === (output ?? usual));
  if (known === undefined) {
    const given = typeof output === "string" ? JSON.stringify(output) : describeType(output);
    throw invalidArgument("output", `expected one of ${outputs.map((name) => JSON.stringify(name)).join(", ")}, got ${given}`);
  }
  if (InvocationTaskIds !== undefined && expectedTasks !== undefined) {
    throw invalidArgument("expectedTasks", "expected none with invocationTaskIds, which say how many there are");
  }
  return {
    output: known,
    expectedTasks: expectedTasks === undefined ? undefined : requireAboveZero("expectedTasks", expectedTasks),
    grace: emptyGrace === 0 ? 0 : (optionalMilliseconds("emptyGrace", emptyGrace) ?? 30_000),
    onAnswer: optionalFunction("onAnswer", onAnswer),
  };
}

function requireAboveZero(field: string, value: unknown): number {
  const number = requireWhole(field, value);
  if (number === 0) throw invalidArgument(field, "expected a whole number above 0, got 0");
  return number;
}

function outcomeOf(follow: Follow | undefined): InvocationOutcome {
  const tasks = follow?.tasks ?? [];
  return { tasks, summary: summarize(tasks), totalCount: follow?.totalCount, requestId: follow?.requestId };
}

/** Summed up only if somebody looks: there may be ten thousand tasks, and an update for each hundred. */
function progressOf(follow: Follow, changed: readonly InvocationTask[]): WaitProgress {
  let outcome: InvocationOutcome | undefined;
  const known = (): InvocationOutcome => (outcome ??= outcomeOf(follow));
  return {
    changed,
    totalCount: follow.totalCount,
    requestId: follow.requestId,
    get tasks() {
      return known().tasks;
    },
    get summary() {
      return known().summary;
    },
  };
}

/** Why a task is not there: it never was, it was seen before, or the service refuses its id. */
type Missing = NonNullable<Change["missing"]> | "vanished";

function missingError(missing: ReadonlyMap<string, Missing>, grace: number, { requestId }: InvocationOutcome): TatError {
  const those = (reason: Missing): string[] => [...missing].filter(([, it]) => it === reason).map(([id]) => id);
  const [invalid, unseen, vanished] = [those("invalid"), those("not-visible"), those("vanished")];
  const parts = [
    ...(unseen.length > 0 ? [`${someOf(unseen)} did not appear`] : []),
    ...(vanished.length > 0 ? [`${someOf(vanished)} was seen, and then no more for ${grace} ms`] : []),
  ];
  const isInvalid = invalid.length > 0;
  return new TatError({
    kind: "service",
    code: isInvalid ? "InvalidParameterValue.InvalidInvocationTaskId" : "InvocationNotVisible",
    message: isInvalid
      ? `expected ids of tasks of this account and region, the service does not know ${[someOf(invalid), ...parts].join(", ")}; all others have ended`
      : `expected to see all tasks within ${grace} ms, ${parts.join(", ")}; check the ids and the region; all others have ended`,
    requestId,
    retryable: !isInvalid,
  });
}

function someOf(ids: readonly string[]): string {
  return ids.slice(0, 5).join(", ") + (ids.length > 5 ? ` and ${ids.length - 5} more` : "");
}

function failureError({ summary, requestId }: InvocationOutcome): TatError {
  return new TatError({
    kind: "service",
    code: "InvocationFailed",
    message: `expected all tasks to succeed: ${describeSummary(summary)}; see the partial outcome`,
    requestId,
    retryable: false,
  });
}
