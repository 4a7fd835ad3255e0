import type { InvocationTask } from "./generated/model.js";

/** The outputs that are there: `read` of `of`. The others were not asked for. */
export interface Outputs {
  /** How many of the tasks have an `Output`; it may be empty. */
  readonly read: number;
  /** How many tasks there are that may have written one. */
  readonly of: number;
  /** The tasks whose outputs were read, by what they wrote, the largest group first. */
  readonly groups: readonly OutputGroup[];
}

/**
 * Tasks that wrote the same bytes. {@link decodeOutput} takes it as it is.
 *
 * Where `Dropped` is above 0, they are the same as far as they were kept, and as many more were not.
 */
export interface OutputGroup {
  /** What they wrote, in Base64. */
  readonly Output: string;
  /** How many bytes of each were cut off. */
  readonly Dropped: number;
  readonly tasks: readonly InvocationTask[];
}

/** Groups the tasks that may have written something by what they wrote. */
export function groupByOutput(tasks: readonly InvocationTask[]): Outputs {
  const groups = new Map<string, OutputGroup & { readonly tasks: InvocationTask[] }>();
  const keyOf = textKeys();
  let read = 0;
  for (const task of tasks) {
    const Output = task.TaskResult?.Output;
    const Dropped = task.TaskResult?.Dropped ?? 0;
    if (typeof Output !== "string") continue;
    read += 1;
    // Base64 may leave out its padding.
    const key = `${keyOf(Output.replace(/={1,2}$/, ""))} ${Dropped}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { Output, Dropped, tasks: [task] });
    else group.tasks.push(task);
  }
  return { read, of: tasks.length, groups: [...groups.values()].sort((left, right) => right.tasks.length - left.tasks.length) };
}

/**
 * Gives equal texts equal keys, and short ones. V8 hashes a text above 16,383 characters by its length alone, and outputs
 * that were cut are all of one length: as keys of a `Map`, 10,000 of them take minutes.
 */
export function textKeys(): (text: string) => string {
  const numbers = new Map<string, number>();
  const numberOf = (piece: string): number => {
    const number = numbers.get(piece) ?? numbers.size;
    numbers.set(piece, number);
    return number;
  };
  return (text) => (text.match(/[^]{1,16000}/g) ?? []).map(numberOf).join();
}
