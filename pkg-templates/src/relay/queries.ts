import { LIMITS, type DescribeInvocationTasksRequest, type Filter, type InvocationTask, type TatClient } from "tat-tasks";

import { monotonicNow } from "../scope.js";
import { Refusal } from "./answers.js";
import type { Charge } from "./charges.js";
import type { Key } from "./keyed-map.js";
import { bytesOf } from "./look-ups.js";
import { Memory } from "./memory.js";
import { SharedValues } from "./shared-values.js";
import { askTasks, frozen } from "./upstream.js";

/** What a query has found. */
export interface Found {
  readonly tasks: readonly InvocationTask[];
  /** How many there are in all. */
  readonly total: number;
  readonly requestId: string;
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

/** The calls that one request may cause by a query that has to be walked through. */
const MOST_PAGES = 10;

const MOST_TASKS = MOST_PAGES * LIMITS.limit;

/** Asks queries for many requests: what several ask at the same time, or within `maxAge`, is asked once. */
export class Queries {
  readonly #clientOf: (region: string) => TatClient;
  readonly #maxAge: number;
  readonly #memory: Memory<Found>;
  readonly #shared = new SharedValues<Found>();

  constructor(clientOf: (region: string) => TatClient, { maxAge, maxCacheBytes }: { maxAge: number; maxCacheBytes: number }) {
    this.#clientOf = clientOf;
    this.#maxAge = maxAge;
    this.#memory = new Memory(maxCacheBytes);
  }

  /** One page, as the service has it. */
  page(query: Query, { offset, limit, hidesOutput }: Page, charge: Charge): Promise<Found> {
    const key = [...keyOf(query), "page", offset, limit, hidesOutput];
    return this.#get(key, async () => {
      charge(1);
      const request = { ...filtersOf(query), Limit: limit, Offset: offset, HideOutput: hidesOutput };
      const { TotalCount, InvocationTaskSet, RequestId } = await askTasks(this.#clientOf(query.region), request, charge);
      return { tasks: InvocationTaskSet, total: TotalCount, requestId: RequestId };
    });
  }

  /** All tasks, without their output. */
  all(query: Query, charge: Charge): Promise<Found> {
    return this.#get([...keyOf(query), "all"], async () => {
      const request: DescribeInvocationTasksRequest = { ...filtersOf(query), HideOutput: true };
      const tasks: InvocationTask[] = [];
      let requestId = "";
      charge(1);
      for await (const page of this.#clientOf(query.region).listInvocationTasks(request).pages()) {
        ({ RequestId: requestId } = page);
        tasks.push(...page.InvocationTaskSet.map(frozen));
        if (page.TotalCount > MOST_TASKS || tasks.length > MOST_TASKS) throw tooMany();
        // The next page is being asked for already.
        if (tasks.length < page.TotalCount) charge(1);
      }
      return { tasks, total: tasks.length, requestId };
    });
  }

  #get(key: Key, ask: () => Promise<Found>): Promise<Found> {
    const known = this.#memory.get(key, monotonicNow());
    if (known !== undefined) return Promise.resolve(known);
    return this.#shared.get(key, async () => {
      const found = await ask();
      // What is empty may be so because it is new.
      if (found.tasks.length > 0) {
        const bytes = found.tasks.reduce((sum, task) => sum + bytesOf(task), 0);
        this.#memory.set(key, found, bytes, monotonicNow() + this.#maxAge);
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
