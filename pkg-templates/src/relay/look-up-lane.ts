import { isTerminal, type InvocationTask } from "tat-tasks";

import { groupBy } from "../group-by.js";
import { monotonicNow } from "../scope.js";
import type { HalvedAnswer } from "./ask-in-halves.js";
import type { CallAllowance } from "./charges.js";
import { isAboutAnId } from "./refused-values.js";
import { firstAnswer, PATIENCE, settles } from "./shared-values.js";

/** What became of some ids, which were asked for together, with others or without. */
export interface LaneOutcome {
  readonly ids: readonly string[];
  readonly answer: HalvedAnswer;
  /** Those of the ids of which the service has refused one or more, and so answered none. */
  readonly refused: readonly string[];
  /** What it has said then. */
  readonly refusal: unknown;
  /** Whether ids of others were refused together with these. */
  readonly isShared: boolean;
  /** Whether no ids of others were asked for. */
  readonly isAlone: boolean;
}

interface BatchAnswer extends HalvedAnswer {
  readonly refused: ReadonlySet<string>;
  readonly refusal: unknown;
  readonly isAlone: boolean;
}

interface Batch {
  readonly ids: ReadonlySet<string>;
  readonly since: number;
  readonly answer: Promise<BatchAnswer>;
}

/** Milliseconds for which a call waits for others who want to come along. */
const COLLECTS_FOR = 5;

/** For how long after somebody looked at a task it is taken along. */
const WANTED_FOR = 1_000;

/** The calls that are out at once. While they are, ids gather for the next one. */
const MOST_OUT = 2;

/** The most calls more that are made to find whose ids are refused. */
const MOST_CALLS_TO_TELL_WHOSE = 8;

/** A task under way. */
interface Live {
  answered: number;
  wanted: number;
}

/** The look-ups that may share calls. */
export class LookUpLane {
  readonly #call: (ids: readonly string[], allowance: CallAllowance) => Promise<HalvedAnswer>;
  /** By id, the call in which it is asked for. */
  readonly #asked = new Map<string, Batch>();
  readonly #out = new Map<ReadonlySet<string>, { readonly since: number; readonly ended: Promise<void> }>();
  /** By id, from the one whose last answer is the oldest. */
  readonly #live = new Map<string, Live>();
  readonly #maxAge: number;
  readonly #most: number;
  #gathering: { readonly batch: Batch; readonly ids: Set<string>; readonly groups: string[][] } | undefined;

  /**
   * @param maxAge milliseconds for which an answer is good for a task that is under way
   * @param most how many ids may share a call
   */
  constructor(call: (ids: readonly string[], allowance: CallAllowance) => Promise<HalvedAnswer>, maxAge: number, most: number) {
    this.#call = call;
    this.#maxAge = maxAge;
    this.#most = most;
  }

