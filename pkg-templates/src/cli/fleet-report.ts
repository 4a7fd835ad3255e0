// What became of the tasks, for people: in words, the failed ones with what they wrote first, and what to do next.

import { decodeOutput, describeSummary, explain, type InvocationTask, type Summary } from "tat-tasks";

import { ownExitCodeOf } from "../fate.js";
import { printableText } from "../printable-text.js";
import { inOneLine } from "./task-table.js";
import type { Style } from "./terminal.js";
import { cutToWidth } from "./text-width.js";

/** How much is told. */
export interface ReportOptions {
  /** How many lines of the output of a task that failed. */
  readonly lines: number;
  readonly encoding: string | undefined;
  /** Columns of the terminal; undefined where lines may be of any length. */
  readonly width: number | undefined;
  readonly style: Style;
}

/** Of each kind of failure, so many tasks are told one by one. */
const TASKS_OF_A_KIND = 10;

export function fleetReport(summary: Summary, options: ReportOptions): string {
  const { style } = options;
  const headline = describeSummary(summary);
  const isGood = summary.failed === 0 && summary.live === 0 && summary.total > 0;
  const paragraphs = [
    wrapped(headline, options.width).map((line) => (isGood ? style.good(line) : summary.failed > 0 ? style.bad(line) : line)),
    ...kindsOf(summary).map(([kind, tasks]) => describeKind(kind, tasks, options)),
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What stands for the tasks that say that they succeeded, and did not. */
const DOUBTFUL = "doubtful";

function kindsOf({ failures, doubtful }: Summary): [string, InvocationTask[]][] {
  const doubts = new Set(doubtful.map(({ task }) => task));
  const kinds = new Map<string, InvocationTask[]>();
  for (const task of failures) {
    const kind = doubts.has(task) ? DOUBTFUL : (task.TaskStatus ?? "");
    const tasks = kinds.get(kind);
    if (tasks === undefined) kinds.set(kind, [task]);
    else tasks.push(task);
  }
  return [...kinds];
}

function describeKind(kind: string, tasks: readonly InvocationTask[], options: ReportOptions): string[] {
  const { style, width } = options;
  const { title, meaning, next, repeat } =
    kind === DOUBTFUL
      ? {
          title: "Doubtful",
          meaning: "The task says SUCCESS, but its exit code is not 0, or it has no result.",
          next: "Read its output: the command may have failed.",
          repeat: explain("SUCCESS").repeat,
        }
      : explain(kind);
  const rest = tasks.length - TASKS_OF_A_KIND;
  return [
    ...wrapped(`${title}: ${meaning}`, width).map((line) => style.strong(line)),
    ...tasks.slice(0, TASKS_OF_A_KIND).flatMap((task) => describeTask(task, options)),
    ...(rest > 0 ? [`  and ${rest} more: npx tat-tasks list --invocation ${inOneLine(tasks[0]?.InvocationId ?? "")}`] : []),
    ...wrapped(`Next: ${next} ${repeat}`, width),
  ];
}

function describeTask(task: InvocationTask, options: ReportOptions): string[] {
  const { InvocationTaskId = "", InstanceId = "", ErrorInfo } = task;
  const { width } = options;
  const exitCode = ownExitCodeOf(task);
  const cut = (line: string): string => (width === undefined ? line : cutToWidth(line, width));
  return [
    cut(`  ${inOneLine(InstanceId)}${exitCode === undefined ? "" : `  exit code ${exitCode}`}  ${inOneLine(InvocationTaskId)}`),
    ...(ErrorInfo ? [cut(`    ${inOneLine(ErrorInfo)}`)] : []),
    ...firstLines(task, options).map((line) => options.style.faint(cut(`    | ${line}`))),
  ];
}

function firstLines({ TaskResult, InvocationTaskId = "" }: InvocationTask, { lines, encoding }: ReportOptions): string[] {
  if (!TaskResult?.Output || lines === 0) return [];
  const { text, malformed, encoding: name } = decodeOutput(TaskResult, { encoding });
  const all = text.replace(/(\r?\n)+$/, "").split(/\r?\n/);
  const rest = all.length - lines;
  return [
    ...all.slice(0, lines).map((line) => printableText(line)),
    ...(rest > 0 ? [`… ${rest} more: npx tat-tasks output ${inOneLine(InvocationTaskId)}`] : []),
    ...(malformed ? [`(no ${name}; perhaps --encoding gb18030)`] : []),
  ];
}

function wrapped(text: string, width: number | undefined): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
