import type { Command } from "commander";

import { addClientOptions, openClient } from "./client-options.js";
import { exitStatusHelp } from "./exit-status.js";
import { addFollowOptions, Fleet, readFollowOptions, titleOf, type FollowOptions } from "./follow-options.js";
import { addFormatOptions, recordsOf } from "./records.js";
import { selectionOfIds, selectorOf } from "./selection.js";
import { addCommand, runSession, type Session } from "./session.js";

export function addWait(program: Command): void {
  const command = addCommand(program, {
    name: "wait",
    summary: "wait until tasks have ended, and tell what became of them",
    description: "Waits until all tasks have ended. Then it tells in words what became of them, and which failed; its exit status says it too.",
    examples: [
      "npx tat-tasks wait inv-1vll7hda",
      "npx tat-tasks wait inv-1vll7hda --timeout 10m --expect 90 && ./deploy-next",
      "npx tat-tasks wait invt-08oe5fe2 invt-18oe5fe3 --json > tasks.json",
    ],
  });
  addFollowOptions(command, "30m");
  addFormatOptions(command, "the tasks, at the end,");
  addClientOptions(command)
    .addHelpText("after", exitStatusHelp.trimEnd())
    .action((ids: string[], options: FollowOptions) => runSession("wait", options, (session) => wait(ids, options, session)));
}

async function wait(ids: readonly string[], options: FollowOptions, { screen, signal }: Session): Promise<number> {
  const selection = selectionOfIds(ids);
  const settings = readFollowOptions(options);
  const { timeout, expectedTasks, emptyGrace } = settings;
  const records = recordsOf(options, screen);
  const fleet = new Fleet(selection, expectedTasks);
  const tat = await openClient(options, screen, (attempt) => {
    fleet.note(attempt);
    screen.redraw();
  });
  try {
    fleet.show(screen, titleOf(ids));
    const { tasks } = await tat.waitForInvocation(selectorOf(selection), {
      ...{ signal, timeout, expectedTasks, emptyGrace, output: settings.lines === 0 && records === undefined ? "none" : "failed" },
      onUpdate({ changed, totalCount }) {
        fleet.update(changed, totalCount);
        screen.redraw();
      },
    });
    fleet.update(tasks, undefined);
    return fleet.exitStatus;
  } finally {
    if (signal.aborted && fleet.tasks.length === 0) screen.note("interrupted before the first answer");
    // How far they were is told however the wait ended.
    screen.endView();
    tat.close();
    const { tasks } = fleet;
    if (records !== undefined) {
      await records.write(...tasks);
      await records.end();
    }
    if (!screen.isQuiet && tasks.length > 0) {
      if (records === undefined) await screen.data(fleet.report(settings, process.stdout));
      else screen.note(fleet.report(settings, process.stderr).trimEnd());
    }
  }
}
