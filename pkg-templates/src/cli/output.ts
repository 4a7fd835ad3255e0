import type { Command } from "commander";
import { isTerminal, type DecodedOutput, type InvocationTask } from "tat-tasks";

import { fateOf, ownExitCodeOf } from "../fate.js";
import { OUTPUTS_AT_ONCE } from "../outputs-at-once.js";
import { printableText } from "../printable-text.js";
import { addClientOptions, openClient, regionOf, type ClientOptions } from "./client-options.js";
import { exitStatus } from "./exit-status.js";
import { NotAllShown, NothingFound, UsageError } from "./failure.js";
import { encodingLabel } from "./option-values.js";
import { INVALID_OUTPUT, NOT_READABLE, readableOutput } from "./readable-output.js";
import { addFormatOptions, recordsOf, type FormatOptions, type Records } from "./records.js";
import type { Screen } from "./screen.js";
import { selectionOfIds } from "./selection.js";
import { addCommand, runSession, type Session } from "./session.js";
import { inOneLine } from "./task-table.js";
import { styleOf } from "./terminal.js";

const LINE_FEED = 0x0a;

type OutputOptions = ClientOptions &
  FormatOptions & {
    readonly encoding?: string;
    readonly raw: boolean;
  };

export function addOutput(program: Command): void {
  const command = addCommand(program, {
    name: "output",
    summary: "print what tasks wrote",
    description:
      "Prints what tasks wrote, of several each under a line with its name. On a terminal, control characters are made visible; in a pipe the bytes " +
      "are as the command wrote them, unless --encoding says how to read them. What the service did not keep is told on standard error. " +
      "In JSON, text is null where there is no output, and where it is no Base64: then error is InvalidOutput.",
    examples: [
      "npx tat-tasks output invt-08oe5fe2",
      "npx tat-tasks output inv-1vll7hda | less",
      "npx tat-tasks output invt-08oe5fe2 --encoding gb18030",
      "npx tat-tasks output invt-08oe5fe2 --raw > output.bin",
    ],
  });
  command
    .argument("<id...>", "invocations (inv-…, up to five) or tasks (invt-…, of any number)")
    .option("--encoding <label>", "what the command wrote in, such as gb18030 (default: utf-8)")
    .option("--raw", "the bytes as they are, on a terminal too", false);
  addFormatOptions(command, "the outputs as text, and what is known of them,");
  addClientOptions(command).action((ids: string[], options: OutputOptions) =>
    runSession("output", options, (session) => printOutputs(ids, options, session)),
  );
}

async function printOutputs(ids: readonly string[], options: OutputOptions, { screen, signal }: Session): Promise<number> {
  const selection = selectionOfIds(ids);
  if (options.encoding !== undefined) encodingLabel("--encoding", options.encoding);
  if (options.raw && options.encoding !== undefined) throw new UsageError("--raw and --encoding exclude each other: raw bytes are not read.");
  const records = recordsOf(options, screen);
  if (options.raw && records !== undefined) throw new UsageError("--raw and JSON exclude each other: JSON is text.");
  const tat = await openClient(options, screen);
  const missing = new Set(ids);
  let [count, total] = [0, 0];
  let status: number = exitStatus.success;
  try {
    for await (const { InvocationTaskSet, TotalCount } of tat.listInvocationTasks({ ...selection, Limit: OUTPUTS_AT_ONCE, HideOutput: false }, { signal }).pages()) {
      for (const task of InvocationTaskSet) {
        missing.delete(task.InvocationTaskId ?? "");
        missing.delete(task.InvocationId ?? "");
        const isOneOfMany = TotalCount > 1 || ids.length > 1;
        const isReadable = await printOutput(task, { options, screen, records, isOneOfMany, isFirst: count === 0 });
        if (!isReadable) status = exitStatus.couldNotAsk;
        count += 1;
      }
      // Of ids beyond a hundred, each call counts its own.
      total = Math.max(TotalCount, count);
    }
  } finally {
    tat.close();
    if (records !== undefined) await records.end();
  }
  if (total > count) throw new NotAllShown(total, count);
  if (missing.size > 0) throw new NothingFound(`no tasks of ${[...missing].join(", ")} in ${await regionOf(options)}; check the id and the region.`);
  return status;
}

