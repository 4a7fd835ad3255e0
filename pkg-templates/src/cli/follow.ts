// From ids to a report: what commands do that follow tasks to their end.

import type { Selector, TatClient } from "tat-tasks";

import { openClient } from "./client-options.js";
import { describeFailure, UsageError } from "./failure.js";
import { Fleet } from "./fleet.js";
import { readFollowOptions, type FollowOptions, type FollowSettings } from "./follow-options.js";
import { recordsOf, type Records } from "./records.js";
import { selectionOfIds, selectorOf } from "./selection.js";
import type { Session } from "./session.js";

/** What a command has to follow tasks with. */
export interface Following {
  readonly tat: TatClient;
  readonly selector: Selector;
  readonly settings: FollowSettings;
  readonly fleet: Fleet;
  readonly records: Records | undefined;
}

/**
 * Tells, however it ended, how far the tasks were.
 *
 * @param tell writes the report where people are to read it; elsewhere it is for those who look at standard error
 * @returns the exit status
 */
export async function follow(
  ids: readonly string[],
  options: FollowOptions,
  { command, screen, signal }: Session,
  { tell, run }: { readonly tell: ((report: string) => Promise<void>) | undefined; run(following: Following): Promise<void> },
): Promise<number> {
  const selection = selectionOfIds(ids);
  const settings = readFollowOptions(options);
  if (settings.expectedTasks !== undefined && "InvocationTaskIds" in selection) {
    throw new UsageError("--expect is for invocations: the ids of tasks say how many there are.");
  }
  const records = recordsOf(options, screen);
  const fleet = new Fleet(selection, settings.expectedTasks);
  const tat = await openClient(options, screen, (attempt) => {
    fleet.note(attempt);
    screen.redraw();
  });
  try {
    fleet.show(screen, titleOf(ids));
    await run({ tat, selector: selectorOf(selection), settings, fleet, records });
  } finally {
    screen.endView();
    tat.close();
    if (records !== undefined) await records.end();
    if (!screen.isQuiet && fleet.tasks.length > 0) {
      if (records === undefined && tell !== undefined) await tell(fleet.report(settings, process.stdout));
      else screen.note(fleet.report(settings, process.stderr).trimEnd());
    } else if (signal.aborted) screen.note(`interrupted before the first answer${fleet.failure === undefined ? "" : `: ${fleet.failure}`}`);
  }
  const { complaint } = fleet;
  if (complaint !== undefined) screen.message(describeFailure(command, complaint, options.relay !== undefined));
  return fleet.exitStatus;
}

function titleOf(ids: readonly string[]): string {
  const [first = ""] = ids;
  return ids.length === 1 ? first : `${first} and ${ids.length - 1} more`;
}
