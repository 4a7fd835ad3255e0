// Tasks in columns: for people on a terminal, for programs in a pipe.

import type { InvocationTask } from "tat-tasks";

import { ownExitCodeOf } from "../fate.js";
import { printableText } from "../printable-text.js";
import { paintStatus, runningTime } from "./task-words.js";
import type { Style } from "./terminal.js";
import { cutToWidth, fitToWidth, widthOf } from "./text-width.js";

interface Column {
  readonly title: string;
  valueOf(task: InvocationTask): string;
  /** Where there is no room for all, those with the highest number go first. */
  readonly dispensable: number;
  paint?(task: InvocationTask, text: string, style: Style): string;
}

const columns: readonly Column[] = [
  { title: "TASK", valueOf: ({ InvocationTaskId = "" }) => InvocationTaskId, dispensable: 0 },
  { title: "INSTANCE", valueOf: ({ InstanceId = "" }) => InstanceId, dispensable: 2 },
  { title: "STATUS", valueOf: ({ TaskStatus = "" }) => TaskStatus, dispensable: 0, paint: paintStatus },
  { title: "EXIT", valueOf: (task) => String(ownExitCodeOf(task) ?? "-"), dispensable: 1 },
  { title: "TIME", valueOf: (task) => runningTime(task) || "-", dispensable: 3 },
  { title: "INVOCATION", valueOf: ({ InvocationId = "" }) => InvocationId, dispensable: 5 },
  { title: "COMMAND", valueOf: ({ CommandName, CommandId }) => CommandName || CommandId || "", dispensable: 4 },
];

const GAP = "  ";

/** Lines with a heading, each at most as wide as the terminal. */
export function taskTable(tasks: readonly InvocationTask[], width: number, style: Style): string[] {
  const measured = columns.map((column) => {
    const cells = tasks.map((task) => inOneLine(column.valueOf(task)));
    const widest = cells.reduce((most, cell) => Math.max(most, widthOf(cell)), column.title.length);
    return { ...column, cells, width: widest };
  });
  const shown = fittingColumns(measured, width);
  const lineOf = (cellOf: (column: (typeof shown)[number]) => string, isHeading: boolean, task?: InvocationTask): string => {
    const cells = shown.map((column, index) => {
      // Nothing stands behind the last one.
      const text = index === shown.length - 1 ? cutToWidth(cellOf(column), column.width) : fitToWidth(cellOf(column), column.width);
      if (isHeading) return style.strong(text);
      return task === undefined || column.paint === undefined ? text : column.paint(task, text, style);
    });
    return cells.join(GAP);
  };
  return [lineOf(({ title }) => title, true), ...tasks.map((task, row) => lineOf(({ cells }) => cells[row] ?? "", false, task))];
}

/** The members of a line of {@link taskLine}, in their order, which stays. */
export const lineColumns = [
  "InvocationTaskId",
  "InstanceId",
  "TaskStatus",
  "ExitCode",
  "InvocationId",
  "CommandId",
  "CommandName",
  "StartTime",
  "EndTime",
  "ErrorInfo",
] as const;

/** A line with tabs between its members. */
export function taskLine(task: InvocationTask): string {
  const cells = lineColumns.map((name) => (name === "ExitCode" ? String(ownExitCodeOf(task) ?? "") : (task[name] ?? "")));
  return cells.map(cellOf).join("\t");
}

/** A text such that it neither ends a line nor a cell, and that no other text is written like. */
export function cellOf(text: string): string {
  return inOneLine(text.replaceAll("\\", "\\\\"));
}

/** A text for people such that it does not end a line. */
export function inOneLine(text: string): string {
  return printableText(text).replace(/\t/g, "\\t").replace(/\r/g, "\\r").replace(/\n/g, "\\n");
}

function fittingColumns<Measured extends Column & { readonly width: number }>(measured: readonly Measured[], width: number): Measured[] {
  const shown = [...measured];
  const total = (): number => shown.reduce((sum, column) => sum + column.width, GAP.length * (shown.length - 1));
  while (total() > width) {
    const last = shown.reduce((most, column) => (column.dispensable > most.dispensable ? column : most));
    if (last.dispensable === 0) return narrowed(shown, width);
    // A name may be shortened while enough of it is left to tell it by.
    const room = last.width - (total() - width);
    if (last.title === "COMMAND" && room >= 10) {
      shown[shown.indexOf(last)] = { ...last, width: room };
      break;
    }
    shown.splice(shown.indexOf(last), 1);
  }
  return shown;
}

/** Each as wide as before, or as wide as its share of the room. */
function narrowed<Measured extends { readonly width: number }>(measured: readonly Measured[], width: number): Measured[] {
  let room = width - GAP.length * (measured.length - 1);
  let others = measured.length;
  const widths = new Map<Measured, number>();
  // What the narrow ones do not need, the wide ones get.
  for (const column of [...measured].sort((one, other) => one.width - other.width)) {
    const own = Math.max(1, Math.min(column.width, Math.floor(room / others)));
    widths.set(column, own);
    room -= own;
    others -= 1;
  }
  return measured.map((column) => ({ ...column, width: widths.get(column) ?? 1 }));
}
