import type { Fate } from "../../fate.js";

/** All that the element says in one language; what states and errors mean is `explain`'s to say. */
export interface Words {
  readonly locale: string;
  /** So many tasks came to this end, or have not. */
  fate(fate: Fate, count: string): string;
  /** The same of one, as a title. */
  readonly fates: Readonly<Record<Fate, string>>;
  succeeded(count: string, total: string): string;
  /** As long as there may be more. */
  found(count: string, isLooking: boolean): string;
  readonly looking: string;
  readonly and: string;
  duration(hours: number, minutes: number, seconds: number): string;
  readonly loading: string;
  noAnswer(duration: string): string;
  lastFailure(what: string): string;
  readonly noTasks: string;
  readonly noMatch: string;
  readonly noneFailed: string;
  readonly allEnded: string;
  elapsed(duration: string): string;
  updated(duration: string): string;
  readonly stale: string;
  readonly retry: string;
  readonly refresh: string;
  readonly failedToAsk: string;
  /** Of a parameter of a request that this package itself refuses. */
  unsent(field: string): string;
  /** Which ids go where. */
  readonly takenIds: string;
  readonly loadingPart: string;
  readonly notLoaded: string;
  readonly requestId: string;
  readonly nothingToShow: string;
  /** What the page is to give, all of it or something else instead. */
  notGiven(names: readonly string[], instead: string): string;
  missing(count: string): string;
  /** Of the task that a link leads to. */
  readonly notHere: string;
  readonly tasks: string;
  readonly groups: string;
  readonly filter: string;
  readonly filterByState: string;
  readonly anyExitCode: string;
  readonly exitCode: string;
  readonly clearFilters: string;
  shown(count: string, total: string): string;
  sortAgain(count: string): string;
  readonly help: string;
  readonly state: string;
  readonly server: string;
  readonly time: string;
  /** Of a picture of time that leaves out a part. */
  readonly cut: string;
  readonly straggler: string;
  readonly close: string;
  /** Of all that ended in another way than they should. */
  readonly failures: string;
  /** Of a task that has none. */
  readonly noState: string;
  readonly invocation: string;
}
