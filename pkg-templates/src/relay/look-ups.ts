import { LIMITS, isTerminal, type DescribeInvocationTasksResponse, type InvocationTask, type TatClient } from "tat-tasks";

import { OUTPUTS_AT_ONCE } from "../outputs-at-once.js";
import { monotonicNow } from "../scope.js";
import { Refusal } from "./refusal.js";
import { CALLS_FOR_REFUSED, type CallAllowance } from "./charges.js";
import { askTasks } from "./upstream.js";
import type { Key } from "./keyed-map.js";
import { Memory } from "./memory.js";
import { LookUpLane } from "./look-up-lane.js";
import { isAboutAnId } from "./refused-values.js";
import { SharedValues } from "./shared-values.js";
import { askInHalves, type HalvedAnswer } from "./ask-in-halves.js";

/** Which tasks are looked up, and for whom. */
export interface LookUpQuestion {
  readonly tenant: string;
  /** What it brings up about ids that are refused holds for this caller alone. */
  readonly caller: string;
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
  /** What the service has said of an id that it refused. */
  readonly refusal?: unknown;
}

/**
 * Looks tasks up by their ids. In two steps, since who may not see a task must not learn from the cost of a request that it is
 * remembered: it is asked for anew then, as if there were none.
 */
export interface LookUpSource {
  /** The tasks that are remembered. */
  remembered(question: LookUpQuestion): Promise<readonly InvocationTask[]>;
  /** Asks for all tasks, together with whoever else does. */
  lookUp(question: LookUpQuestion, allowance: CallAllowance): Promise<LookedUp>;
}

export interface LookUpOptions {
  /** Milliseconds for which a task that is under way is answered from memory. */
  readonly maxAge: number;
  readonly maxCacheBytes: number;
}

/** For how long an id that the service has refused is not asked for again. */
const REFUSED_FOR = 60_000;

const REFUSED_BYTES = 200;
const MOST_REFUSED_BYTES = 2 * 1024 * 1024;
const LANE_BYTES = 1_000;
const LIVE_BYTES = 300;
const MOST_LANE_BYTES = 16 * 1024 * 1024;

/** Milliseconds for which a lane is kept that nobody asks: longer than for a call, and than its tasks are taken along. */
const LANE_IDLES_FOR = 60_000;

/**
 * Looks tasks up for many requests by few calls: those of one tenant in one region, with or without output, share their calls
 * of 100 ids, or of 50 with output. Tasks that have ended are kept, others for `maxAge`.
 */
export class LookUps implements LookUpSource {
  readonly #clientOf: (region: string) => TatClient;
  readonly #maxAge: number;
  readonly #tasks: Memory<InvocationTask>;
  readonly #lanes = new Memory<LookUpLane>(MOST_LANE_BYTES);
  readonly #refused = new Memory<true>(MOST_REFUSED_BYTES);
  /** By caller, ids of which one was refused, and it is not known yet which: all of them, by each. */
  readonly #suspects = new Memory<readonly string[]>(MOST_REFUSED_BYTES);
  readonly #lookedUp = new SharedValues<LookedUp>();

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

