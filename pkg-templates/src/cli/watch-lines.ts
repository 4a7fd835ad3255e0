// Events as lines: for people on a terminal, for programs in a pipe.

import { explain, type InvocationTask, type WatchEvent } from "tat-tasks";

import { ownExitCodeOf } from "../fate.js";
import { printableText } from "../printable-text.js";
import { cellOf, inOneLine } from "./task-table.js";
import { paintStatus } from "./task-words.js";
import type { Style } from "./terminal.js";

export class WatchLines {
  readonly #isForPeople: boolean;
  readonly #style: Style;
  /** What tasks have written of a line that has not ended yet. */
  readonly #begun = new Map<string, string>();

  constructor(isForPeople: boolean, style: Style) {
    this.#isForPeople = isForPeople;
    this.#style = style;
  }

  /** Lines, each ended by a line feed, or nothing. */
  of(event: WatchEvent): string {
    switch (event.type) {
      case "status":
        return this.#status(event.task);
      case "output":
        return this.#output(event.task, event.text, event.reset);
      case "settled":
        return this.#rest(event.task);
      case "missing":
        return this.#missing(event.invocationTaskId, event.reason);
    }
  }

  #status(task: InvocationTask): string {
    const { TaskStatus = "" } = task;
    if (!this.#isForPeople) return line(task, "status", TaskStatus);
    const exitCode = ownExitCodeOf(task);
    const words = `${explain(TaskStatus).title}${exitCode === undefined ? "" : `, exit code ${exitCode}`}`;
    return `${this.#nameOf(task)}  ${paintStatus(task, words, this.#style)}\n`;
  }

  #output(task: InvocationTask, text: string, isReset: boolean): string {
    const id = task.InvocationTaskId ?? "";
    const begun = isReset ? "" : (this.#begun.get(id) ?? "");
    const lines = (begun + text).split(/\r?\n/);
    this.#begun.set(id, lines.pop() ?? "");
    return lines.map((written) => this.#written(task, written)).join("");
  }

  #rest(task: InvocationTask): string {
    const id = task.InvocationTaskId ?? "";
    const begun = this.#begun.get(id) ?? "";
    this.#begun.delete(id);
    return begun === "" ? "" : this.#written(task, begun);
  }

  #written(task: InvocationTask, text: string): string {
    return this.#isForPeople ? `${this.#nameOf(task)} ${this.#style.faint("|")} ${printableText(text)}\n` : line(task, "output", text);
  }

  #missing(InvocationTaskId: string, reason: "not-visible" | "invalid"): string {
    if (!this.#isForPeople) return line({ InvocationTaskId }, "missing", reason);
    const words = reason === "invalid" ? "the service does not know this id" : "did not appear";
    return `${inOneLine(InvocationTaskId)}  ${this.#style.bad(words)}\n`;
  }

  #nameOf({ InstanceId, InvocationTaskId = "" }: InvocationTask): string {
    return inOneLine(InstanceId || InvocationTaskId);
  }
}

function line({ InvocationTaskId = "", InstanceId = "" }: InvocationTask, kind: string, text: string): string {
  return `${[InvocationTaskId, InstanceId, kind, text].map(cellOf).join("\t")}\n`;
}
