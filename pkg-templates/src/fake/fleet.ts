import { hasIdShape, type FilterName } from "./task-query.js";
import type { TaskStatus } from "./task-status.js";

/** What a task executed, as its `CommandDocument` tells it. Every member has a default. */
export interface FakeCommand {
  /** `CommandName`; when it is left out, so is the member of the answer, as in the official page's example. */
  readonly name?: string;
  /** The script; a string is taken as UTF-8. Answered as Base64. Default: empty. */
  readonly content?: string | Uint8Array;
  /** Default: `"SHELL"`. */
  readonly type?: "SHELL" | "POWERSHELL" | "BAT";
  /** Seconds that the command may take, as it is shown; the timeline decides what happens. Default: 60. */
  readonly timeout?: number;
  /** Default: `"root"`. */
  readonly username?: string;
  /** Default: `"/root"`. */
  readonly workingDirectory?: string;
  /** Default: `""`, no upload. */
  readonly outputCosBucketUrl?: string;
  /** Default: `""`. */
  readonly outputCosKeyPrefix?: string;
}

/** Something that happens to a task. A step stays in force until the next one. */
export interface FakeStep {
  /** Milliseconds after the task's creation, on the fake's clock. Steps are in order. */
  readonly after: number;
  /** `TaskStatus` from here on: one of the 13, or any other text, to see what a client makes of it. */
  readonly status: TaskStatus | (string & {});
  /** What the command prints at this moment: it is added to what was printed before. A string is taken as UTF-8. */
  readonly output?: string | Uint8Array;
  /** `ExitCode` from here on. Default: 0 with `SUCCESS`, 1 with `FAILED`, and −1, which means none, otherwise. */
  readonly exitCode?: number;
  /** `ErrorInfo` from here on. */
  readonly errorInfo?: string;
  /** `OutputUrl` from here on. */
  readonly outputUrl?: string;
  /** `OutputUploadCOSErrorInfo` from here on. */
  readonly outputUploadError?: string;
}

/** One task: a run of a command on one server, as a script that is read off the fake's clock. */
export interface FakeTask {
  /** `invt-…`, unique in a fleet. */
  readonly invocationTaskId: string;
  /** `inv-…`. */
  readonly invocationId: string;
  /** `cmd-…`. */
  readonly commandId: string;
  /** `ins-…`, `lhins-…` or `rins-…`. */
  readonly instanceId: string;
  /** Only a query to this region sees the task. Without it, every region does. */
  readonly region?: string;
  readonly command?: FakeCommand;
  /** `InvocationSource`. Default: `"USER"`. */
  readonly invocationSource?: string;
  /** Unix milliseconds. Default: when the task was added to the fleet. */
  readonly createdAt?: number;
  /** What happens to the task, at least one step. */
  readonly timeline: readonly FakeStep[];
}

/** A task that is in a fleet, and so has a time of creation. */
export interface PlacedTask extends FakeTask {
  readonly createdAt: number;
}

/** The tasks that a fake knows. They are answered in the order in which they were added. */
export class FakeFleet implements Iterable<PlacedTask> {
  readonly #tasks = new Map<string, PlacedTask>();
  readonly #clock: () => number;

  /** @param clock gives the time of creation, in Unix milliseconds, to tasks that name none */
  constructor(clock: () => number, tasks: Iterable<FakeTask> = []) {
    this.#clock = clock;
    this.add(...tasks);
  }

  /** How many tasks there are. */
  get size(): number {
    return this.#tasks.size;
  }

  /**
   * Adds tasks.
   *
   * @throws TypeError when a task is malformed, or its id is taken; none is added then
   */
  add(...tasks: readonly FakeTask[]): void {
    const now = this.#clock();
    const placed = new Map<string, PlacedTask>();
    for (const task of tasks) {
      verifyTask(task);
      const id = task.invocationTaskId;
      if (this.#tasks.has(id) || placed.has(id)) {
        throw new TypeError(`The fleet already has a task ${id}; use replace() to change it.`);
      }
      placed.set(id, { ...task, createdAt: task.createdAt ?? now });
    }
    for (const [id, task] of placed) this.#tasks.set(id, task);
  }

  /**
   * Puts tasks in the place of those with the same ids, which keep their place in the order and, unless the new ones
   * say otherwise, their time of creation. Tasks that are new are added.
   *
   * @throws TypeError when a task is malformed; nothing is changed then
   */
  replace(...tasks: readonly FakeTask[]): void {
    for (const task of tasks) verifyTask(task);
    const now = this.#clock();
    for (const task of tasks) {
      const createdAt = task.createdAt ?? this.#tasks.get(task.invocationTaskId)?.createdAt ?? now;
      this.#tasks.set(task.invocationTaskId, { ...task, createdAt });
    }
  }

  /** Removes tasks by their ids; ids that are not there are passed over. */
  remove(...invocationTaskIds: readonly string[]): void {
    for (const id of invocationTaskIds) this.#tasks.delete(id);
  }

  /** Removes all tasks. */
  clear(): void {
    this.#tasks.clear();
  }

  get(invocationTaskId: string): PlacedTask | undefined {
    return this.#tasks.get(invocationTaskId);
  }

  [Symbol.iterator](): Iterator<PlacedTask> {
    return this.#tasks.values();
  }
}

const idMembers = {
  invocationTaskId: "invocation-task-id",
  invocationId: "invocation-id",
  commandId: "command-id",
  instanceId: "instance-id",
} as const satisfies Readonly<Record<string, FilterName>>;

function verifyTask(task: FakeTask): void {
  for (const member of ["invocationTaskId", "invocationId", "commandId", "instanceId"] as const) {
    const value: unknown = task[member];
    if (typeof value !== "string" || !hasIdShape(idMembers[member], value)) {
      throw new TypeError(`A fake task's \`${member}\` must be an ${idMembers[member]}; got ${JSON.stringify(value)}.`);
    }
  }
  const id = task.invocationTaskId;
  if (task.createdAt !== undefined && !Number.isFinite(task.createdAt)) {
    throw new TypeError(`Task ${id}: \`createdAt\` must be Unix milliseconds; got ${String(task.createdAt)}.`);
  }
  if (!Array.isArray(task.timeline) || task.timeline.length === 0) {
    throw new TypeError(`Task ${id}: \`timeline\` must have at least one step.`);
  }
  let earliest = 0;
  for (const [index, step] of task.timeline.entries()) {
    const where = `Task ${id}, step ${index}`;
    if (!Number.isFinite(step.after) || step.after < earliest) {
      throw new TypeError(`${where}: \`after\` must be a number of at least ${earliest}; got ${String(step.after)}.`);
    }
    if (typeof step.status !== "string" || step.status === "") {
      throw new TypeError(`${where}: \`status\` must be text; got ${JSON.stringify(step.status)}.`);
    }
    if (step.exitCode !== undefined && !Number.isInteger(step.exitCode)) {
      throw new TypeError(`${where}: \`exitCode\` must be an integer; got ${String(step.exitCode)}.`);
    }
    earliest = step.after;
  }
}
