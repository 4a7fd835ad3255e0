import { LIMITS, type DescribeInvocationTasksRequest, type Filter, type InvocationTask, type TatClient, type TatError } from "tat-tasks";

import { monotonicNow } from "../scope.js";
import { Refusal } from "./refusal.js";
import type { CallAllowance } from "./charges.js";
import type { Key } from "./keyed-map.js";
import { bytesOf } from "./look-ups.js";
import { Memory } from "./memory.js";
import { filterRefused, isAboutAValue } from "./refused-values.js";
import { SharedValues } from "./shared-values.js";
import { askTasks, frozen } from "./upstream.js";

/** What a query has found. */
export interface Found {
  readonly tasks: readonly InvocationTask[];
  /** How many there are in all. */
  readonly total: number;
  /** The service's id of the last call for it, or an empty text where there was none. */
  readonly requestId: string;
  /** What the service has said of an id or a value that it refused, which is answered as one that there is not. */
  readonly refusal?: unknown;
}

interface Asked extends Found {
  /** The calls that it took. */
  readonly calls: number;
}

/** A query that has been narrowed to what its caller may see, or nearly so. */
export interface Query {
  readonly tenant: string;
  readonly region: string;
  readonly filters: readonly Filter[];
}

/** Where a page of a query begins, and how many tasks it has. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
  readonly hidesOutput: boolean;
}

/** The pages of a query that is walked through. They overlap where the tasks shift meanwhile, which takes more calls. */
const MOST_PAGES = 10;

const MOST_TASKS = MOST_PAGES * LIMITS.limit;

const PAID_BYTES = 200;
const MOST_PAID_BYTES = 1024 * 1024;

/** What asks in a region; with a function that hears of each attempt, one that is the caller's to close. */
type ClientOf = (region: string, onAttempt?: () => void) => TatClient;

/** Asks queries for many requests: what several ask at the same time, or within `maxAge`, is asked once. */
export class Queries {
  readonly #clientOf: ClientOf;
  readonly #maxAge: number;
  readonly #memory: Memory<Asked>;
  readonly #shared = new SharedValues<Asked>();
  /** By caller and query: who has paid for the pages that are remembered. */
  readonly #paid = new Memory<true>(MOST_PAID_BYTES);

  constructor(clientOf: ClientOf, { maxAge, maxCacheBytes }: { maxAge: number; maxCacheBytes: number }) {
    this.#clientOf = clientOf;
    this.#maxAge = maxAge;
    this.#memory = new Memory(maxCacheBytes);
  }

