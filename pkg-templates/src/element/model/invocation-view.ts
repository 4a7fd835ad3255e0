import type { Selector } from "tat-tasks";

import type { Explanation } from "../../explain/explain.js";
import type { InvocationTask, TaskResult } from "../../generated/model.js";
import { bytesOf } from "../base64.js";
import { betterEncoding, decoderOf } from "../output/better-encoding.js";
import type { Stage } from "../view/stage.js";
import { chinese } from "../words/chinese.js";
import { english } from "../words/english.js";
import type { Words } from "../words/words.js";
import { errorLineOf } from "./error-line.js";
import { filterTasks } from "./filter.js";
import { Following, type InvocationClient } from "./following.js";
import { defaultChoices, namesOf, type Choices } from "./link.js";
import { OutputReading } from "./output-reading.js";
import { idOf, isFailure, ShownTasks } from "./shown-tasks.js";
import { TaskOutputs } from "./task-outputs.js";

/** Who shows the view, and is told what comes about in it. */
interface Shower {
  /** Something is to be drawn anew. */
  changed(): void;
  /** A person has chosen something. */
  chosen(): void;
  settled(tasks: readonly InvocationTask[]): void;
  failed(error: unknown): void;
  showHelp(): void;
  /** It could not even begin, and is to begin anew. */
  reload(): void;
}

/** Milliseconds from one answer to the next, while all is well, at most. */
const SLOWEST_SWEEP = 15_000;

type Explain = (statusOrCode: string, language: "zh" | "en") => Explanation;

/** All that is known and chosen, without a document. */
export class InvocationView implements Stage {
  choices: Choices = defaultChoices();
  language: "zh" | "en" = "en";
  now = Date.now();
  tasks = new ShownTasks();
  outputs: TaskOutputs | undefined;
  reading: OutputReading | undefined;
  phase: Stage["phase"] = "idle";
  notGiven: Stage["notGiven"] = [];
  failure: unknown;
  askedAt = 0;
  heardAt = 0;
  trouble: { readonly code: string } | undefined;
  compares = false;
  timeZone = "";
  readonly #shower: Shower;
  readonly #missing = new Set<string>();
  /** How many tasks there are, by the service, or by who named them. */
  #expected = Infinity;
  /** In which encoding each task was read that was open before. */
  readonly #encodings = new Map<string, string>();
  #following: Following | undefined;
  #explain: Explain | undefined;
  #isHidden = false;
  #rows: readonly InvocationTask[] | undefined;
  readonly #lines = new WeakMap<object, { readonly encoding: string; readonly line: string | undefined }>();

  constructor(shower: Shower) {
    this.#shower = shower;
  }

  /** Begins anew: what was known is of something else. */
  reset(): void {
    this.stop();
    this.#following = undefined;
    this.tasks = new ShownTasks();
    this.outputs = undefined;
    this.reading = undefined;
    this.#missing.clear();
    this.#encodings.clear();
    this.#expected = Infinity;
    this.heardAt = 0;
    this.trouble = undefined;
    this.failure = undefined;
    this.#show("idle");
  }

  /** The element knows what to ask for, and gets ready for it. */
  load(): void {
    this.askedAt = Date.now();
    this.#show("loading");
  }

  /** Follows the tasks of a selector by a client, and explains by its words. */
  follow(client: InvocationClient, selector: Selector): void {
    const onChange = (): void => this.#redraw();
    this.outputs = new TaskOutputs(client, onChange);
    this.reading = new OutputReading(client, onChange);
    if (typeof selector === "object" && "invocationTaskIds" in selector) this.#expected = new Set(selector.invocationTaskIds).size;
    this.#following = new Following(client, selector, {
      tasks: (tasks) => {
        for (const task of tasks) this.#missing.delete(idOf(task));
        this.tasks.update(tasks, Date.now());
        this.reading?.reset();
        this.#readOpened();
        this.#redraw();
      },
      missing: (id) => {
        this.#missing.add(id);
        this.#redraw();
      },
      expected: (count) => (this.#expected = count),
      answered: () => {
        this.heardAt = Date.now();
        this.trouble = undefined;
        this.failure = undefined;
        this.#show("following");
      },
      ended: () => {
        this.#show("ended");
        if (this.tasks.size > 0) this.#shower.settled(this.tasks.order);
      },
      failed: (error) => this.fail(error),
      hasAll: () => this.hasAll,
      live: () => this.tasks.live.filter((id) => !this.#missing.has(id)),
    });
    this.#following.start(this.#isHidden);
  }

  fail(error: unknown): void {
    this.failure = error;
    this.#show("failed");
    this.#shower.failed(error);
  }

  /** Nobody sees it, or somebody does again. */
  hide(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    this.#following?.start(isHidden);
    this.#readOpened();
  }

  stop(): void {
    this.#following?.stop();
    this.outputs?.stop();
    this.reading?.stop();
  }

  /** Goes on where {@link stop} has ended it. */
  goOn(): void {
    this.#following?.start(this.#isHidden);
    this.#readOpened();
  }

  explainBy(explain: Explain): void {
    this.#explain = explain;
    this.#redraw();
  }

