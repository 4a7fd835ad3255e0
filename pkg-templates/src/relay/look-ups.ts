import { LIMITS, isTerminal, type InvocationTask, type TatClient } from "tat-tasks";

import { monotonicNow } from "../scope.js";
import { Refusal } from "./answers.js";
import type { Charge } from "./charges.js";
import { askTasks } from "./upstream.js";
import type { Key } from "./keyed-map.js";
import { Memory } from "./memory.js";
import { isAboutAnId, LookUpLane, type LaneAnswer } from "./look-up-lane.js";

/** Which tasks are looked up, and for whom. */
export interface LookUpQuestion {
  readonly tenant: string;
  readonly region: string;
  readonly hidesOutput: boolean;
  /** Up to 100, each once. */
  readonly ids: readonly string[];
}

/** The tasks that there are, in no order. An id that is unknown or refused has none. */
export interface LookedUp {
  readonly tasks: readonly InvocationTask[];
  /** That of the last call that was made for it, if one was. */
  readonly requestId: string | undefined;
}

/**
 * Looks tasks up by their ids. In two steps, since who may not see a task must not learn from the cost of a request that it is
 * remembered: it is asked for anew then, as if there were none.
 */
export interface LookUpSource {
  /** The tasks that are remembered. */
  remembered(question: LookUpQuestion): Promise<readonly InvocationTask[]>;
  /** Asks for all tasks, together with whoever else does. */
  lookUp(question: LookUpQuestion, charge: Charge): Promise<LookedUp>;
}

export interface LookUpOptions {
  /** Milliseconds for which a task that is under way is answered from memory. */
  readonly maxAge: number;
  readonly maxCacheBytes: number;
}

/** The most calls that one request may cause to find which of its ids is refused. */
const MOST_CALLS = 8;

/** For how long an id that the service has refused is not asked for again. */
const REFUSED_FOR = 60_000;

const REFUSED_BYTES = 200;
const MOST_REFUSED_BYTES = 2 * 1024 * 1024;
const LANE_BYTES = 1_000;
const MOST_LANE_BYTES = 4 * 1024 * 1024;

/**
 * Looks tasks up for many requests by few calls: those of one tenant in one region, with or without output, share their calls
 * of 100 ids. Tasks that have ended are kept, others for `maxAge`.
 */
export class LookUps implements LookUpSource {
  readonly #clientOf: (region: string) => TatClient;
  readonly #maxAge: number;
  readonly #tasks: Memory<InvocationTask>;
  readonly #lanes = new Memory<LookUpLane>(MOST_LANE_BYTES);
  readonly #refused = new Memory<true>(MOST_REFUSED_BYTES);
  /** Ids of which one was refused, and it is not known yet which: all of them, by each. */
  readonly #suspects = new Memory<readonly string[]>(MOST_REFUSED_BYTES);

  constructor(clientOf: (region: string) => TatClient, { maxAge, maxCacheBytes }: LookUpOptions) {
    this.#clientOf = clientOf;
    this.#maxAge = maxAge;
    this.#tasks = new Memory(maxCacheBytes);
  }

