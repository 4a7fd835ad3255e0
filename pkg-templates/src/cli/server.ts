// A command that serves until it is interrupted.

import { exitStatus } from "./exit-status.js";
import { describeFailure, isRefusal } from "./failure.js";
import { interrupted } from "./interruption.js";

/** What was begun. */
export interface Served {
  /** The line that says where, and by which key. */
  readonly announcement: string;
  /** What one may type to ask it. */
  readonly hint: string;
  /** What there is to do once it is announced. */
  begin?(): void;
  close(): Promise<void>;
}

/** It exits with 0 after an interrupt, 1 when it could not listen, 2 when what was typed makes no sense. */
export async function runServer(name: string, serve: () => Promise<Served>): Promise<void> {
  try {
    const { announcement, hint, begin, close } = await serve();
    // Before the line is out, since whoever waits for it may interrupt at once.
    const interruption = interrupted();
    process.stdout.write(`${announcement}\n`);
    // Programs read but the first line.
    if (process.stdout.isTTY) process.stdout.write(`To ask it, in another shell:\n  ${hint}\n`);
    begin?.();
    await interruption;
    await close();
  } catch (error) {
    process.stderr.write(describeFailure(`tat-tasks ${name}`, error));
    process.exitCode = isRefusal(error) ? exitStatus.couldNotAsk : exitStatus.failed;
  }
}
