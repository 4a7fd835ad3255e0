// Asks what became of a command, and prints it as a person wants to read it. Run it by `make demo`.
//
// Without a key it asks a fake TAT on loopback for the task of the official page's example. With TENCENTCLOUD_SECRET_ID,
// TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_REGION set, it asks Tencent Cloud for the tasks of that region, or of the
// invocation that it is given: `make demo invocation=inv-…`.
import { decodeOutput, TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

const {
  TENCENTCLOUD_SECRET_ID: secretId,
  TENCENTCLOUD_SECRET_KEY: secretKey,
  TENCENTCLOUD_TOKEN: token,
  TENCENTCLOUD_REGION: region,
} = process.env;
const [invocation] = process.argv.slice(2);

process.exitCode = secretId || secretKey ? await askTencent() : await askFake();

async function askTencent() {
  for (const [name, value] of Object.entries({ SECRET_ID: secretId, SECRET_KEY: secretKey, REGION: region })) {
    if (value) continue;
    console.error(`demo: to ask Tencent Cloud, set TENCENTCLOUD_${name} too, beside the others`);
    return 2;
  }
  const filters = invocation ? { Filters: [{ Name: "invocation-id", Values: [invocation] }] } : {};
  const tat = new TatClient({ region, credentials: { secretId, secretKey, token: token || undefined } });
  return ask(tat, { ...filters, Limit: 10, HideOutput: false });
}

async function askFake() {
  if (invocation) {
    console.error("demo: an invocation of yours is Tencent Cloud's to tell of: set TENCENTCLOUD_SECRET_ID and the others");
    return 2;
  }
  const server = await listen(createFakeTat({ fleet: exampleFleet }), { port: 0 });
  console.log(`A fake TAT answers at ${server.url}\n`);
  const tat = new TatClient({ region: "ap-guangzhou", credentials: exampleCredential, endpoint: server.url });
  const status = await ask(tat, {
    Offset: 0,
    Limit: 10,
    HideOutput: false,
    Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }],
  });
  await server.close();
  console.log(
    "\nTo ask Tencent Cloud: TENCENTCLOUD_SECRET_ID=… TENCENTCLOUD_SECRET_KEY=… TENCENTCLOUD_REGION=ap-guangzhou make demo",
  );
  console.log("To see a hundred servers at work, in a browser: make console");
  return status;
}

async function ask(tat, request) {
  try {
    const answer = await tat.describeInvocationTasks(request);
    console.log(`${answer.InvocationTaskSet.length} of ${answer.TotalCount} tasks`);
    for (const task of answer.InvocationTaskSet) console.log(`\n${describe(task)}`);
    console.log(`\nrequest id   ${visible(answer.RequestId)}`);
    return 0;
  } catch (error) {
    if (!TatError.is(error)) throw error;
    console.error(visible(`${error.code} (${error.kind}): ${error.message}`));
    if (error.requestId) console.error(`request id   ${visible(error.requestId)}`);
    return 1;
  }
}

function describe(task) {
  const { TaskResult: result, CommandDocument: command } = task;
  const rows = [
    ["task", task.InvocationTaskId],
    ["instance", task.InstanceId],
    ["invocation", task.InvocationId],
    ["command", [task.CommandId, task.CommandName, command?.CommandType].filter(Boolean).join(", ")],
    ["exit code", result?.ExitCode],
    ["duration", duration(result?.ExecStartTime, result?.ExecEndTime)],
    ["error", task.ErrorInfo],
    ["output", output(result)],
  ];
  const lines = rows
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `  ${name.padEnd(11)}${visible(String(value))}`);
  return [visible(task.TaskStatus ?? "no status"), ...lines].join("\n");
}

function duration(start, end) {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return Number.isNaN(seconds) ? undefined : `${seconds} s, from ${start} to ${end}`;
}

function output(result) {
  if (result?.Output === undefined) return undefined;
  const { text, truncated, droppedBytes } = decodeOutput(result);
  const lines = text.replace(/\n$/, "").split("\n").join(`\n${" ".repeat(13)}`);
  return truncated ? `${lines}\n${" ".repeat(13)}(${droppedBytes} more bytes were dropped)` : lines;
}

/** What a server wrote must not steer the terminal. */
function visible(text) {
  const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, escaped);
}
