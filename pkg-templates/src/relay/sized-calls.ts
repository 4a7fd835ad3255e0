import { LIMITS, TatError, type DescribeInvocationTasksResponse, type InvocationTask } from "tat-tasks";

import { monotonicNow } from "../scope.js";
import { lengthOf } from "./answers.js";
import type { CallAllowance } from "./charges.js";
import type { Key } from "./keyed-map.js";
import type { Memory } from "./memory.js";
import { Refusal } from "./refusal.js";

/** What the calls for some ids have brought. */
export interface SizedAnswer {
  readonly tasks: readonly InvocationTask[];
  /** That of the last call. */
  readonly requestId: string;
  /** By id, why there is no answer for it: its own is too large, or it takes more calls to tell whose is. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/** What is put into one call: less than a client reads of an answer, for there may be tasks in it whose size is not known. */
export const MOST_BYTES_OF_A_CALL = 7 * 1024 * 1024;

/** 100 of less than that make no difference. */
const SMALL_BYTES = MOST_BYTES_OF_A_CALL / (10 * LIMITS.invocationTaskIds);

/** The most calls that are made for some ids: by so many, one task of 100 is found whose answer is too large by itself. */
const MOST_CALLS = 15;

/** Milliseconds for which it is remembered how large an answer is. */
const KNOWN_FOR = 60_000;

const SIZE_BYTES = 300;

/** How large the answer for a task is. */
export interface Size {
  readonly bytes: number;
  /** The error, where that is too much for a call. */
  readonly failure?: unknown;
}

/** Asks for tasks by their ids, by more than one call where the answer is too large for one. */
export class SizedCalls {
  readonly #call: (ids: readonly string[], allowance: CallAllowance) => Promise<DescribeInvocationTasksResponse>;
  readonly #sizes: Memory<Size>;
  readonly #key: Key;

  /**
   * @param sizes those of large tasks: what was too large together is not asked for together again
   * @param key what they are remembered by there, besides their id
   */
  constructor(call: (ids: readonly string[], allowance: CallAllowance) => Promise<DescribeInvocationTasksResponse>, sizes: Memory<Size>, key: Key) {
    this.#call = call;
    this.#sizes = sizes;
    this.#key = key;
  }

  async ask(ids: readonly string[], allowance: CallAllowance): Promise<SizedAnswer> {
    const tasks: InvocationTask[] = [];
    const failures = new Map<string, unknown>();
    const parts = this.#fitting(ids, failures);
    let [requestId, calls] = ["", 0];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      if (calls === MOST_CALLS) {
        for (const id of part) failures.set(id, takesMoreCalls());
        continue;
      }
      calls += 1;
      try {
        const { InvocationTaskSet, RequestId } = await this.#call(part, allowance);
        tasks.push(...InvocationTaskSet);
        requestId = RequestId;
        const sizes = new Map(InvocationTaskSet.map((task) => [task.InvocationTaskId, lengthOf([task])]));
        for (const id of part) this.#remember(id, { bytes: sizes.get(id) ?? 0 });
      } catch (failure) {
        if (!isTooLarge(failure)) throw failure;
        const [id = "", ...others] = part;
        if (others.length === 0) {
          this.#remember(id, { bytes: MOST_BYTES_OF_A_CALL, failure });
          failures.set(id, failure);
          continue;
        }
        // Should there be no more calls for them now: next time no more than half of them are asked for together.
        for (const id of part) this.#remember(id, { bytes: (2 * MOST_BYTES_OF_A_CALL) / part.length });
        const middle = part.length >> 1;
        parts.push(part.slice(middle), part.slice(0, middle));
      }
    }
    return { tasks, requestId, failures };
  }

  /** Parts whose answers, as they were last, are not too large. */
  #fitting(ids: readonly string[], failures: Map<string, unknown>): string[][] {
    const now = monotonicNow();
    const parts: string[][] = [];
    let room = -1;
    for (const id of ids) {
      const { bytes, failure } = this.#sizes.get([...this.#key, id], now) ?? { bytes: 0 };
      if (failure !== undefined) {
        failures.set(id, failure);
        continue;
      }
      if (bytes > room) {
        parts.push([]);
        room = MOST_BYTES_OF_A_CALL;
      }
      parts.at(-1)?.push(id);
      room -= bytes;
    }
    return parts;
  }

  #remember(id: string, size: Size): void {
    const now = monotonicNow();
    const key = [...this.#key, id];
    if (size.bytes < SMALL_BYTES) this.#sizes.delete(key);
    else this.#sizes.set(key, size, SIZE_BYTES, now + KNOWN_FOR, now);
  }
}

/** Whether an answer has more bytes than the service sends, or than a client reads. */
export function isTooLarge(error: unknown): boolean {
  return TatError.is(error) && (error.code === "ResponseTooLarge" || error.code === "ResponseSizeLimitExceeded");
}

function takesMoreCalls(): Refusal {
  return new Refusal(429, "RequestLimitExceeded", "the answers are too large, and take more calls; ask again", { retryAfter: 1 });
}
