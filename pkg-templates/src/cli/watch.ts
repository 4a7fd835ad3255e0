import { Option, type Command } from "commander";
import type { WatchEvent } from "tat-tasks";

import { addClientOptions, openClient } from "./client-options.js";
import { exitStatus, exitStatusHelp } from "./exit-status.js";
import { addFollowOptions, Fleet, readFollowOptions, titleOf, type FollowOptions } from "./follow-options.js";
import { addFormatOptions, recordsOf } from "./records.js";
import { selectionOfIds, selectorOf } from "./selection.js";
import { addCommand, runSession, type Session } from "./session.js";
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

async function watch(ids: readonly string[], options: WatchOptions, { screen, signal }: Session): Promise<number> {
  const selection = selectionOfIds(ids);
  const settings = readFollowOptions(options);
  const { timeout, expectedTasks, emptyGrace, encoding } = settings;
  const records = recordsOf(options, screen);
  const fleet = new Fleet(selection, expectedTasks);
  const tat = await openClient(options, screen, (attempt) => {
    fleet.note(attempt);
    screen.redraw();
  });
  const lines = new WatchLines(process.stdout.isTTY, styleOf(process.stdout));
  let isIncomplete = false;
  const tell = async (event: WatchEvent, totalCount: number | undefined): Promise<void> => {
    if (event.type === "missing") isIncomplete = true;
    else fleet.update([event.task], totalCount);
    if (records !== undefined) await records.write(event);
    else await screen.data(lines.of(event));
    screen.redraw();
  };
  try {
    fleet.show(screen, titleOf(ids));
    const watched = tat.watch(selectorOf(selection), { signal, timeout, expectedTasks, emptyGrace, encoding, output: options.output });
    for await (const event of watched) await tell(event, watched.totalCount);
    return isIncomplete ? exitStatus.couldNotAsk : fleet.exitStatus;
  } finally {
    if (signal.aborted && fleet.tasks.length === 0) screen.note("interrupted before the first answer");
    screen.endView();
    tat.close();
    if (records !== undefined) await records.end();
    if (!screen.isQuiet && fleet.tasks.length > 0) {
      // In a pipe there are lines for programs alone.
      if (process.stdout.isTTY && records === undefined) await screen.data(`\n${fleet.report(settings, process.stdout)}`);
      else screen.note(fleet.report(settings, process.stderr).trimEnd());
    }
  }
}