  /** One page, as the service has it. */
  page(query: Query, { offset, limit, hidesOutput }: Page, allowance: CallAllowance): Promise<Found> {
    const key = [...keyOf(query), "page", offset, limit, hidesOutput];
    return this.#get(key, async () => {
      allowance.take(1);
      const request = { ...filtersOf(query), Limit: limit, Offset: offset, HideOutput: hidesOutput };
      const { TotalCount, InvocationTaskSet, RequestId } = await askTasks(this.#clientOf(query.region), request, allowance);
      return { tasks: InvocationTaskSet, total: TotalCount, requestId: RequestId, calls: 1 };
    });
  }

  /**
   * All tasks, without their output. Each asking costs a call, whether there are any or not, and the pages beyond the first cost
   * as much again, once for each caller in `maxAge`: it may be that no task of them is one that the caller may see.
   */
  async all(query: Query, caller: string, allowance: CallAllowance): Promise<Found> {
    const key = [...keyOf(query), "all"];
    const paidKey = [caller, ...key];
    let paid = 0;
    const pay = (calls: number): void => {
      allowance.take(calls);
      paid += calls;
    };
    pay(1);
    const found = await this.#get(key, () => this.#walk(query, allowance, pay));
    if (found.calls > paid && this.#paid.get(paidKey, monotonicNow()) === undefined) allowance.owe(found.calls - paid);
    if (found.calls > 1) this.#paid.set(paidKey, true, PAID_BYTES, monotonicNow() + this.#maxAge, monotonicNow());
    return found;
  }

  /**
   * The filters of a query that the service has refused for values of one of them, without these: of several values each is
   * asked for by itself. Undefined where none is left, or where it is for none of them alone.
   */
  async withoutRefused(query: Query, error: TatError, allowance: CallAllowance): Promise<readonly Filter[] | undefined> {
    const named = filterRefused(error);
    const suspects = query.filters.filter(({ Name }) => named === undefined || Name === named);
    // Of a filter with one value nothing is left without it: that is soon known, and at once where the filter is named.
    suspects.sort((one, other) => one.Values.length - other.Values.length);
    if (named !== undefined && suspects[0]?.Values.length === 1) return undefined;
    for (const suspect of suspects) {
      const known: string[] = [];
      for (const value of suspect.Values) if (await this.#isKnown(query, suspect.Name, value, allowance)) known.push(value);
      if (known.length === 0) return undefined;
      if (known.length < suspect.Values.length) return query.filters.map((filter) => (filter === suspect ? { ...suspect, Values: known } : filter));
    }
    return undefined;
  }

  async #isKnown({ tenant, region }: Query, Name: Filter["Name"], value: string, allowance: CallAllowance): Promise<boolean> {
    try {
      await this.page({ tenant, region, filters: [{ Name, Values: [value] }] }, { offset: 0, limit: 1, hidesOutput: true }, allowance);
      return true;
    } catch (error) {
      if (isAboutAValue(error)) return false;
      throw error;
    }
  }

  /** @param pay takes calls in advance: one is paid for */
  async #walk(query: Query, allowance: CallAllowance, pay: (calls: number) => void): Promise<Asked> {
    const request: DescribeInvocationTasksRequest = { ...filtersOf(query), HideOutput: true };
    const { TotalCount, InvocationTaskSet, RequestId } = await askTasks(this.#clientOf(query.region), { ...request, Limit: LIMITS.limit, Offset: 0 }, allowance);
    if (TotalCount > MOST_TASKS) throw tooMany();
    if (TotalCount <= InvocationTaskSet.length) return { tasks: InvocationTaskSet, total: TotalCount, requestId: RequestId, calls: 1 };
    // The first page alone would say nothing of tasks that shift while the others are asked for.
    pay(Math.ceil(TotalCount / LIMITS.limit));
    const tasks: InvocationTask[] = [];
    let [requestId, pages, attempts] = [RequestId, 0, 0];
    const client = this.#clientOf(query.region, () => (attempts += 1));
    try {
      for await (const page of client.listInvocationTasks(request).pages()) {
        requestId = page.RequestId;
        pages += 1;
        tasks.push(...page.InvocationTaskSet.map(frozen));
        if (page.TotalCount > MOST_TASKS || pages > 2 * MOST_PAGES) throw tooMany();
      }
    } finally {
      client.close();
      // Those that others who find them remembered need not pay: repetitions.
      if (attempts > pages) allowance.owe(attempts - pages);
    }
    return { tasks, total: tasks.length, requestId, calls: 1 + pages };
  }

  #get(key: Key, ask: () => Promise<Asked>): Promise<Asked> {
    const known = this.#memory.get(key, monotonicNow());
    if (known !== undefined) return Promise.resolve(known);
    return this.#shared.get(key, async () => {
      const found = await ask();
      // What is empty may be so because it is new.
      if (found.tasks.length > 0) {
        const bytes = found.tasks.reduce((sum, task) => sum + bytesOf(task), 0);
        this.#memory.set(key, found, bytes, monotonicNow() + this.#maxAge, monotonicNow());
      }
      return found;
    });
  }
}

function keyOf({ tenant, region, filters }: Query): Key {
  return [tenant, region, filters.length, ...filters.flatMap(({ Name, Values }) => [Name, Values.length, ...Values])];
}

function filtersOf({ filters }: Query): DescribeInvocationTasksRequest {
  return filters.length === 0 ? {} : { Filters: filters };
}

function tooMany(): Refusal {
  return new Refusal(
    400,
    "LimitExceeded",
    `expected filters that match up to ${MOST_TASKS} tasks, of which the relay looks at each; these match more: name fewer instances, invocations or commands`,
  );
}