  /** A caller with many pages pays once for what they ask at the same time: that tells it nothing of what others ask. */
  lookUp(question: LookUpQuestion, allowance: CallAllowance): Promise<LookedUp> {
    return this.#lookedUp.get(keyOfQuestion(question), () => {
      const known = { refused: this.#refused, suspects: this.#suspects, lane: this.#laneOf(question) };
      return new LookUp(question, allowance, known).run();
    });
  }

  #laneOf({ tenant, region, hidesOutput }: LookUpQuestion): LookUpLane {
    const key = [tenant, region, hidesOutput];
    const now = monotonicNow();
    let lane = this.#lanes.get(key, now);
    if (lane === undefined) {
      const call = async (ids: readonly string[], allowance: CallAllowance): Promise<DescribeInvocationTasksResponse> => {
        const answer = await askTasks(this.#clientOf(region), { InvocationTaskIds: ids, Limit: LIMITS.limit, HideOutput: hidesOutput }, allowance);
        const answered = monotonicNow();
        for (const task of answer.InvocationTaskSet) {
          const { InvocationTaskId: id, TaskStatus: status } = task;
          if (id === undefined || !ids.includes(id)) continue;
          this.#tasks.set([tenant, region, hidesOutput, id], task, bytesOf(task), isTerminal(status) ? Infinity : answered + this.#maxAge, answered);
        }
        return answer;
      };
      lane = new LookUpLane((ids, allowance) => askInHalves((part) => call(part, allowance), ids, allowance), this.#maxAge, mostOfACall(hidesOutput));
    }
    this.#lanes.set(key, lane, LANE_BYTES + LIVE_BYTES * lane.size, now + LANE_IDLES_FOR, now);
    return lane;
  }
}

interface Known {
  readonly refused: Memory<true>;
  readonly suspects: Memory<readonly string[]>;
  readonly lane: LookUpLane;
}

/**
 * Whether the service refuses a call for some ids: it has said so of these, it follows from what it said of these and others, or
 * it is not known.
 */
type PartRefusal = "said" | "concluded" | "unknown";

/** What one request looks up. */
class LookUp {
  readonly #question: LookUpQuestion;
  readonly #allowance: CallAllowance;
  readonly #known: Known;
  readonly #found = new Map<string, InvocationTask>();
  #requestId: string | undefined;
  #refusal: unknown;
  /** Those for its own ids alone, after which it is halved. */
  #calls = 0;

  constructor(question: LookUpQuestion, allowance: CallAllowance, known: Known) {
    this.#question = question;
    this.#allowance = allowance;
    this.#known = known;
  }

