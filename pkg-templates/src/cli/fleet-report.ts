// What became of the tasks, for people: in words, the failed ones with what they wrote first, and what to do next.

import { describeSummary, explain, LIMITS, type InvocationTask, type Summary } from "tat-tasks";

import { ownExitCodeOf } from "../fate.js";
import { groupBy } from "../group-by.js";
import { printableText } from "../printable-text.js";
import { NOT_READABLE, readableOutput } from "./readable-output.js";
import { inOneLine } from "./task-table.js";
import type { Style } from "./terminal.js";
import { cutToWidth, widthOf } from "./text-width.js";

/** How much is told. */
export interface ReportOptions {
  /** How many lines of the output of a task that failed. */
  readonly lines: number;
  readonly encoding: string | undefined;
  /** Columns of the terminal; undefined where lines may be of any length. */
  readonly width: number | undefined;
  readonly style: Style;
}

/** Of each kind of failure, so many are told one by one: tasks, or groups of tasks that are alike. */
const GROUPS_OF_A_KIND = 10;

/** Of tasks that are alike, so many instances are named. */
const INSTANCES_OF_A_GROUP = 5;

/** @param unseen how many tasks there are, or were expected, that are not in the summary */
export function fleetReport(summary: Summary, unseen: number, options: ReportOptions): string {
  const { style } = options;
  const headline = `${describeSummary(summary)}${unseen > 0 ? `, ${unseen} not seen` : ""}`;
  const isGood = summary.failed === 0 && summary.live === 0 && summary.total > 0 && unseen === 0;
  const paragraphs = [
    wrapped(headline, options.width).map((line) => (isGood ? style.good(line) : summary.failed > 0 ? style.bad(line) : line)),
    ...kindsOf(summary).map(([kind, tasks]) => describeKind(kind, alike(tasks, summary), options)),
  ];
  return `${paragraphs.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What stands for the tasks that say that they succeeded, and did not. */
const DOUBTFUL = "doubtful";

function kindsOf({ failures, doubtful }: Summary): [string, InvocationTask[]][] {
  const doubts = new Set(doubtful.map(({ task }) => task));
  return [...groupBy(failures, (task) => (doubts.has(task) ? DOUBTFUL : (task.TaskStatus ?? "")))];
}

/** Tasks that ended alike and wrote the same, the largest group first. */
function alike(tasks: readonly InvocationTask[], { outputs }: Summary): InvocationTask[][] {
  const outputOf = new Map(outputs.groups.flatMap((group, index) => group.tasks.map((task) => [task, index])));
  const groups = groupBy(tasks, (task) => JSON.stringify([ownExitCodeOf(task), task.ErrorInfo, outputOf.get(task)]));
  return [...groups.values()].sort((left, right) => right.length - left.length);
}

function describeKind(kind: string, groups: readonly InvocationTask[][], options: ReportOptions): string[] {
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
  const rest = groups.slice(GROUPS_OF_A_KIND).flat();
  const invocations = unique(rest.map(({ InvocationId = "" }) => ` --invocation ${inOneLine(InvocationId)}`)).slice(0, LIMITS.filterValues);
  return [
    ...wrapped(`${title}: ${meaning}`, width).map((line) => style.strong(line)),
    ...groups.slice(0, GROUPS_OF_A_KIND).flatMap((tasks) => describeGroup(tasks, options)),
    ...(rest.length > 0 ? [`  and ${rest.length} more: npx tat-tasks list${invocations.join("")}`] : []),
    ...wrapped(`Next: ${next} ${repeat}`, width),
  ];
}

function describeGroup(tasks: readonly InvocationTask[], options: ReportOptions): string[] {
  const [task] = tasks;
  if (task === undefined) return [];
  const { InvocationTaskId = "", InstanceId = "", ErrorInfo } = task;
  const width = options.width ?? Infinity;
  const exitCode = ownExitCodeOf(task);
  const ended = exitCode === undefined ? "" : `exit code ${exitCode}  `;
  const count = `  ${tasks.length} tasks  ${ended}`;
  const name = tasks.length === 1 ? `  ${inOneLine(InstanceId)}  ${ended}${inOneLine(InvocationTaskId)}` : count + someInstances(tasks, width - count.length);
  return [
    cutToWidth(name, width),
    ...(ErrorInfo ? [cutToWidth(`    ErrorInfo: ${inOneLine(ErrorInfo)}`, width)] : []),
    ...firstLines(task, options).map((line) => options.style.faint(cutToWidth(`    | ${line}`, width))),
  ];
}

/** As many names as there is room for, and how many there are beyond them. */
function someInstances(tasks: readonly InvocationTask[], width: number): string {
  const names = unique(tasks.map(({ InstanceId, InvocationTaskId = "" }) => inOneLine(InstanceId || InvocationTaskId)));
  for (let shown = Math.min(names.length, INSTANCES_OF_A_GROUP); ; shown -= 1) {
    const rest = names.length - shown;
    const text = `${names.slice(0, shown).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
    if (shown <= 1 || widthOf(text) <= width) return text;
  }
}

function firstLines({ TaskResult, InvocationTaskId = "" }: InvocationTask, { lines, encoding }: ReportOptions): string[] {
  if (!TaskResult?.Output || lines === 0) return [];
  const decoded = readableOutput(TaskResult, { encoding });
  if (decoded === undefined) return [`(${NOT_READABLE})`];
  const { text, malformed, encoding: name } = decoded;
  const all = text.replace(/(\r?\n)+$/, "").split(/\r?\n/);
  const rest = all.length - lines;
  return [
    ...all.slice(0, lines).map((line) => printableText(line)),
    ...(rest > 0 ? [`… ${rest} more: npx tat-tasks output ${inOneLine(InvocationTaskId)}`] : []),
    ...(malformed ? [`(no ${name}; perhaps --encoding gb18030)`] : []),
  ];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
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
