import { durationOf, timeReader } from "../../durations.js";
import { exitCodeOf, fateOf, rankOfFate, rankOfStatus, statusOf, type Fate } from "../../fate.js";
import type { InvocationTask } from "../../generated/model.js";
import { isTerminal } from "../../status.js";
import type { StatusCount } from "../../outcome.js";
import { unitedIntervals, type Interval } from "./time-scale.js";
import { spansOf } from "./timeline.js";

/** What there is to say of all tasks together. */
export interface Overview {
  readonly total: number;
  /** How many have ended. */
  readonly ended: number;
  /** How many are in each state, the worst state first. */
  readonly statuses: readonly StatusCount[];
  /** How many came to each end, or have not, the worst first. */
  readonly fates: ReadonlyMap<Fate, number>;
  /** When the first was created, in Unix milliseconds; `NaN` if none tells. */
  readonly from: number;
  /** When the last one ended; `NaN` while one has not, or if none tells. */
  readonly to: number;
  /** When commands ran, or their end was told, one after the other; of one that has not ended, without an end. */
  readonly busy: readonly Interval[];
  /** How long half of the commands took at most, in milliseconds; `NaN` if none has ended. */
  readonly median: number;
  /** The exit codes that there are, the least first. */
  readonly exitCodes: readonly number[];
}

/** Milliseconds without a task that is new, after which all are taken to be found. */
const ALL_FOUND = 3_000;

/**
 * The tasks, in the order in which they are shown. While they are found, those that failed come first; from then on, or once
 * `hold` is called, nothing moves until somebody asks to sort again.
 */
export class ShownTasks {
  /** Reads times once, as tasks share many. */
  readonly timeOf = timeReader();
  readonly #tasks = new Map<string, InvocationTask>();
  #order: InvocationTask[] | undefined;
  #places: string[] = [];
  #isHeld = false;
  #lastFound = 0;
  #overview: Overview | undefined;
  #misplaced: number | undefined;

  get size(): number {
    return this.#tasks.size;
  }

  get(id: string): InvocationTask | undefined {
    return this.#tasks.get(id);
  }

  /** Takes in what was seen at a moment, in milliseconds of any clock that goes on. */
  update(tasks: Iterable<InvocationTask>, now: number): void {
    if (this.size > 0 && now - this.#lastFound >= ALL_FOUND) this.#isHeld = true;
    for (const task of tasks) {
      const id = idOf(task);
      if (!this.#tasks.has(id)) {
        this.#places.push(id);
        this.#lastFound = now;
      }
      this.#tasks.set(id, task);
    }
    this.#order = undefined;
    this.#misplaced = undefined;
    this.#overview = undefined;
    if (!this.#isHeld) this.sortAgain();
  }

  /** Whether nothing moves by itself. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Somebody looks at the list: from now on, what is new comes to its end. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Puts those that failed first. */
  sortAgain(): void {
    const ranked = [...this.#tasks].map(([id, task]) => [rankOf(task), id] as const);
    this.#places = ranked.sort(([left], [right]) => left - right).map(([, id]) => id);
    this.#order = undefined;
    this.#misplaced = undefined;
  }

  /** The tasks as they are shown. */
  get order(): readonly InvocationTask[] {
    return (this.#order ??= this.#places.flatMap((id) => this.#tasks.get(id) ?? []));
  }

  /** How many that failed stand below one that did not. */
  get misplaced(): number {
    return (this.#misplaced ??= this.#countMisplaced());
  }

  /** The ids of those that have not ended. */
  get live(): string[] {
    return this.order.filter((task) => !isTerminal(task.TaskStatus)).map(idOf);
  }

  get overview(): Overview {
    return (this.#overview ??= this.#sumUp());
  }

  #countMisplaced(): number {
    let count = 0;
    let isBelow = false;
    for (const task of this.order) {
      if (!isFailure(task)) isBelow = true;
      else if (isBelow) count += 1;
    }
    return count;
  }

  #sumUp(): Overview {
    const statuses = new Map<StatusCount["status"], number>();
    const fates = new Map<Fate, number>();
    const exitCodes = new Set<number>();
    const durations: number[] = [];
    const busy: Interval[] = [];
    let ended = 0;
    let [from, to] = [Infinity, -Infinity];
    for (const task of this.order) {
      count(statuses, statusOf(task));
      count(fates, fateOf(task));
      from = Math.min(from, this.timeOf(task.CreatedTime) || Infinity);
      for (const span of spansOf(task, this.timeOf, Infinity)) if (span.kind !== "queued") busy.push(span);
      if (!isTerminal(task.TaskStatus)) continue;
      ended += 1;
      to = Math.max(to, this.timeOf(task.EndTime) || this.timeOf(task.UpdatedTime) || -Infinity);
      // That it has none is -1.
      const exitCode = exitCodeOf(task) ?? -1;
      if (exitCode !== -1) exitCodes.add(exitCode);
      const duration = durationOf(task, this.timeOf);
      if (duration !== undefined) durations.push(duration);
    }
    durations.sort((left, right) => left - right);
    return {
      total: this.size,
      ended,
      statuses: sorted(statuses, rankOfStatus).map(([status, number]) => ({ status, count: number })),
      fates: new Map(sorted(fates, rankOfFate)),
      from: finite(from),
      to: ended === this.size ? finite(to) : NaN,
      busy: unitedIntervals(busy),
      median: durations[(durations.length - 1) >> 1] ?? NaN,
      exitCodes: [...exitCodes].sort((left, right) => left - right),
    };
  }
}

/** What tells a task from the others; the service has always an id for it. */
export function idOf(task: InvocationTask): string {
  return task.InvocationTaskId ?? task.InstanceId ?? "";
}

/** Whether a task has ended in another way than it should. */
export function isFailure(task: InvocationTask): boolean {
  return isTerminal(task.TaskStatus) && fateOf(task) !== "succeeded";
}

/** Those that failed, the worst first; then those that may; then the others. */
function rankOf(task: InvocationTask): number {
  return rankOfFate(fateOf(task)) * 100 + Math.min(99, rankOfStatus(statusOf(task)));
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted<Key>(counts: ReadonlyMap<Key, number>, rank: (key: Key) => number): [Key, number][] {
  return [...counts].sort(([left], [right]) => rank(left) - rank(right));
}

function finite(time: number): number {
  return Number.isFinite(time) ? time : NaN;
}