  async run(): Promise<LookedUp> {
    // What others ask for, or what is known to be refused, is nothing that a caller should learn: so each asking costs as much.
    const { ids } = this.#question;
    this.#allowance.take(callsOf(this.#question));
    const now = monotonicNow();
    const groups = new Set<readonly string[]>();
    const others: string[] = [];
    for (const id of ids) {
      const group = this.#known.suspects.get(this.#suspectKeyOf(id), now);
      if (this.#known.refused.get(this.#keyOf(id), now) !== undefined) continue;
      if (group === undefined) others.push(id);
      else groups.add(group);
    }
    if (others.length > 0) await this.#askTogether(others);
    for (const group of groups) {
      const wanted = group.filter((id) => ids.includes(id));
      await this.#findRefused(wanted, wanted.length === group.length ? "concluded" : "unknown");
    }
    return { tasks: [...this.#found.values()], requestId: this.#requestId, refusal: this.#refusal };
  }

  async #askTogether(ids: readonly string[], isAgain = false): Promise<void> {
    for (const { answer, ids: asked, refused, refusal, isShared, isAlone } of await this.#known.lane.ask(ids, this.#allowance)) {
      this.#take(answer, asked.filter((id) => !refused.includes(id)));
      if (refused.length === 0) continue;
      // Another one's is nothing of this request; what of it is its own is asked for anew.
      if (isAlone) this.#refusal = refusal;
      // It may be another one's id. All who have only come along ask once more, and together.
      if (isShared && !isAgain) await this.#askTogether(refused, true);
      else {
        // One call says that it is these; if others came along, another one. How many are left must not tell whether they did.
        if (isAlone) this.#calls += 1;
        await this.#findRefused(refused, isAlone ? "said" : "unknown");
      }
    }
  }

  /** Asks for ids of which some may be refused, and remembers these: halves them as long as a call is refused. */
  async #findRefused(ids: readonly string[], refusal: PartRefusal): Promise<void> {
    const parts = [{ ids, refusal }];
    try {
      for (let part = parts.at(-1); part !== undefined; part = parts.at(-1)) {
        const { length } = part.ids;
        // That others were good makes an id suspect, and no more: the refusal may have been about something else.
        const isKnown = part.refusal === "said" || (part.refusal === "concluded" && length > 1);
        if (!isKnown) part.refusal = (await this.#askApart(part.ids)) ? "unknown" : "said";
        // Whoever has brought the id pays. Those with whose ids it was asked for pay nothing.
        if (part.refusal !== "unknown") this.#allowance.payForRefused();
        if (part.refusal === "unknown" || length === 1) {
          if (part.refusal === "said") this.#refuse(part.ids);
          parts.pop();
          continue;
        }
        const middle = length >> 1;
        const [first, second] = [part.ids.slice(0, middle), part.ids.slice(middle)];
        const isFirstGood = await this.#askApart(first);
        parts.pop();
        if (!isFirstGood) parts.push({ ids: first, refusal: "said" });
        // Where nothing is wrong with the first half, the second needs no call.
        parts.push({ ids: second, refusal: isFirstGood ? "concluded" : "unknown" });
      }
    } catch (error) {
      // The next request goes on from here.
      for (const part of parts) if (part.refusal !== "unknown") this.#suspect(part.ids);
      throw error;
    }
  }

  /** Whether the service answers for these ids. */
  async #askApart(ids: readonly string[]): Promise<boolean> {
    if (this.#calls > CALLS_FOR_REFUSED) {
      throw new Refusal(429, "RequestLimitExceeded", "one of the ids is refused, and finding it takes more calls; ask again", { retryAfter: 1, cause: this.#refusal });
    }
    this.#calls += 1;
    try {
      this.#take(await this.#known.lane.askAtOnce(ids, this.#allowance), ids);
      return true;
    } catch (error) {
      if (!isAboutAnId(error)) throw error;
      this.#refusal = error;
      return false;
    }
  }

  #refuse(ids: readonly string[]): void {
    const now = monotonicNow();
    for (const id of ids) this.#known.refused.set(this.#keyOf(id), true, REFUSED_BYTES, now + REFUSED_FOR, now);
  }

  #suspect(ids: readonly string[]): void {
    const now = monotonicNow();
    for (const id of ids) this.#known.suspects.set(this.#suspectKeyOf(id), ids, REFUSED_BYTES, now + REFUSED_FOR, now);
  }

  #take({ tasks, requestId, failures }: HalvedAnswer, ids: readonly string[]): void {
    if (requestId !== "") this.#requestId = requestId;
    for (const id of ids) {
      if (failures.has(id)) throw failures.get(id);
      this.#known.suspects.delete(this.#suspectKeyOf(id));
    }
    for (const task of tasks) {
      const { InvocationTaskId: id } = task;
      if (id !== undefined && ids.includes(id)) this.#found.set(id, task);
    }
  }

  /** An id is refused with and without output. */
  #keyOf(id: string): Key {
    const { tenant, region } = this.#question;
    return [tenant, region, id];
  }

  /** What one caller has yet to find out keeps no other one waiting. */
  #suspectKeyOf(id: string): Key {
    return [this.#question.caller, ...this.#keyOf(id)];
  }
}

/** How many ids a call is made for. */
function mostOfACall(hidesOutput: boolean): number {
  return hidesOutput ? LIMITS.invocationTaskIds : OUTPUTS_AT_ONCE;
}

/** How many calls it takes to look all up, whether others ask too or not. */
export function callsOf({ ids, hidesOutput }: LookUpQuestion): number {
  return Math.ceil(ids.length / mostOfACall(hidesOutput));
}

/** What one caller asks. */
export function keyOfQuestion({ tenant, caller, region, hidesOutput, ids }: LookUpQuestion): Key {
  return [tenant, caller, region, hidesOutput, ...ids];
}

/** About what a task takes in memory, with its JSON once it was answered. */
export function bytesOf({ TaskResult, CommandDocument }: InvocationTask): number {
  return 2_000 + 2 * ((TaskResult?.Output?.length ?? 0) + (CommandDocument?.Content?.length ?? 0));
}
