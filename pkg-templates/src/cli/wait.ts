import type { Command } from "commander";
import { TatError } from "tat-tasks";

import { addClientOptions } from "./client-options.js";
import { exitStatusHelp } from "./exit-status.js";
import { addFollowOptions, type FollowOptions } from "./follow-options.js";
import { follow } from "./follow.js";
import { addFormatOptions } from "./records.js";
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

function wait(ids: readonly string[], options: FollowOptions, session: Session): Promise<number> {
  const { screen, signal } = session;
  return follow(ids, options, session, {
    tell: (report) => screen.data(report),
    async run({ tat, selector, settings, fleet, records }) {
      const { timeout, expectedTasks, emptyGrace, lines } = settings;
      const output = lines === 0 && records === undefined ? "none" : "failed";
      try {
        const { tasks, totalCount } = await tat.waitForInvocation(selector, {
          ...{ signal, timeout, expectedTasks, emptyGrace, output },
          onUpdate({ changed, totalCount }) {
            fleet.update(changed, totalCount);
            screen.redraw();
          },
        });
        fleet.update(tasks, totalCount);
      } catch (error) {
        if (!isOfUnseen(error)) throw error;
        fleet.lack(error);
      } finally {
        if (records !== undefined) await records.write(...fleet.tasks);
      }
    },
  });
}

/** Whether all tasks have ended but those that are not there. */
function isOfUnseen(error: unknown): boolean {
  return TatError.is(error) && (error.code === "InvocationNotVisible" || error.code === "InvalidParameterValue.InvalidInvocationTaskId");
}
