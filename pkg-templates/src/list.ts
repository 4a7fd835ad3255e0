import { Call } from "./call.js";
import { readResponse } from "./frames.js";
import type { DescribeInvocationTasksResponse, InvocationTask } from "./generated/model.js";
import { guard, isRunning, ready, runningCore } from "./instance.js";
import type { CallSettings, ClientSettings } from "./options.js";
import { Scope } from "./scope.js";

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

  async *[Symbol.asyncIterator](): AsyncGenerator<InvocationTask, void, undefined> {
    for await (const page of this.#walk()) yield* page.InvocationTaskSet;
  }

  async toArray(): Promise<InvocationTask[]> {
    const tasks: InvocationTask[] = [];
    for await (const task of this) tasks.push(task);
    return tasks;
  }
}

/** Walks the pages of a request, its parameters as JSON. */
export async function* walkPages(
  client: ClientSettings,
  settings: CallSettings,
  json: string,
  within: Scope,
): AsyncGenerator<DescribeInvocationTasksResponse, void, undefined> {
  const scope = new Scope({ within, signal: settings.signal });
  const caller = {};
  // The signal ends the whole walk; the rest holds for each call.
  const ofEach = { ...settings, signal: undefined };
  try {
    scope.throwIfEnded();
    await scope.run(ready());
    const core = runningCore();
    const pages = guard((glue) => new glue.Pages(json));
    const onlyNew = (page: DescribeInvocationTasksResponse): DescribeInvocationTasksResponse => {
      // The walk may have been left while the answer was read.
      scope.throwIfEnded();
      const ids = page.InvocationTaskSet.map((task) => task.InvocationTaskId ?? "");
      const isNew = guard(() => pages.accept(page.TotalCount, ids));
      return { ...page, InvocationTaskSet: page.InvocationTaskSet.filter((_, index) => isNew[index] === 1) };
    };
    const nextPage = (): Promise<DescribeInvocationTasksResponse> | undefined => {
      const request = guard(() => pages.nextRequest());
      if (request === undefined) return undefined;
      const call = new Call(
        client,
        ofEach,
        caller,
        {
          request: () => request,
          read: (glue, ...answer) => readResponse(...glue.accept(...answer)),
          requestIdOf: (page: DescribeInvocationTasksResponse) => page.RequestId,
        },
        scope,
      );
      const page = call.run().then((answer) => onlyNew(answer?.data as DescribeInvocationTasksResponse));
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
    }
  } finally {
    scope.end(undefined);
  }
}
