import { readFileSync } from "node:fs";

import { runFake } from "./fake.js";
import { runRelay } from "./relay.js";

const usage = `Usage: npx tat-tasks <command> [options]

Commands:
  fake         serve a fake TAT on loopback, to test against
  relay        serve a relay on loopback, which signs with your credentials, to develop a page against

Options:
  --version    the version of this package
  --help       this text; after a command, its own

Examples:
  npx tat-tasks fake --port 8080
  npx tat-tasks relay --fake --port 8787
`;

process.exitCode = await run(process.argv.slice(2));

async function run([command, ...rest]: string[]): Promise<number> {
  switch (command) {
    case "fake":
      return runFake(rest);
    case "relay":
      return runRelay(rest);
    case "--version":
      process.stdout.write(`${version()}\n`);
      return 0;
    case "--help":
      process.stdout.write(usage);
      return 0;
    default: {
      const given = command === undefined ? "expected a command, got none" : `there is no command ${JSON.stringify(command)}`;
      process.stderr.write(`tat-tasks: ${given}\nTry: npx tat-tasks --help\n`);
      return 2;
    }
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}
