// The public types, pinned. types.test.mjs compiles this as an ES module and as CommonJS, by several versions of TypeScript.
import { CODE_RULES, TatClient, TatError, decodeOutput, isTerminal, signTc3 } from "tat-tasks";
import type {
  CommandDocument,
  Credentials,
  DecodedOutput,
  DescribeInvocationTasksRequest,
  DescribeInvocationTasksResponse,
  DocumentedErrorCode,
  ErrorKind,
  InvocationTask,
  SignedRequest,
  SignedTc3,
  TatClientOptions,
  TaskResult,
  TaskStatus,
} from "tat-tasks";
import { createFakeTat, exampleFleet } from "tat-tasks/fake";
import { TatClient as PlainClient } from "tat-tasks/js";
import { TatClient as SlimClient, init } from "tat-tasks/slim";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only for `true`; a type of which something is `any` is equal to nothing that is named here. */
function holds<Claim extends true>(claim?: Claim): void {
  void claim;
}

declare const credentials: Credentials;
declare const task: InvocationTask;
const client = new TatClient({ region: "ap-guangzhou", credentials });

// Calls
holds<Equal<ReturnType<TatClient["describeInvocationTasks"]>, Promise<DescribeInvocationTasksResponse>>>();
holds<Equal<ReturnType<TatClient["signDescribeInvocationTasks"]>, Promise<SignedRequest>>>();
holds<Equal<ReturnType<typeof signTc3>, Promise<SignedTc3>>>();
holds<Equal<ReturnType<typeof decodeOutput>, DecodedOutput>>();
holds<Equal<ReturnType<typeof isTerminal>, boolean>>();
holds<Equal<ReturnType<typeof init>, Promise<void>>>();
void client.describeInvocationTasks();
void client.describeInvocationTasks({ Filters: [{ Name: "invocation-id", Values: ["inv-1"] }] as const, HideOutput: false });
void client.describeInvocationTasks({ Limit: undefined }, { signal: undefined });
void client.describeInvocationTasks({}, { signal: null });
// @ts-expect-error a parameter that the action does not have
void client.describeInvocationTasks({ InvocationTaskID: ["invt-1"] });
// @ts-expect-error ids are texts
void client.describeInvocationTasks({ InvocationTaskIds: [1] });
// @ts-expect-error a region is required
new TatClient({ credentials });
// @ts-expect-error a language that the service does not have
new TatClient({ region: "ap-guangzhou", credentials, language: "fr" });

// Parameters
holds<Equal<keyof DescribeInvocationTasksRequest, "InvocationTaskIds" | "Filters" | "Limit" | "Offset" | "HideOutput">>();
holds<Equal<DescribeInvocationTasksRequest["InvocationTaskIds"], readonly string[] | undefined>>();
holds<Equal<DescribeInvocationTasksRequest["Limit"], number | undefined>>();
holds<Equal<TatClientOptions["credentials"], Credentials | (() => Credentials | Promise<Credentials>)>>();

// Answers
holds<Equal<DescribeInvocationTasksResponse["InvocationTaskSet"], InvocationTask[]>>();
holds<Equal<DescribeInvocationTasksResponse["TotalCount"], number>>();
holds<Equal<Required<InvocationTask>["TaskStatus"], TaskStatus>>();
holds<Equal<Required<InvocationTask>["TaskResult"], TaskResult>>();
holds<Equal<Required<InvocationTask>["CommandDocument"], CommandDocument>>();
holds<Equal<Required<InvocationTask>["StartTime"], string | null>>();
holds<Equal<Required<TaskResult>["ExitCode"], number>>();
holds<Equal<Required<TaskResult>["Dropped"], number>>();
declare const output: DecodedOutput;
const bytes: Uint8Array = output.bytes;
new Blob([output.bytes]);
void bytes;
const present: TaskStatus[] = task.TaskStatus === undefined ? [] : [task.TaskStatus];
// @ts-expect-error a task in its first moments has no status yet
const unchecked: TaskStatus = task.TaskStatus;
// @ts-expect-error a typo is no status
if (task.TaskStatus === "SUCESS") throw new Error();
// @ts-expect-error a typo is no status
const typo: TaskStatus = "CANCELED";
void [present, unchecked, typo];

// Errors
holds<Equal<ErrorKind, "validation" | "auth" | "permission" | "throttled" | "service" | "network" | "timeout" | "protocol" | "internal">>();
holds<Equal<TatError["kind"], ErrorKind>>();
holds<Equal<TatError["code"], string>>();
holds<Equal<TatError["requestId"], string | undefined>>();
holds<Equal<(typeof CODE_RULES)[number]["retryable"], boolean>>();
const code: DocumentedErrorCode = "AuthFailure.SignatureExpire";
void code;
export function kindOf(thrown: unknown): ErrorKind | undefined {
  return TatError.is(thrown) ? thrown.kind : undefined;
}

// The other entries: a client of theirs is the same type, whatever its core runs on.
holds<Equal<PlainClient, TatClient>>();
holds<Equal<SlimClient, TatClient>>();
const fake = createFakeTat({ fleet: exampleFleet });
new TatClient({ region: "ap-guangzhou", credentials, fetch: fake.fetch });
void init(new URL("https://example.com/tat_tasks.wasm"));
void init(new Uint8Array());
void init(fetch("/tat_tasks.wasm"));