  /** How many tasks are remembered to be taken along. */
  get size(): number {
    return this.#live.size;
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
  ask(ids: readonly string[], allowance: CallAllowance): Promise<LaneOutcome[]> {
    return this.#ask(ids, allowance, PATIENCE);
  }

  /** @param patience milliseconds to wait for what another one has begun, before it is asked for anew */
  async #ask(ids: readonly string[], allowance: CallAllowance, patience: number): Promise<LaneOutcome[]> {
    const groups = new Map<Batch, string[]>();
    const begun = new Set<Batch>();
    const wanted = groupBy(ids, (id) => this.#asked.get(id) ?? this.#gather(id, allowance, groups, begun));
    const outcomes = await Promise.all([...wanted].map(([batch, part]) => this.#outcomesOf(batch, part, allowance, begun.has(batch) ? Infinity : patience)));
    return outcomes.flat();
  }

  /** Asks for ids in a call of their own. */
  askAtOnce(ids: readonly string[], allowance: CallAllowance): Promise<HalvedAnswer> {
    return this.#call(ids, allowance);
  }

  async #outcomesOf(batch: Batch, ids: readonly string[], allowance: CallAllowance, patience: number): Promise<LaneOutcome[]> {
    const outcomes = async (): Promise<LaneOutcome[]> => {
      const answer = await batch.answer;
      const refused = ids.filter((id) => answer.refused.has(id));
      return [{ ids, answer, refused, refusal: answer.refusal, isShared: refused.length < answer.refused.size, isAlone: answer.isAlone }];
    };
    if (patience === Infinity || (await settles(batch.answer, batch.since + patience - monotonicNow()))) return outcomes();
    this.#forget(batch);
    // What comes late is an answer still.
    return firstAnswer(outcomes(), this.#ask(ids, allowance, Infinity));
  }

  #gather(id: string, allowance: CallAllowance, groups: Map<Batch, string[]>, begun: Set<Batch>): Batch {
    if (this.#gathering === undefined || this.#gathering.ids.size >= this.#most) {
      const ids = new Set<string>();
      const gathered: string[][] = [];
      const batch = { ids, since: monotonicNow(), answer: this.#send(ids, gathered, allowance) };
      // Each that waits for it hears of a failure.
      batch.answer.catch(() => undefined);
      this.#gathering = { batch, ids, groups: gathered };
      begun.add(batch);
    }
    const { batch, ids, groups: gathered } = this.#gathering;
    let group = groups.get(batch);
    if (group === undefined) {
      groups.set(batch, (group = []));
      gathered.push(group);
    }
    group.push(id);
    ids.add(id);
    this.#asked.set(id, batch);
    return batch;
  }

  async #send(ids: Set<string>, groups: string[][], allowance: CallAllowance): Promise<BatchAnswer> {
    await new Promise((resolve) => setTimeout(resolve, COLLECTS_FOR));
    await this.#room();
    if (this.#gathering?.ids === ids) {
      const along = this.#fill(this.#gathering.batch, ids);
      if (along.length > 0) groups.push(along);
      this.#gathering = undefined;
    }
    const answer = this.#askGroups(groups, allowance).finally(() => {
      this.#out.delete(ids);
      for (const id of ids) if (this.#asked.get(id)?.ids === ids) this.#asked.delete(id);
    });
    const ended = answer.then(
      () => undefined,
      () => undefined,
    );
    this.#out.set(ids, { since: monotonicNow(), ended });
    this.#answered(ids, await answer);
    return answer;
  }

  /** Asks for all together. Is that refused, it is halved until it is known, more or less, who has brought the id that is. */
  async #askGroups(groups: readonly (readonly string[])[], allowance: CallAllowance): Promise<BatchAnswer> {
    const tasks: InvocationTask[] = [];
    const failures = new Map<string, unknown>();
    const refused: string[] = [];
    let [requestId, calls] = ["", 0];
    let refusal: unknown;
    const isGood = async (some: readonly (readonly string[])[]): Promise<boolean> => {
      calls += 1;
      try {
        const answer = await this.#call(some.flat(), allowance);
        tasks.push(...answer.tasks);
        for (const [id, failure] of answer.failures) failures.set(id, failure);
        requestId = answer.requestId;
        return true;
      } catch (error) {
        if (!isAboutAnId(error)) throw error;
        refusal = error;
        return false;
      }
    };
    const parts: { readonly groups: typeof groups; readonly isRefused: boolean }[] = (await isGood(groups)) ? [] : [{ groups, isRefused: true }];
    // The largest first: what is left in the end is asked for by each alone.
    for (let part = largest(parts); part !== undefined; part = largest(parts)) {
      parts.splice(parts.indexOf(part), 1);
      if (part.groups.length === 1 || calls > MOST_CALLS_TO_TELL_WHOSE) {
        if (part.isRefused || calls > MOST_CALLS_TO_TELL_WHOSE || !(await isGood(part.groups))) refused.push(...part.groups.flat());
        continue;
      }
      if (!part.isRefused && (await isGood(part.groups))) continue;
      const middle = part.groups.length >> 1;
      const [first, second] = [part.groups.slice(0, middle), part.groups.slice(middle)];
      // Where nothing is wrong with the first half, the second needs no call to be known as refused.
      const isFirstGood = await isGood(first);
      parts.push({ groups: second, isRefused: isFirstGood });
      if (!isFirstGood) parts.push({ groups: first, isRefused: true });
    }
    return { tasks, requestId, failures, refused: new Set(refused), refusal, isAlone: groups.length === 1 };
  }

  /**
   * Takes along what would be asked for soon anyway, the oldest first. Otherwise callers who ask for different parts of the
   * same tasks would cause a call for each part.
   */
  #fill(batch: Batch, ids: Set<string>): string[] {
    const now = monotonicNow();
    const along: string[] = [];
    for (const [id, { answered, wanted }] of this.#live) {
      if (ids.size >= this.#most || now - answered < this.#maxAge / 2) break;
      if (now - wanted > WANTED_FOR + this.#maxAge) this.#live.delete(id);
      else if (!this.#asked.has(id)) {
        ids.add(id);
        along.push(id);
        this.#asked.set(id, batch);
      }
    }
    return along;
  }

  #answered(ids: ReadonlySet<string>, { tasks }: HalvedAnswer): void {
    const now = monotonicNow();
    const wanted = new Map([...ids].map((id) => [id, this.#live.get(id)?.wanted ?? now]));
    for (const id of ids) this.#live.delete(id);
    for (const [id, { answered }] of this.#live) {
      if (now - answered <= WANTED_FOR + this.#maxAge) break;
      this.#live.delete(id);
    }
    if (this.#maxAge === 0) return;
    for (const { InvocationTaskId: id = "", TaskStatus } of tasks) {
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

function largest<Part extends { readonly groups: readonly unknown[] }>(parts: readonly Part[]): Part | undefined {
  return parts.reduce<Part | undefined>((most, part) => (most === undefined || part.groups.length > most.groups.length ? part : most), undefined);
}
