import type { FakeStep, FakeTask } from "./fleet.js";

/** What the tasks of a uniform fleet have in common. Every member has a default. */
export interface UniformFleetOptions {
  /** The invocation that all tasks belong to; the ids of the tasks are made from it. Default: `"inv-uniform"`. */
  readonly invocationId?: string;
  /** Default: `"cmd-uniform"`. */
  readonly commandId?: string;
  readonly region?: string;
  /** Unix milliseconds. Default: when the tasks are added to a fleet. */
  readonly createdAt?: number;
  /** Milliseconds from creation to `RUNNING`. Default: 1,000. */
  readonly runAfter?: number;
  /** Milliseconds from `RUNNING` to `SUCCESS`. Default: 5,000. */
  readonly runFor?: number;
  /** Milliseconds over which the beginnings are spread, from the first task to the last. Default: 0. */
  readonly spread?: number;
  /** What each prints when it ends. Default: `"ok\n"`. */
  readonly output?: string | Uint8Array;
}

/**
 * Makes `count` tasks of one invocation that all do the same: wait, run, succeed. For tests of scale.
 *
 * @throws RangeError when `count` is not a whole number of at least 0
 */
export function uniformFleet(count: number, options: UniformFleetOptions = {}): FakeTask[] {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`\`count\` must be a whole number of at least 0; got ${String(count)}.`);
  }
  const { invocationId = "inv-uniform", commandId = "cmd-uniform" } = options;
  const { runAfter = 1_000, runFor = 5_000, spread = 0, output = "ok\n" } = options;
  const prefix = invocationId.replace(/^inv-/, "");
  return Array.from({ length: count }, (_, index) => {
    const number = index.toString(36).padStart(6, "0");
    const start = runAfter + (count > 1 ? Math.round((spread * index) / (count - 1)) : 0);
    const timeline: FakeStep[] = [
      { after: 0, status: "PENDING" },
      { after: start, status: "RUNNING" },
      { after: start + runFor, status: "SUCCESS", output },
    ];
    return {
      invocationTaskId: `invt-${prefix}${number}`,
      invocationId,
      commandId,
      instanceId: `ins-${prefix}${number}`,
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(options.createdAt === undefined ? {} : { createdAt: options.createdAt }),
      command: { name: "uniform", content: "echo ok" },
      timeline,
    };
  });
}