  /** Takes over what was chosen elsewhere, as by a link. Line and encoding go with their task. */
  chooseAll(changes: Partial<Choices>): void {
    const before = this.choices;
    const { taskId = before.taskId } = changes;
    const isOther = taskId !== before.taskId;
    this.choices = { ...before, ...(isOther && { line: undefined, encoding: this.#encodings.get(taskId) ?? "utf-8" }), ...changes };
    if (isOther) {
      this.#encodings.set(before.taskId, before.encoding);
      this.compares = false;
      this.#readOpened();
    }
    this.#redraw();
  }

  get words(): Words {
    return this.language === "zh" ? chinese : english;
  }

  get rows(): readonly InvocationTask[] {
    const { search, exitCode } = this.choices;
    return (this.#rows ??= filterTasks(this.tasks.order, { states: this.chosenStates, search, exitCode }, (task) => this.errorLineOf(task)));
  }

  get opened(): InvocationTask | undefined {
    // One without any id is told apart by none.
    return this.taskId === "" ? undefined : this.tasks.get(this.taskId);
  }

  get taskId(): string {
    return this.choices.taskId;
  }

  get line(): number | undefined {
    return this.choices.line;
  }

  get encoding(): string {
    return this.choices.encoding;
  }

  get chosenStates(): readonly string[] {
    return namesOf(this.choices.states);
  }

  get search(): string {
    return this.choices.search;
  }

  get exitCode(): number | undefined {
    return this.choices.exitCode;
  }

  get view(): "tasks" | "groups" {
    return this.choices.view;
  }

  get knownUntil(): number {
    return this.heardAt > 0 ? Math.min(this.now, this.heardAt + SLOWEST_SWEEP) : this.now;
  }

  get missing(): number {
    return this.#missing.size;
  }

  get hasAll(): boolean {
    const { size } = this.tasks;
    // One that was seen before may be missing by now.
    const unseen = [...this.#missing].filter((id) => this.tasks.get(id) === undefined).length;
    return this.phase === "ended" || (size > 0 && size + unseen >= this.#expected);
  }

  explain(statusOrCode: string): Explanation | undefined {
    return this.#explain?.(statusOrCode, this.language);
  }

  titleOf(status: string): string {
    if (status === "") return this.words.noState;
    const explanation = this.explain(status);
    return explanation?.known === true ? explanation.title : status;
  }

  errorLineOf(task: InvocationTask): string {
    if (task.ErrorInfo) return task.ErrorInfo;
    const result = isFailure(task) ? this.resultOf(task) : undefined;
    const id = idOf(task);
    return (result && this.lineOf(result, id === this.taskId ? this.encoding : this.#encodings.get(id))) ?? "";
  }

  /** @param encoding what was chosen; what is not UTF-8 then is in what else it can be read in */
  lineOf(written: { readonly Output?: string }, encoding = "utf-8"): string | undefined {
    const before = this.#lines.get(written);
    if (before?.encoding === encoding) return before.line;
    const bytes = bytesOf(written.Output ?? "");
    const better = bytes && encoding === "utf-8" ? betterEncoding(bytes, encoding) : undefined;
    const line = bytes && errorLineOf(decoderOf(better ?? encoding)?.decode(bytes) ?? "");
    this.#lines.set(written, { encoding, line });
    return line;
  }

  resultOf(task: InvocationTask): TaskResult | undefined {
    return this.outputs?.get(idOf(task));
  }

  readonly open = (taskId: string): void => {
    if (taskId === this.taskId && this.outputs?.failure === undefined) return;
    this.tasks.hold();
    this.#choose({ taskId });
    this.#readOpened(true);
  };

  /** Opens the task before or after that which is open; where none is, or it is not listed, the first. */
  readonly step = (by: 1 | -1): void => {
    const { rows } = this;
    const place = rows.findIndex((task) => idOf(task) === this.taskId);
    const next = rows[place < 0 ? 0 : place + by];
    if (next !== undefined) this.open(idOf(next));
  };

  readonly choose = (changes: Partial<Choices>): void => this.#choose(changes);

  readonly sortAgain = (): void => {
    this.tasks.sortAgain();
    this.#redraw();
  };

  readonly again = (): void => {
    if (this.#following === undefined) return this.#shower.reload();
    this.failure = undefined;
    this.#show(this.heardAt > 0 ? "following" : "loading");
    this.#following?.start(this.#isHidden);
  };

  readonly readGroups = (): void => void this.reading?.read(this.tasks.order);

  readonly compare = (isOn: boolean): void => {
    this.compares = isOn;
    this.#redraw();
  };

  readonly showHelp = (): void => this.#shower.showHelp();

  /** Only of what is listed: a link may lead to a task of another invocation, or to none. */
  #readOpened(isAgain = false): void {
    this.outputs?.open(this.#isHidden || this.opened === undefined ? undefined : this.taskId, isAgain);
  }

  #choose(changes: Partial<Choices>): void {
    this.chooseAll(changes);
    this.#shower.chosen();
  }

  #show(phase: Stage["phase"]): void {
    this.phase = phase;
    this.#redraw();
  }

  #redraw(): void {
    this.#rows = undefined;
    this.#shower.changed();
  }
}
