import type { Command } from "commander";
import type { DescribeInvocationTasksRequest, SignedRequest } from "tat-tasks";

import { addClientOptions, openClient, type ClientOptions } from "./client-options.js";
import { exitStatus } from "./exit-status.js";
import { UsageError } from "./failure.js";
import { wholeNumber } from "./option-values.js";
import { addSelectionOptions, selectionOf, type SelectionOptions } from "./selection.js";
import { addCommand, runSession, type Session } from "./session.js";

type SignOptions = ClientOptions &
  SelectionOptions & {
    readonly limit?: string;
    readonly offset?: string;
    readonly withOutput: boolean;
    readonly timestamp?: string;
    readonly curl: boolean;
  };

export function addSign(program: Command): void {
  const command = addCommand(program, {
    name: "sign",
    summary: "print a signed request, and send nothing",
    description:
      "Prints a signed request as JSON: method, url, headers, body. It holds a signature, and a token where the credentials have one, but no key; whoever has it may send it " +
      "for five minutes.",
    examples: [
      "npx tat-tasks sign --invocation inv-1vll7hda",
      "npx tat-tasks sign --task invt-08oe5fe2 --with-output --curl | sh",
    ],
  });
  addSelectionOptions(command)
    .option("--limit <number>", "how many tasks, up to 100 (default: the service's, 20; of --task, 100)")
    .option("--offset <number>", "after how many tasks")
    .option("--with-output", "ask for the output too", false)
    .option("--timestamp <seconds>", "when it is signed, in Unix seconds (default: now)")
    .option("--curl", "as a command line of curl", false);
  addClientOptions(command, { isSent: false }).action((options: SignOptions) => runSession("sign", options, (session) => sign(options, session)));
}

async function sign(options: SignOptions, { screen }: Session): Promise<number> {
  if (options.relay !== undefined) throw new UsageError("--relay is not for sign: a relay signs by itself, and shows its signature to nobody.");
  const { limit, offset, timestamp } = options;
  const request: DescribeInvocationTasksRequest = {
    ...selectionOf(options),
    ...(limit === undefined ? {} : { Limit: wholeNumber("--limit", limit) }),
    ...(offset === undefined ? {} : { Offset: wholeNumber("--offset", offset) }),
    HideOutput: !options.withOutput,
  };
  const tat = await openClient(options, screen);
  try {
    const at = timestamp === undefined ? undefined : wholeNumber("--timestamp", timestamp);
    const signed = await tat.signDescribeInvocationTasks(request, { timestamp: at });
    await screen.data(options.curl ? curlOf(signed) : `${JSON.stringify(signed, undefined, 2)}\n`);
    screen.note("The Authorization is good for five minutes, for whoever has it: do not pass it on.");
    return exitStatus.success;
  } finally {
    tat.close();
  }
}

function curlOf({ method, url, headers, body }: SignedRequest): string {
  const lines = [
    `curl --request ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    `--data-raw ${quoted(body)}`,
  ];
  return `${lines.join(" \\\n  ")}\n`;
}

/** For shells of POSIX. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
