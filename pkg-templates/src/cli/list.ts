import type { Command } from "commander";
import { LIMITS, type InvocationTask, type TatClient } from "tat-tasks";

import { OUTPUTS_AT_ONCE } from "../outputs-at-once.js";
import { addClientOptions, openClient, type ClientOptions } from "./client-options.js";
import { exitStatus } from "./exit-status.js";
import { UsageError } from "./failure.js";
import { wholeNumberAboveZero } from "./option-values.js";
import { addFormatOptions, recordsOf, type FormatOptions } from "./records.js";
import type { Screen } from "./screen.js";
import { addSelectionOptions, selectionOf, type SelectionOptions } from "./selection.js";
import { addCommand, runSession, type Session } from "./session.js";
import { lineColumns, taskLine, taskTable } from "./task-table.js";
import { columnsOf, styleOf } from "./terminal.js";

type ListOptions = ClientOptions &
  FormatOptions &
  SelectionOptions & {
    readonly limit?: string;
    readonly withOutput: boolean;
  };

/** So many without a filter: a region may hold the tasks of years. */
const USUAL_LIMIT = 100;

export function addList(program: Command): void {
  const command = addCommand(program, {
    name: "list",
    summary: "list tasks",
    description: `Lists tasks: as a table on a terminal, else as lines with tabs between ${lineColumns.join(", ")}, where a backslash begins an escape: \\\\, \\t, \\n, \\x1b.`,
    examples: [
      "npx tat-tasks list --invocation inv-1vll7hda",
      "npx tat-tasks list --instance ins-zj0f57ex --limit 20",
      "npx tat-tasks list --invocation inv-1vll7hda | awk -F '\\t' '$3 == \"FAILED\" { print $2 }'",
      "npx tat-tasks list --task invt-08oe5fe2 --json --with-output",
    ],
  });
  addSelectionOptions(command).option("--limit <number>", `no more than these (default: all, and ${USUAL_LIMIT} where no tasks are named)`);
  addFormatOptions(command, "the tasks, as the API has them,").option("--with-output", "in JSON, their output too, in Base64", false);
  addClientOptions(command).action((options: ListOptions) => runSession("list", options, (session) => list(options, session)));
}

async function list(options: ListOptions, { screen, signal }: Session): Promise<number> {
  const selection = selectionOf(options);
  const limit = options.limit === undefined ? (selection === undefined ? USUAL_LIMIT : Infinity) : wholeNumberAboveZero("--limit", options.limit);
  if (options.withOutput && !options.json && !options.ndjson) throw new UsageError("--with-output is for --json and --ndjson; as text, the command output prints it.");
  const write = writerOf(options, screen);
  const tat = await openClient(options, screen);
  try {
    const request = { ...selection, Limit: Math.min(limit, options.withOutput ? OUTPUTS_AT_ONCE : LIMITS.limit), HideOutput: !options.withOutput };
    const { count, counted } = await eachPage(tat, request, { limit, signal }, write.page).finally(write.end);
    const named = selection !== undefined && "InvocationTaskIds" in selection ? selection.InvocationTaskIds.length : 0;
    const total = Math.max(count, counted, named);
    if (count + counted === 0) screen.note("no tasks; check the ids and the region if there should be some");
    else if (count < total) screen.note(`${count} of ${total} tasks${count < limit ? "; the service shows no more" : options.limit === undefined ? "; for more, give --limit" : ""}`);
    return exitStatus.success;
  } finally {
    tat.close();
  }
}

async function eachPage(
  tat: TatClient,
  request: Parameters<TatClient["listInvocationTasks"]>[0],
  { limit, signal }: { limit: number; signal: AbortSignal },
  take: (tasks: readonly InvocationTask[]) => Promise<void>,
): Promise<{ count: number; counted: number }> {
  let count = 0;
  let counted = 0;
  for await (const page of tat.listInvocationTasks(request, { signal }).pages()) {
    const tasks = page.InvocationTaskSet.slice(0, limit - count);
    count += tasks.length;
    counted = Math.max(counted, page.TotalCount);
    await take(tasks);
    if (count >= limit) break;
  }
  return { count, counted };
}

interface Writer {
  readonly page: (tasks: readonly InvocationTask[]) => Promise<void>;
  /** After the last page that came, if more come or not. */
  readonly end: () => Promise<void>;
}

function writerOf(options: ListOptions, screen: Screen): Writer {
  const records = recordsOf(options, screen);
  if (records !== undefined) return { page: (tasks) => records.write(...tasks), end: () => records.end() };
  const width = columnsOf(process.stdout);
  if (width === undefined) {
    return { page: (tasks) => screen.data(tasks.map((task) => `${taskLine(task)}\n`).join("")), end: async () => undefined };
  }
  // Columns are as wide as their widest cell.
  const all: InvocationTask[] = [];
  return {
    page: async (tasks) => void all.push(...tasks),
    end: async () => {
      if (all.length > 0) await screen.data(`${taskTable(all, width, styleOf(process.stdout)).join("\n")}\n`);
    },
  };
}
