import { LIMITS, type Filter, type FilterName, type InvocationTask } from "tat-tasks";

import { describeType } from "../describe-type.js";
import { ownMembers } from "./own-members.js";

/**
 * The tasks that a caller may see: those of which every list that is named has the id, and for which `where` gives `true`. An
 * empty list has none.
 *
 * It has to be a plain object, such as `{ … }`: one of a class, or one that inherits any of these, is refused, so that nothing
 * that narrows is overlooked.
 */
export interface VisibleTasks {
  readonly invocationIds?: readonly string[];
  readonly invocationTaskIds?: readonly string[];
  readonly instanceIds?: readonly string[];
  readonly commandIds?: readonly string[];
  /**
   * Is given each task, frozen and without its output, asked for or not: `TaskResult` never has an `Output` here, so that a task
   * is judged alike by its id, in a query and from memory. Anything but `true` hides the task, and so does what it throws.
   */
  readonly where?: (task: InvocationTask) => boolean;
}

/** Filters that ask for no more than a caller may see. */
export interface NarrowedFilters {
  readonly filters: readonly Filter[];
  /** Whether they match just what the caller may see. If not, each task has to be looked at. */
  readonly isExact: boolean;
}

/** A list of ids, the filter that takes them, and the member of a task that has them. */
const DIMENSIONS = [
  { list: "invocationTaskIds", filter: "invocation-task-id", member: "InvocationTaskId" },
  { list: "invocationIds", filter: "invocation-id", member: "InvocationId" },
  { list: "instanceIds", filter: "instance-id", member: "InstanceId" },
  { list: "commandIds", filter: "command-id", member: "CommandId" },
] as const;

const NAMES = [...DIMENSIONS.map(({ list }) => list), "where"];

interface Dimension {
  readonly filter: FilterName;
  readonly member: (typeof DIMENSIONS)[number]["member"];
  readonly ids: ReadonlySet<string>;
}

/** What one caller may see. */
export class Visibility {
  readonly seesAll: boolean;
  readonly #dimensions: readonly Dimension[];
  readonly #where: ((task: InvocationTask) => unknown) | undefined;
  #failure: unknown;

  private constructor(seesAll: boolean, dimensions: readonly Dimension[], where?: (task: InvocationTask) => unknown) {
    this.seesAll = seesAll;
    this.#dimensions = dimensions;
    this.#where = where;
  }

  /** What `where` has thrown last. */
  get failure(): unknown {
    return this.#failure;
  }

  /**
   * What `authorize` has given. What is left out narrows nothing: so a name that is wrong, or a list that is missing, must not
   * pass for left out.
   *
   * @throws {TypeError} where it makes no sense: then nothing is seen at all
   */
  static of(see: unknown): Visibility {
    if (see === "all") return new Visibility(true, []);
    if (see === undefined || typeof see === "string") throw new TypeError(`see: expected "all" or an object, got ${describeType(see)}`);
    const members = new Map(ownMembers("see", see, NAMES));
    if (members.size === 0) throw new TypeError(`see: expected one of ${NAMES.join(", ")}, got none`);
    const where = members.get("where");
    if (members.delete("where") && typeof where !== "function") throw new TypeError(`see: expected a function where, got ${describeType(where)}`);
    const dimensions: Dimension[] = [];
    for (const { list, filter, member } of DIMENSIONS) {
      if (!members.has(list)) continue;
      const ids = textsOf(members.get(list));
      if (ids === undefined) throw new TypeError(`see: expected ${list} to be an array of texts that are not empty`);
      dimensions.push({ filter, member, ids: new Set(ids) });
      members.delete(list);
    }
    if (members.size > 0) throw new TypeError(`see: expected ${NAMES.join(", ")}, got ${[...members.keys()].map(String).join(", ")}`);
    return new Visibility(false, dimensions, where as ((task: InvocationTask) => unknown) | undefined);
  }

  sees(task: InvocationTask): boolean {
    for (const { member, ids } of this.#dimensions) {
      const id = task[member];
      if (id === undefined || !ids.has(id)) return false;
    }
    return this.#where === undefined || this.#passes(this.#where, task);
  }

  /** A failure hides the task, as if there were none: otherwise it would tell that there is one. */
  #passes(where: (task: InvocationTask) => unknown, task: InvocationTask): boolean {
    const failed = (reason: unknown): void => {
      this.#failure = reason;
    };
    try {
      const result = where(withoutOutput(task));
      // A promise is not `true`; but nobody else would hear of its rejection.
      if (typeof result === "object") Promise.resolve(result).catch(failed);
      return result === true;
    } catch (reason) {
      failed(reason);
      return false;
    }
  }

  /**
   * Filters for what the caller may see. Who does not see all has to name an id: else `where`, and a list that is longer than a
   * filter takes, would have the whole account looked through.
   */
  narrow(asked: readonly Filter[]): NarrowedFilters | "not covered" | "empty" {
    if (asked.length === 0 && !this.seesAll) return "not covered";
    const byName = new Map<Filter["Name"], readonly string[]>();
    // Each name once, as all filters must match: one that a caller repeats leaves room for what holds it to what it may see.
    for (const { Name, Values } of asked) byName.set(Name, byName.get(Name)?.filter((value) => Values.includes(value)) ?? Values);
    for (const { filter, ids } of this.#dimensions) byName.set(filter, byName.get(filter)?.filter((value) => ids.has(value)) ?? [...ids]);
    const filters = Array.from(byName, ([Name, Values]) => ({ Name, Values }));
    if (filters.some(({ Values }) => Values.length === 0)) return "empty";
    // What the service takes no more of is left to a look at each task. What the caller has asked for is within its limits.
    const taken = filters.filter(({ Values }) => Values.length <= LIMITS.filterValues);
    return { filters: taken, isExact: this.#where === undefined && taken.length === filters.length };
  }
}

/** The text itself is not copied. */
function withoutOutput(task: InvocationTask): InvocationTask {
  if (task.TaskResult === undefined || !("Output" in task.TaskResult)) return task;
  const { Output: _, ...TaskResult } = task.TaskResult;
  return Object.freeze({ ...task, TaskResult: Object.freeze(TaskResult) });
}

function textsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = Array.from(value as unknown[]);
  return texts.every((text) => typeof text === "string" && text !== "") ? (texts as string[]) : undefined;
}
