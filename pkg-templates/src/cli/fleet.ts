import { summarize, type Attempt, type InvocationTask, type Summary, type TatError } from "tat-tasks";

import { exitStatus } from "./exit-status.js";
import { describeInShort, NotAllShown } from "./failure.js";
import { fleetReport } from "./fleet-report.js";
import { progressLines } from "./progress.js";
import type { Screen } from "./screen.js";
import type { Selection } from "./selection.js";
import { describeTime } from "./task-words.js";
import { columnsOf, styleOf } from "./terminal.js";

/** Tasks that are followed: what is known of them, seen in a live view. */
export class Fleet {
  readonly #tasks = new Map<string, InvocationTask>();
  readonly #expectedTasks: number;
  #totalCount = 0;
  #summary: Summary | undefined;
  #isIncomplete = false;
  #complaint: unknown;
  /** Why the last call has failed, and when it is tried again in Unix milliseconds. */
  #trouble: { readonly error: TatError; readonly nextAt: number | undefined } | undefined;

  constructor(selection: Selection, expectedTasks = 0) {
    const named = "InvocationTaskIds" in selection ? selection.InvocationTaskIds.length : 0;
    this.#expectedTasks = Math.max(named, expectedTasks);
  }

  /** @param totalCount how many tasks there are by the service, where it said so */
  update(tasks: readonly InvocationTask[], totalCount: number | undefined): void {
    for (const task of tasks) this.#tasks.set(task.InvocationTaskId ?? "", task);
    this.#totalCount = totalCount ?? this.#totalCount;
    this.#summary = undefined;
  }

  /** Hears of each attempt of a call. */
  note({ error, retryIn }: Attempt): void {
    this.#trouble = error === undefined ? undefined : { error, nextAt: retryIn === undefined ? undefined : Date.now() + retryIn };
  }

  /** Why the last call has failed, in words; undefined where it has not. */
  get failure(): string | undefined {
    return this.#trouble && describeInShort(this.#trouble.error);
  }

  get tasks(): readonly InvocationTask[] {
    return [...this.#tasks.values()];
  }

  get summary(): Summary {
    return (this.#summary ??= summarize(this.#tasks.values()));
  }

  /** How many tasks there are to be that were not seen: those of pages that are still to come, and those that are expected. */
  get #unseen(): number {
    return Math.max(0, this.#expectedTasks - this.#tasks.size, this.#totalCount - this.#tasks.size);
  }

  /**
   * At the end, some tasks are not there, or what they wrote cannot be read.
   *
   * @param complaint an error to be told at the end, where nothing has told it yet
   */
  lack(complaint?: unknown): void {
    this.#isIncomplete = true;
    this.#complaint = complaint;
  }

  /** What is to be told at the end of what is not known. */
  get complaint(): unknown {
    return this.#complaint ?? (this.#isShown ? undefined : new NotAllShown(this.#totalCount, this.#tasks.size));
  }

  get #isShown(): boolean {
    return this.#totalCount <= this.#tasks.size;
  }

  show(screen: Screen, title: string): void {
    const began = Date.now();
    const style = styleOf(process.stdout);
    screen.follow((columns) => {
      const summary = this.#tasks.size === 0 ? undefined : this.summary;
      return progressLines({ title, summary, unseen: this.#unseen, elapsed: Date.now() - began, trouble: this.#troubleInWords() }, columns, style);
    });
  }

  #troubleInWords(): string | undefined {
    if (this.failure === undefined) return undefined;
    const nextAt = this.#trouble?.nextAt;
    const next = nextAt === undefined ? "" : `, again in ${describeTime(Math.max(0, nextAt - Date.now()))}`;
    return `no answer${next}: ${this.failure}`;
  }

  report({ lines, encoding }: { readonly lines: number; readonly encoding: string | undefined }, stream: NodeJS.WriteStream): string {
    return fleetReport(this.summary, this.#unseen, { lines, encoding, width: columnsOf(stream), style: styleOf(stream) });
  }

  /** Of tasks that were followed to their end. */
  get exitStatus(): number {
    // That is known, whatever became of the others.
    if (this.summary.failed > 0) return exitStatus.failed;
    return this.#isIncomplete || !this.#isShown ? exitStatus.couldNotAsk : exitStatus.success;
  }
}