interface Surroundings {
  readonly options: OutputOptions;
  readonly screen: Screen;
  readonly records: Records | undefined;
  readonly isOneOfMany: boolean;
  readonly isFirst: boolean;
}

/** @returns whether it could be read */
async function printOutput(task: InvocationTask, { options, screen, records, isOneOfMany, isFirst }: Surroundings): Promise<boolean> {
  const { InvocationTaskId = "", InstanceId = "", TaskStatus = "", TaskResult } = task;
  const hasOutput = TaskResult?.Output !== undefined;
  const decoded = hasOutput ? readableOutput(TaskResult, { encoding: options.encoding }) : undefined;
  const { isTTY } = process.stdout;
  const isRead = (isTTY && !options.raw) || options.encoding !== undefined || records !== undefined;
  if (records !== undefined) {
    const { text, encoding, malformed, droppedBytes } = decoded ?? { text: null, encoding: null, malformed: null, droppedBytes: null };
    const error = hasOutput && decoded === undefined ? INVALID_OUTPUT : null;
    await records.write({ InvocationTaskId, InstanceId, TaskStatus, ExitCode: ownExitCodeOf(task) ?? null, text, encoding, malformed, droppedBytes, error });
  } else {
    if (isOneOfMany) await screen.data(header(task, isFirst));
    // On a terminal a prompt follows, and of several the next one's name.
    const needsEnd = (isTTY && !options.raw) || isOneOfMany;
    if (decoded !== undefined) await screen.data(isRead ? textOf(decoded, isTTY, needsEnd) : bytesOf(decoded, needsEnd));
  }
  if (hasOutput && decoded === undefined) {
    screen.message(`${inOneLine(InvocationTaskId)}: ${NOT_READABLE}\n`);
    return false;
  }
  const remarks = remarksOn(task, decoded, isRead);
  if (remarks.length > 0) screen.note(`${inOneLine(InvocationTaskId)}: ${remarks.join("; ")}`);
  return true;
}

function header(task: InvocationTask, isFirst: boolean): string {
  const { InvocationTaskId = "", InstanceId = "", TaskStatus = "" } = task;
  const exitCode = ownExitCodeOf(task);
  const words = [InvocationTaskId, InstanceId, TaskStatus, ...(exitCode === undefined ? [] : [`exit code ${exitCode}`])].map(inOneLine).join(" ");
  return `${isFirst ? "" : "\n"}${styleOf(process.stdout).strong(`==> ${words} <==`)}\n`;
}

function textOf({ text }: DecodedOutput, isTTY: boolean, needsEnd: boolean): string {
  const shown = isTTY ? printableText(text) : text;
  return needsEnd && shown !== "" && !shown.endsWith("\n") ? `${shown}\n` : shown;
}

function bytesOf({ bytes }: DecodedOutput, needsEnd: boolean): Uint8Array {
  return needsEnd && bytes.length > 0 && bytes.at(-1) !== LINE_FEED ? Buffer.concat([bytes, Buffer.of(LINE_FEED)]) : bytes;
}

function remarksOn(task: InvocationTask, decoded: DecodedOutput | undefined, isRead: boolean): string[] {
  const { TaskStatus } = task;
  if (decoded === undefined) {
    if (!isTerminal(TaskStatus)) return ["it has no output yet"];
    return [fateOf(task) === "not started" ? "it was not started" : "the service has no output of it"];
  }
  const { bytes, droppedBytes, malformed, encoding } = decoded;
  return [
    ...(bytes.length === 0 && isTerminal(TaskStatus) ? ["it wrote nothing"] : []),
    ...(droppedBytes > 0 ? [`the first ${bytes.length} bytes; ${droppedBytes} more were dropped by the service, which keeps 24 KiB`] : []),
    ...(isTerminal(TaskStatus) ? [] : ["it has not ended, and may write more"]),
    ...(isRead && malformed ? [`some bytes are no ${encoding}; perhaps --encoding gb18030`] : []),
  ];
}
