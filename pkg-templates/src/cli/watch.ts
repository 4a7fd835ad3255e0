import { Option, type Command } from "commander";
import type { WatchEvent } from "tat-tasks";

import { addClientOptions } from "./client-options.js";
import { exitStatusHelp } from "./exit-status.js";
import { addFollowOptions, type FollowOptions } from "./follow-options.js";
import { follow } from "./follow.js";
import { NOT_READABLE, readableOutput } from "./readable-output.js";
import { addFormatOptions } from "./records.js";
import { addCommand, runSession, type Session } from "./session.js";
import { inOneLine } from "./task-table.js";
import { styleOf } from "./terminal.js";
import { WatchLines } from "./watch-lines.js";

const outputs = ["live", "all", "failed", "none"] as const;

type WatchOptions = FollowOptions & { readonly output: (typeof outputs)[number] };

export function addWatch(program: Command): void {
  const command = addCommand(program, {
    name: "watch",
    summary: "tell what happens to tasks, as it happens",
    description:
      "Tells what happens to tasks, and what they write, as it happens, until all have ended. " +
      "In a pipe a line has tabs between the id of the task, its instance, status, output or missing, and what is new; " +
      "a backslash begins an escape: \\\\, \\t, \\x1b. With --quiet there is nothing but these lines, on a terminal too.",
    examples: [
      "npx tat-tasks watch inv-1vll7hda",
      "npx tat-tasks watch inv-1vll7hda --output none",
      "npx tat-tasks watch inv-1vll7hda --ndjson | jq -r 'select(.type == \"settled\").task.InstanceId'",
    ],
  });
  addFollowOptions(command, "none").addOption(
    new Option("--output <whose>", "whose output is told: of all while they write, of all or of those that failed when they have ended, of none")
      .choices(outputs)
      .default("live"),
  );
  addFormatOptions(command, "the events");
  addClientOptions(command)
    .addHelpText("after", exitStatusHelp.trimEnd())
    .action((ids: string[], options: WatchOptions) => runSession("watch", options, (session) => watch(ids, options, session)));
}

function watch(ids: readonly string[], options: WatchOptions, session: Session): Promise<number> {
  const { screen, signal } = session;
  const { isTTY } = process.stdout;
  return follow(ids, options, session, {
    // In a pipe there are lines for programs alone.
    tell: isTTY ? (report) => screen.data(`\n${report}`) : undefined,
    async run({ tat, selector, settings, fleet, records }) {
      const { timeout, expectedTasks, emptyGrace, encoding } = settings;
      const lines = new WatchLines(isTTY, styleOf(process.stdout));
      const watched = tat.watch(selector, { signal, timeout, expectedTasks, emptyGrace, encoding, output: options.output });
      // One that comes back is told of once more.
      const missing = new Set<string>();
      let areAllRead = true;
      for await (const event of watched) {
        if (event.type === "missing") missing.add(event.invocationTaskId);
        else {
          missing.delete(event.task.InvocationTaskId ?? "");
          fleet.update([event.task], watched.totalCount);
        }
        if (records !== undefined) await records.write(event);
        else await screen.data(lines.of(event));
        if (endsUnread(event)) {
          areAllRead = false;
          screen.message(`${inOneLine(event.task.InvocationTaskId ?? "")}: ${NOT_READABLE}\n`);
        }
        screen.redraw();
      }
      // The last lists may bring nothing but another count.
      fleet.update([], watched.totalCount);
      // Whoever reads what is written has not got all.
      if (missing.size > 0 || !areAllRead) fleet.lack();
    },
  });
}

/** Whether it is the end of a task whose output could not be told. */
function endsUnread(event: WatchEvent): event is Extract<WatchEvent, { readonly type: "settled" }> {
  if (event.type !== "settled") return false;
  const { TaskResult } = event.task;
  return TaskResult?.Output !== undefined && readableOutput(TaskResult) === undefined;
}