  async remembered(question: LookUpQuestion): Promise<readonly InvocationTask[]> {
    const { tenant, region, hidesOutput, ids } = question;
    const now = monotonicNow();
    this.#laneOf(question).want(ids);
    return ids.flatMap((id) => this.#tasks.get([tenant, region, hidesOutput, id], now) ?? []);
  }

  async lookUp(question: LookUpQuestion, charge: Charge): Promise<LookedUp> {
    const request = new LookUp(question, charge, {
      refused: this.#refused,
      suspects: this.#suspects,
      lane: this.#laneOf(question),
    });
    return request.run();
  }

  #laneOf({ tenant, region, hidesOutput }: LookUpQuestion): LookUpLane {
    const key = [tenant, region, hidesOutput];
    const now = monotonicNow();
    let lane = this.#lanes.get(key, now);
    if (lane === undefined) {
      lane = new LookUpLane(async (ids, charge) => {
        const answer = await askTasks(this.#clientOf(region), { InvocationTaskIds: ids, Limit: LIMITS.limit, HideOutput: hidesOutput }, charge);
        const answered = monotonicNow();
        for (const task of answer.InvocationTaskSet) {
          const { InvocationTaskId: id, TaskStatus: status } = task;
          if (id === undefined || !ids.includes(id)) continue;
          this.#tasks.set([tenant, region, hidesOutput, id], task, bytesOf(task), isTerminal(status) ? Infinity : answered + this.#maxAge);
        }
        return answer;
      }, this.#maxAge);
      this.#lanes.set(key, lane, LANE_BYTES, Infinity);
    }
    return lane;
  }
}

interface Known {
  readonly refused: Memory<true>;
  readonly suspects: Memory<readonly string[]>;
  readonly lane: LookUpLane;
}

/** What one request looks up. */
class LookUp {
  readonly #question: LookUpQuestion;
  readonly #charge: Charge;
  readonly #known: Known;
  readonly #found = new Map<string, InvocationTask>();
  #requestId: string | undefined;
  #calls = 0;
  #refusals = 0;
  #isOutOfCalls = false;

  constructor(question: LookUpQuestion, charge: Charge, known: Known) {
    this.#question = question;
    this.#charge = charge;
    this.#known = known;
  }

  async run(): Promise<LookedUp> {
    // What others ask for, or what is known to be refused, is nothing that a caller should learn: so each asking costs as much.
    this.#charge(1);
    const now = monotonicNow();
    const ids = this.#question.ids.filter((id) => this.#known.refused.get(this.#keyOf(id), now) === undefined);
    const groups = new Set<readonly string[]>();
    const others: string[] = [];
    for (const id of ids) {
      const group = this.#known.suspects.get(this.#keyOf(id), now);
      if (group === undefined) others.push(id);
      else groups.add(group);
    }
    if (others.length > 0) await this.#askTogether(others);
    for (const group of groups) {
      const wanted = group.filter((id) => ids.includes(id));
      await this.#findRefused(wanted, wanted.length === group.length);
    }
    return { tasks: [...this.#found.values()], requestId: this.#requestId };
  }

  async #askTogether(ids: readonly string[]): Promise<void> {
    for (const { answer, ids: asked, refused, isShared, callsForRefused } of await this.#known.lane.ask(ids, this.#charge)) {
      this.#take(answer, asked.filter((id) => !refused.includes(id)));
      if (refused.length === 0) continue;
      const before = this.#refusals;
      try {
        await this.#findRefused(refused, !isShared);
      } finally {
        if (this.#refusals > before || this.#isOutOfCalls) this.#charge(callsForRefused, true);
      }
    }
  }

  /**
   * Asks for ids of which some may be refused, and remembers these: halves them as long as a call is refused.
   *
   * @param isRefused whether they were refused together
   */
  async #findRefused(ids: readonly string[], isRefused: boolean): Promise<void> {
    const parts = [{ ids, isRefused }];
    try {
      for (let part = parts.at(-1); part !== undefined; part = parts.at(-1)) {
        part.isRefused ||= !(await this.#askApart(part.ids));
        if (part.isRefused && part.ids.length > 1) {
          const middle = part.ids.length >> 1;
          const [first, second] = [part.ids.slice(0, middle), part.ids.slice(middle)];
          // Where nothing is wrong with the first half, the second needs no call to be known as refused.
          const isFirstRefused = !(await this.#askApart(first));
          parts.pop();
          if (isFirstRefused) parts.push({ ids: first, isRefused: true });
          parts.push({ ids: second, isRefused: !isFirstRefused });
        } else {
          if (part.isRefused) this.#refuse(part.ids);
          parts.pop();
        }
      }
    } catch (error) {
      this.#isOutOfCalls = true;
      // The next request goes on from here.
      for (const part of parts) if (part.isRefused) this.#suspect(part.ids);
      throw error;
    }
  }

  /** Whether the service answers for these ids. */
  async #askApart(ids: readonly string[]): Promise<boolean> {
    if (this.#calls >= MOST_CALLS) {
      throw new Refusal(429, "RequestLimitExceeded", "one of the ids is refused, and finding it takes more calls; ask again", { retryAfter: 1 });
    }
    this.#charge(1);
    this.#calls += 1;
    try {
      this.#take(await this.#known.lane.askAtOnce(ids, this.#charge), ids);
      return true;
    } catch (error) {
      if (isAboutAnId(error)) return false;
      throw error;
    }
  }

  #refuse(ids: readonly string[]): void {
    this.#refusals += 1;
    for (const id of ids) this.#known.refused.set(this.#keyOf(id), true, REFUSED_BYTES, monotonicNow() + REFUSED_FOR);
  }

  #suspect(ids: readonly string[]): void {
    for (const id of ids) this.#known.suspects.set(this.#keyOf(id), ids, REFUSED_BYTES, monotonicNow() + REFUSED_FOR);
  }

  #take({ InvocationTaskSet, RequestId }: LaneAnswer, ids: readonly string[]): void {
    if (RequestId !== "") this.#requestId = RequestId;
    for (const id of ids) this.#known.suspects.delete(this.#keyOf(id));
    for (const task of InvocationTaskSet) {
      const { InvocationTaskId: id } = task;
      if (id !== undefined && ids.includes(id)) this.#found.set(id, task);
    }
  }

  /** An id is refused with and without output. */
  #keyOf(id: string): Key {
    const { tenant, region } = this.#question;
    return [tenant, region, id];
  }
}

/** About what a task takes in memory, with its JSON once it was answered. */
export function bytesOf({ TaskResult, CommandDocument }: InvocationTask): number {
  return 2_000 + 2 * ((TaskResult?.Output?.length ?? 0) + (CommandDocument?.Content?.length ?? 0));
}
