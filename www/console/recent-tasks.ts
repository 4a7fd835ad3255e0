import { isTerminal, LIMITS, type DescribeInvocationTasksRequest, type DescribeInvocationTasksResponse, type InvocationTask } from "tat-tasks";

/** What is asked: a client. */
export interface TaskSource {
  describeInvocationTasks(request: DescribeInvocationTasksRequest, options?: { readonly signal?: AbortSignal }): Promise<DescribeInvocationTasksResponse>;
}

/** The pages that are looked at, at most, which are as many calls. */
const MOST_PAGES = 10;

/**
 * The latest tasks of a region, whatever they belong to, without their output.
 *
 * In which order the service tells tasks is documented nowhere: the first and the last page say where the latest ones are. Once
 * they are known, it looks no further back than for what is new; those further back that have not ended are asked for by their ids.
 */
export class RecentTasks {
  readonly #client: TaskSource;
  readonly #tasks = new Map<string, InvocationTask>();
  #total = 0;
  #newestFirst: boolean | undefined;

  constructor(client: TaskSource) {
    this.#client = client;
  }

  /** How many tasks the service has. */
  get total(): number {
    return this.#total;
  }

  /** Those that are known, at most a thousand. */
  get tasks(): readonly InvocationTask[] {
    return [...this.#tasks.values()];
  }

  /** Asks for what is new. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const walk = new Walk(this.#client, signal);
    if (this.#newestFirst === undefined) await this.#findNewest(walk);
    const open = new Set(this.tasks.filter((task) => !isTerminal(task.TaskStatus)).map(idOf));
    const seen = new Set<string>();
    let isWhole = false;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const total = this.#total;
      const answer = await walk.page(this.#newestFirst === true ? page * LIMITS.limit : Math.max(0, total - (page + 1) * LIMITS.limit));
      this.#total = answer.TotalCount;
      let isNew = false;
      for (const task of answer.InvocationTaskSet) {
        const id = idOf(task);
        isNew ||= !this.#tasks.has(id);
        seen.add(id);
        open.delete(id);
        this.#tasks.set(id, task);
      }
      if (this.#newestFirst !== true && answer.TotalCount > total && page === 0) {
        // The end of the list has moved on meanwhile.
        page = -1;
        walk.forget();
        if (walk.calls >= MOST_PAGES) break;
        continue;
      }
      isWhole = page + 1 === MOST_PAGES || (page + 1) * LIMITS.limit >= this.#total;
      if (isWhole || !isNew) break;
    }
    // All that there is was looked at, or all that is kept: what was not among it is gone, or too far back.
    if (isWhole) for (const id of this.#tasks.keys()) if (!seen.has(id)) this.#tasks.delete(id);
    this.#forgetOldest();
    await this.#look(walk, [...open].filter((id) => this.#tasks.has(id)));
  }

  /** Looks at tasks by their ids; what the service does not know any more is forgotten. */
  async #look(walk: Walk, ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += LIMITS.invocationTaskIds) {
      const asked = ids.slice(from, from + LIMITS.invocationTaskIds);
      const gone = new Set(asked);
      for (const task of await walk.tasksOf(asked)) {
        gone.delete(idOf(task));
        this.#tasks.set(idOf(task), task);
      }
      for (const id of gone) this.#tasks.delete(id);
    }
  }

  async #findNewest(walk: Walk): Promise<void> {
    const first = await walk.page(0);
    this.#total = first.TotalCount;
    if (first.TotalCount <= LIMITS.limit) return;
    const last = await walk.page(first.TotalCount - LIMITS.limit);
    this.#newestFirst = newestOf(first) > newestOf(last);
    this.#total = last.TotalCount;
  }

  /** The service forgets the oldest ones as well. */
  #forgetOldest(): void {
    const most = Math.min(this.#total, MOST_PAGES * LIMITS.limit);
    if (this.#tasks.size <= most) return;
    const oldestFirst = [...this.#tasks.values()].sort((one, other) => createdAt(one) - createdAt(other));
    for (const task of oldestFirst.slice(0, this.#tasks.size - most)) this.#tasks.delete(idOf(task));
  }
}

/** When a task was created, in Unix milliseconds; 0 where that is not known. */
export function createdAt({ CreatedTime }: InvocationTask): number {
  return Date.parse(CreatedTime ?? "") || 0;
}

/** The pages of one look, each of which is asked for once. */
class Walk {
  readonly #client: TaskSource;
  readonly #signal: AbortSignal | undefined;
  readonly #pages = new Map<number, DescribeInvocationTasksResponse>();
  calls = 0;

  constructor(client: TaskSource, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#signal = signal;
  }

  async page(offset: number): Promise<DescribeInvocationTasksResponse> {
    const known = this.#pages.get(offset);
    if (known !== undefined) return known;
    const page = await this.#ask({ Limit: LIMITS.limit, Offset: offset });
    this.#pages.set(offset, page);
    return page;
  }

  async tasksOf(ids: readonly string[]): Promise<readonly InvocationTask[]> {
    return (await this.#ask({ InvocationTaskIds: ids, Limit: LIMITS.limit })).InvocationTaskSet;
  }

  #ask(request: DescribeInvocationTasksRequest): Promise<DescribeInvocationTasksResponse> {
    this.calls += 1;
    return this.#client.describeInvocationTasks({ ...request, HideOutput: true }, this.#signal === undefined ? {} : { signal: this.#signal });
  }

  /** What is known of the pages is out of date. */
  forget(): void {
    this.#pages.clear();
  }
}

function newestOf({ InvocationTaskSet }: DescribeInvocationTasksResponse): number {
  return Math.max(...InvocationTaskSet.map(createdAt));
}

function idOf({ InvocationTaskId }: InvocationTask): string {
  return InvocationTaskId ?? "";
}
