import { Call, READING } from "./call.js";
import { TatError } from "./errors.js";
import type { DescribeInvocationTasksResponse, InvocationTask } from "./generated/model.js";
import { guard, isRunning, ready, runningCore } from "./instance.js";
import { joinTexts } from "./joined-texts.js";
import { Scope } from "./scope.js";
import type { CallSettings, ClientSettings } from "./settings.js";

/**
 * The tasks of a query, page by page. Each loop over it asks anew.
 *
 * While one page is worked on, the next one is asked for. Tasks are told apart by their ids, as pages shift when tasks come
 * and go meanwhile: each is told once, and none that was there throughout is missed.
 */
export interface TaskList extends AsyncIterable<InvocationTask> {
  /** The answers one by one, each without the tasks that an earlier one had. */
  pages(): AsyncGenerator<DescribeInvocationTasksResponse, void, undefined>;
  /** All tasks. */
  toArray(): Promise<InvocationTask[]>;
  [Symbol.asyncIterator](): AsyncGenerator<InvocationTask, void, undefined>;
}

export class PagedTasks implements TaskList {
  readonly #walk: () => AsyncGenerator<DescribeInvocationTasksResponse, void, undefined>;

  constructor(walk: () => AsyncGenerator<DescribeInvocationTasksResponse, void, undefined>) {
    this.#walk = walk;
  }

  pages(): AsyncGenerator<DescribeInvocationTasksResponse, void, undefined> {
    return this.#walk();
  }

  [Symbol.asyncIterator](): AsyncGenerator<InvocationTask, void, undefined> {
    const pages = this.#walk();
    return leavable(tasksOf(pages), () => void pages.return());
  }

  async toArray(): Promise<InvocationTask[]> {
    const tasks: InvocationTask[] = [];
    for await (const page of this.#walk()) tasks.push(...page.InvocationTaskSet);
    return tasks;
  }
}

/** Walks the pages of a request, its parameters as JSON. */
export function walkPages(
  client: ClientSettings,
  settings: CallSettings,
  json: string,
  within: Scope,
): AsyncGenerator<DescribeInvocationTasksResponse, void, undefined> {
  let scope: Scope | undefined;
  // Made when the first page is asked for: a walk that nobody begins leaves nothing behind.
  const begin = (): Scope => (scope = new Scope({ within, signal: settings.signal }));
  return leavable(pagesOf(client, settings, json, begin), () => scope?.end(undefined));
}

async function* tasksOf(pages: AsyncIterable<DescribeInvocationTasksResponse>): AsyncGenerator<InvocationTask, void, undefined> {
  for await (const page of pages) {
    // Not `yield*`, which awaits each twice.
    for (const task of page.InvocationTaskSet) yield task;
  }
}

/**
 * A generator that can be left at once: by itself, one ends only when what it awaits has come.
 *
 * @param leave ends what it awaits
 */
function leavable<Item>(steps: AsyncGenerator<Item, void, undefined>, leave: () => void): AsyncGenerator<Item, void, undefined> {
  const [next, end] = [steps.next.bind(steps), steps.return.bind(steps)];
  let isLeft = false;
  return Object.assign(steps, {
    next: async (): Promise<IteratorResult<Item, void>> => {
      try {
        return await next();
      } catch (error) {
        if (!isLeft) throw error;
        return { done: true, value: undefined };
      }
    },
    return: (): Promise<IteratorResult<Item, void>> => {
      isLeft = true;
      leave();
      return end();
    },
  });
}

async function* pagesOf(
  client: ClientSettings,
  settings: CallSettings,
  json: string,
  begin: () => Scope,
): AsyncGenerator<DescribeInvocationTasksResponse, void, undefined> {
  const scope = begin();
  const caller = {};
  // The signal ends the whole walk; the rest holds for each call.
  const ofEach = { ...settings, signal: undefined };
  try {
    scope.throwIfEnded();
    const booting = ready();
    if (booting !== undefined) await scope.run(booting);
    const core = runningCore();
    const pages = guard((glue) => new glue.Pages(json));
    core.holders += 1;
    const onlyNew = (page: DescribeInvocationTasksResponse): DescribeInvocationTasksResponse => {
      // The walk may have been left while the answer was read.
      scope.throwIfEnded();
      const ids = page.InvocationTaskSet.map((task) => task.InvocationTaskId ?? "");
      const isNew = guard(() => pages.accept(page.TotalCount, joinTexts(ids)));
      return { ...page, InvocationTaskSet: page.InvocationTaskSet.filter((_, index) => isNew[index] === 1) };
    };
    /** @param failure the code of the error that the last one has ended with */
    const nextPage = (failure?: string): Promise<DescribeInvocationTasksResponse> | undefined => {
      const request = guard(() => pages.nextRequest(failure));
      if (request === undefined) return undefined;
      const call = new Call(client, ofEach, caller, { ...READING, request: () => request }, scope);
      const page = call.run().then(
        (answer) => onlyNew(answer?.data as DescribeInvocationTasksResponse),
        (error: unknown) => {
          scope.throwIfEnded();
          const again = TatError.is(error) && isRunning(core) ? nextPage(error.code) : undefined;
          if (again === undefined) throw error;
          return again;
        },
      );
      // It may be given up before it is awaited.
      page.catch(() => undefined);
      return page;
    };
    try {
      for (let page = nextPage(); page !== undefined; ) {
        const answer = await page;
        page = nextPage();
        yield answer;
      }
    } finally {
      scope.end(undefined);
      if (isRunning(core)) guard(() => pages.free());
      core.holders -= 1;
    }
  } finally {
    scope.end(undefined);
  }
}
