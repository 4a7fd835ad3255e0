import { isTerminal, LIMITS, TatError, type DescribeInvocationTasksResponse } from "tat-tasks";

import { monotonicNow } from "../scope.js";
import type { Charge } from "./charges.js";
import { PATIENCE, settles } from "./shared-values.js";

/** What a call for ids has brought. */
export type LaneAnswer = DescribeInvocationTasksResponse;

/** What became of some ids: they were asked for in one call. */
export interface LaneOutcome {
  readonly ids: readonly string[];
  readonly answer: LaneAnswer | "refused";
  /** Whether the call was for other ids too. */
  readonly isShared: boolean;
}

interface Batch {
  readonly ids: ReadonlySet<string>;
  readonly since: number;
  readonly answer: Promise<LaneAnswer | "refused">;
}

/** Milliseconds for which a call waits for others who want to come along. */
const COLLECTS_FOR = 5;

/** For how long after somebody looked at a task it is taken along. */
const WANTED_FOR = 1_000;

/** The calls that are out at once. While they are, ids gather for the next one. */
const MOST_OUT = 2;

/** A task under way. */
interface Live {
  answered: number;
  wanted: number;
}

/** The look-ups that may share calls. */
export class LookUpLane {
  readonly #call: (ids: readonly string[], charge: Charge) => Promise<LaneAnswer>;
  /** By id, the call in which it is asked for. */
  readonly #asked = new Map<string, Batch>();
  readonly #out = new Map<ReadonlySet<string>, { readonly since: number; readonly ended: Promise<void> }>();
  /** By id, from the one whose last answer is the oldest. */
  readonly #live = new Map<string, Live>();
  readonly #maxAge: number;
  #gathering: { readonly batch: Batch; readonly ids: Set<string> } | undefined;

  /** @param maxAge milliseconds for which an answer is good for a task that is under way */
  constructor(call: (ids: readonly string[], charge: Charge) => Promise<LaneAnswer>, maxAge: number) {
    this.#call = call;
    this.#maxAge = maxAge;
  }

  /** Somebody looks at these tasks, whether that takes a call or not. */
  want(ids: readonly string[]): void {
    const now = monotonicNow();
    for (const id of ids) {
      const live = this.#live.get(id);
      if (live !== undefined) live.wanted = now;
    }
  }

  /** Asks for ids together with whoever else does. The one for whom a call is begun owes its repetitions. */
  async ask(ids: readonly string[], charge: Charge): Promise<LaneOutcome[]> {
    const wanted = new Map<Batch, string[]>();
    for (const id of ids) {
      const batch = this.#batchFor(id, charge);
      const others = wanted.get(batch);
      if (others === undefined) wanted.set(batch, [id]);
      else others.push(id);
    }
    const outcomes = await Promise.all([...wanted].map(([batch, part]) => this.#outcomesOf(batch, part, charge)));
    return outcomes.flat();
  }

  /** Asks for ids in a call of their own. */
  askAtOnce(ids: readonly string[], charge: Charge): Promise<LaneAnswer> {
    return this.#call(ids, charge);
  }

  async #outcomesOf(batch: Batch, ids: readonly string[], charge: Charge): Promise<LaneOutcome[]> {
    if (await settles(batch.answer, batch.since + PATIENCE - monotonicNow())) {
      return [{ ids, answer: await batch.answer, isShared: batch.ids.size > ids.length }];
    }
    this.#forget(batch);
    return this.ask(ids, charge);
  }

  #batchFor(id: string, charge: Charge): Batch {
    const asked = this.#asked.get(id);
    if (asked !== undefined) return asked;
    if (this.#gathering === undefined || this.#gathering.ids.size >= LIMITS.invocationTaskIds) {
      const ids = new Set<string>();
      const batch = { ids, since: monotonicNow(), answer: this.#send(ids, charge) };
      // Each that waits for it hears of a failure.
      batch.answer.catch(() => undefined);
      this.#gathering = { batch, ids };
    }
    const { batch, ids } = this.#gathering;
    ids.add(id);
    this.#asked.set(id, batch);
    return batch;
  }

  async #send(ids: Set<string>, charge: Charge): Promise<LaneAnswer | "refused"> {
    await new Promise((resolve) => setTimeout(resolve, COLLECTS_FOR));
    await this.#room();
    if (this.#gathering?.ids === ids) {
      this.#fill(this.#gathering.batch, ids);
      this.#gathering = undefined;
    }
    const call = this.#call([...ids], charge).finally(() => {
      this.#out.delete(ids);
      for (const id of ids) if (this.#asked.get(id)?.ids === ids) this.#asked.delete(id);
    });
    const ended = call.then(
      () => undefined,
      () => undefined,
    );
    this.#out.set(ids, { since: monotonicNow(), ended });
    try {
      const answer = await call;
      this.#answered(ids, answer);
      return answer;
    } catch (error) {
      if (isAboutAnId(error)) return "refused";
      throw error;
    }
  }

  /**
   * Takes along what would be asked for soon anyway, the oldest first. Otherwise callers who ask for different parts of the
   * same tasks would cause a call for each part.
   */
  #fill(batch: Batch, ids: Set<string>): void {
    const now = monotonicNow();
    for (const [id, { answered, wanted }] of this.#live) {
      if (ids.size >= LIMITS.invocationTaskIds || now - answered < this.#maxAge / 2) return;
      if (now - wanted > WANTED_FOR + this.#maxAge) this.#live.delete(id);
      else if (!this.#asked.has(id)) {
        ids.add(id);
        this.#asked.set(id, batch);
      }
    }
  }

  #answered(ids: ReadonlySet<string>, { InvocationTaskSet }: LaneAnswer): void {
    const now = monotonicNow();
    const wanted = new Map([...ids].map((id) => [id, this.#live.get(id)?.wanted ?? now]));
    for (const id of ids) this.#live.delete(id);
    if (this.#maxAge === 0) return;
    for (const { InvocationTaskId: id = "", TaskStatus } of InvocationTaskSet) {
      if (ids.has(id) && !isTerminal(TaskStatus)) this.#live.set(id, { answered: now, wanted: wanted.get(id) ?? now });
    }
  }

  /** Waits until another call may go out. */
  async #room(): Promise<void> {
    while (this.#out.size >= MOST_OUT) {
      const now = monotonicNow();
      for (const [ids, { since }] of this.#out) if (now - since >= PATIENCE) this.#out.delete(ids);
      const [oldest] = this.#out.values();
      if (oldest === undefined || this.#out.size < MOST_OUT) return;
      await settles(Promise.race([...this.#out.values()].map(({ ended }) => ended)), oldest.since + PATIENCE - now);
    }
  }

  /** Whoever has begun it may have been stopped. */
  #forget(batch: Batch): void {
    if (this.#gathering?.batch === batch) this.#gathering = undefined;
    for (const id of batch.ids) if (this.#asked.get(id) === batch) this.#asked.delete(id);
  }
}

/** Whether the service has refused the whole call for one of its ids: it does not say which. */
export function isAboutAnId(error: unknown): boolean {
  return TatError.is(error) && error.code === "InvalidParameterValue.InvalidInvocationTaskId";
}
