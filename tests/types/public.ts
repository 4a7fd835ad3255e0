// The public types, pinned. types.test.mjs compiles this as an ES module and as CommonJS, by several versions of TypeScript.
import { CODE_RULES, Pace, TatClient, TatError, decodeOutput, describeSummary, explain, isTerminal, parseRelayRequest, signTc3, summarize } from "tat-tasks";
import type {
  Attempt,
  CallOptions,
  CallOutcome,
  CallQuota,
  CommandDocument,
  Credentials,
  CredentialsProvider,
  CredentialsRequest,
  DecodedOutput,
  DescribeInvocationTasksRequest,
  DescribeInvocationTasksResponse,
  DocumentedErrorCode,
  ErrorKind,
  Explanation,
  Filter,
  InvocationOutcome,
  InvocationTask,
  LogLevel,
  RelayRequest,
  ResponseDetails,
  ResponsePromise,
  RetryOptions,
  Selector,
  SignedRequest,
  SignedTc3,
  Summary,
  TaskList,
  TaskResult,
  TaskStatus,
  TatClientOptions,
  WaitOptions,
  WaitProgress,
  Watch,
  WatchEvent,
  WatchOptions,
} from "tat-tasks";
import { createFakeTat, exampleFleet } from "tat-tasks/fake";
import type { InvocationClient, Link, TatInvocation } from "tat-tasks/element";
import { explain as explainAlone, explainedCodes } from "tat-tasks/explain";
import { TatClient as PlainClient } from "tat-tasks/js";
import {
  defaultCredentials,
  environmentCredentials,
  instanceRoleCredentials,
  oidcCredentials,
  profileCredentials,
  profileRegion,
  type Resolution,
} from "tat-tasks/node";
import { createRelay, type Authorization, type Relay } from "tat-tasks/relay";
import { accountObject, sharedByObject } from "tat-tasks/relay/cloudflare";
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
type Method = "describeInvocationTasks" | "listInvocationTasks" | "waitForInvocation" | "watch" | "signDescribeInvocationTasks" | "close";
holds<Equal<Exclude<keyof TatClient, symbol>, Method>>();
holds<Equal<ReturnType<TatClient["describeInvocationTasks"]>, ResponsePromise<DescribeInvocationTasksResponse>>>();
holds<Equal<ReturnType<TatClient["listInvocationTasks"]>, TaskList>>();
holds<Equal<ReturnType<TatClient["waitForInvocation"]>, Promise<InvocationOutcome>>>();
holds<Equal<ReturnType<TatClient["watch"]>, Watch>>();
holds<Equal<ReturnType<TatClient["close"]>, void>>();
holds<Equal<ReturnType<TatClient["signDescribeInvocationTasks"]>, Promise<SignedRequest>>>();
holds<Equal<ReturnType<typeof signTc3>, Promise<SignedTc3>>>();
holds<Equal<ReturnType<typeof decodeOutput>, DecodedOutput>>();
holds<Equal<ReturnType<typeof isTerminal>, boolean>>();
holds<Equal<ReturnType<typeof parseRelayRequest>, Promise<RelayRequest>>>();
holds<Equal<RelayRequest["request"], DescribeInvocationTasksRequest>>();
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

// Lists, waits and watches
type Ids = readonly string[];
holds<string extends Selector ? true : false>();
holds<Equal<Extract<Selector, { readonly invocationId: string }>["invocationId"], string>>();
holds<Equal<Extract<Selector, { readonly invocationTaskIds: Ids }>["invocationTaskIds"], Ids>>();
holds<Equal<Extract<Selector, { readonly Filters: readonly Filter[] }>["Filters"], readonly Filter[]>>();
type Takes<Name extends Exclude<Method, "close">> = [Parameters<TatClient[Name]>[0], Parameters<TatClient[Name]>[1]];
holds<Equal<Takes<"describeInvocationTasks">, [DescribeInvocationTasksRequest | undefined, CallOptions | undefined]>>();
holds<Equal<Takes<"listInvocationTasks">[1], CallOptions | undefined>>();
holds<Equal<Takes<"waitForInvocation">, [Selector, WaitOptions | undefined]>>();
holds<Equal<Takes<"watch">, [Selector, WatchOptions | undefined]>>();
void client.waitForInvocation("inv-1", { output: "all", timeout: Infinity, expectedTasks: 3, signal: null });
void client.waitForInvocation({ invocationTaskIds: ["invt-1"] as const });
// @ts-expect-error a way that there is not
void client.waitForInvocation({ invocationId: "inv-1", invocationID: "inv-1" });
// @ts-expect-error two ways to say which tasks
void client.waitForInvocation({ invocationId: "inv-1", invocationTaskIds: ["invt-1"] });
declare const filtered: { Filters: Filter[]; Limit: number };
// @ts-expect-error a Limit is of a request
void client.waitForInvocation(filtered);
client.listInvocationTasks(filtered);
// @ts-expect-error a selector is no request
client.listInvocationTasks({ invocationId: "inv-1", HideOutput: false });
// @ts-expect-error nor are ids
client.listInvocationTasks({ invocationTaskIds: ["invt-1"], Limit: 5 });
client.listInvocationTasks({ InvocationTaskIds: ["invt-1"], Limit: 5 });
client.listInvocationTasks({ Filters: [{ Name: "invocation-id", Values: ["inv-1"] }], HideOutput: false });
// @ts-expect-error only a watch tells an output as it grows
void client.waitForInvocation("inv-1", { output: "live" });
client.watch("inv-1", { output: "live", encoding: "gb18030" });
// @ts-expect-error a watch tells by its events
client.watch("inv-1", { onUpdate: () => undefined });
holds<Equal<WaitProgress["changed"], readonly InvocationTask[]>>();
holds<Equal<WaitProgress["totalCount"], number | undefined>>();
holds<Equal<NonNullable<WaitOptions["onUpdate"]>, (progress: WaitProgress) => void | PromiseLike<void>>>();

export async function consume(): Promise<string[]> {
  for await (const each of client.listInvocationTasks("inv-1")) holds<Equal<typeof each, InvocationTask>>();
  for await (const page of client.listInvocationTasks({ Limit: 50 }).pages()) holds<Equal<typeof page, DescribeInvocationTasksResponse>>();
  const all = await client.listInvocationTasks({ invocationId: "inv-1" }).toArray();
  holds<Equal<typeof all, InvocationTask[]>>();
  const { data, response } = await client.describeInvocationTasks().withResponse();
  holds<Equal<typeof data, DescribeInvocationTasksResponse>>();
  holds<Equal<typeof response, ResponseDetails>>();
  holds<Equal<keyof ResponseDetails, "status" | "headers" | "requestId" | "attempts">>();
  const texts: string[] = [];
  for await (const event of client.watch("inv-1")) texts.push(told(event));
  return texts;
}

/** A member is there once the type of the event is known, and each type is one of these. */
function told(event: WatchEvent): string {
  // @ts-expect-error not every event has a text
  void event.text;
  switch (event.type) {
    case "status":
    case "settled":
      return event.task.TaskStatus ?? "";
    case "output":
      holds<Equal<typeof event.reset, boolean>>();
      return event.text;
    case "missing":
      holds<Equal<typeof event.reason, "not-visible" | "invalid">>();
      return event.invocationTaskId;
  }
}

// Outcomes
holds<Equal<InvocationOutcome["tasks"], readonly InvocationTask[]>>();
holds<Equal<InvocationOutcome["summary"], Summary>>();
holds<Equal<InvocationOutcome["totalCount"], number | undefined>>();
holds<Equal<InvocationOutcome["requestId"], string | undefined>>();
holds<Equal<ReturnType<typeof summarize>, Summary>>();
holds<Equal<Parameters<typeof explain>, [statusOrCode: string, language?: "zh" | "en" | undefined]>>();
holds<Equal<ReturnType<typeof explain>, Explanation>>();
holds<Equal<ReturnType<typeof describeSummary>, string>>();
type Counts = "total" | "live" | "succeeded" | "failed";
type Groups = "statuses" | "exitCodes" | "failures" | "doubtful" | "notStarted" | "notYetStarted" | "slowest" | "durations" | "outputs";
holds<Equal<keyof Summary, Counts | Groups>>();
holds<Equal<Summary[Counts], number>>();
holds<Equal<Summary["failures"], readonly InvocationTask[]>>();

// Options
holds<Equal<keyof RetryOptions, "maxRetries" | "attemptTimeout" | "timeout">>();
holds<Equal<RetryOptions[keyof RetryOptions], number | undefined>>();
holds<Equal<TatClientOptions["quotaShare"], number | false | undefined>>();
holds<Equal<TatClientOptions["dangerouslyAllowSecretsInBrowser"], boolean | undefined>>();
holds<Equal<TatClientOptions["onAttempt"], ((attempt: Attempt) => void) | undefined>>();
holds<Equal<LogLevel, "debug" | "info" | "warn" | "error" | "off">>();
new TatClient({ region: "ap-guangzhou", credentials, logger: console, logLevel: "debug", quotaShare: false });
holds<Equal<CallOutcome, "put-back" | "accepted" | "throttled">>();
const pace = new Pace({ callsPerSecond: 5, isEmpty: true });
holds<Equal<ReturnType<Pace["take"]>, number>>();
const quota: CallQuota = {
  async take({ signal }) {
    signal.throwIfAborted();
    if (pace.take(performance.now()) > 0) throw new Error("too many calls");
    return (outcome) => void (outcome === "put-back" ? pace.putBack() : outcome);
  },
};
new TatClient({ region: "ap-guangzhou", credentials, quota });
// @ts-expect-error no limit is said by `false`
new TatClient({ region: "ap-guangzhou", credentials, quotaShare: true });

// Credentials
holds<Equal<TatClientOptions["credentials"], Credentials | CredentialsProvider | undefined>>();
holds<Equal<CredentialsProvider, (request: CredentialsRequest) => Credentials | PromiseLike<Credentials>>>();
holds<Equal<CredentialsRequest, { readonly signal: AbortSignal }>>();
new TatClient({ region: "ap-guangzhou", credentials: () => credentials });
new TatClient({ region: "ap-guangzhou", credentials: async ({ signal }) => (signal.aborted ? credentials : credentials) });
holds<Equal<Required<Credentials>["expiration"], Date | number | undefined>>();
for (const place of [environmentCredentials, instanceRoleCredentials, oidcCredentials, profileCredentials]) {
  new TatClient({ region: "ap-guangzhou", credentials: place() });
}
new TatClient({ region: "ap-guangzhou", credentials: defaultCredentials() });
const onResolved = ({ source, passedOver }: Resolution): void => console.log(source, passedOver.join());
new TatClient({ region: "ap-guangzhou", credentials: defaultCredentials({ onResolved, profile: { profile: "ci" } }) });

holds<Equal<Awaited<ReturnType<typeof profileRegion>>, string | undefined>>();

// Parameters
holds<Equal<keyof DescribeInvocationTasksRequest, "InvocationTaskIds" | "Filters" | "Limit" | "Offset" | "HideOutput">>();
holds<Equal<DescribeInvocationTasksRequest["InvocationTaskIds"], readonly string[] | undefined>>();
holds<Equal<DescribeInvocationTasksRequest["Limit"], number | undefined>>();

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
holds<Equal<TatError["attempts"], number>>();
holds<Equal<TatError["partial"], InvocationOutcome | undefined>>();
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

// A client that asks a relay has nothing of one that signs.
new TatClient({ region: "ap-guangzhou", relay: "/api/tat", headers: async () => ({ "X-Session": "ann" }), cookies: "include" });
// @ts-expect-error the key is the relay's
new TatClient({ region: "ap-guangzhou", relay: "/api/tat", credentials });
// @ts-expect-error the quota is the relay's
new TatClient({ region: "ap-guangzhou", relay: "/api/tat", quotaShare: 0.5 });
// @ts-expect-error the service takes no headers
new TatClient({ region: "ap-guangzhou", credentials, headers: {} });
// @ts-expect-error one or the other
new TatClient({ region: "ap-guangzhou" });

// The relay: nothing is seen unless somebody says so.
const authorize = (): Authorization => ({ tenant: "web", see: { instanceIds: ["ins-1"], where: ({ TaskStatus }) => TaskStatus === "SUCCESS" } });
holds<Equal<Relay, (request: Request) => Promise<Response>>>();
holds<Equal<ReturnType<typeof createRelay>, Relay>>();
createRelay({ credentials, regions: ["ap-guangzhou"], authorize, origins: ["https://console.example"] });
createRelay({ credentials, regions: ["ap-guangzhou"], authorize: async () => undefined });
// @ts-expect-error there is no default
createRelay({ credentials, regions: ["ap-guangzhou"] });
// @ts-expect-error what is seen has to be said
createRelay({ credentials, regions: ["ap-guangzhou"], authorize: () => ({ tenant: "web" }) });
// @ts-expect-error a typo would narrow nothing
createRelay({ credentials, regions: ["ap-guangzhou"], authorize: () => ({ tenant: "web", see: { instanceId: ["ins-1"] } }) });
// @ts-expect-error a list that is missing would narrow nothing
createRelay({ credentials, regions: ["ap-guangzhou"], authorize: () => ({ tenant: "web", see: { instanceIds: undefined } }) });
// @ts-expect-error a promise is not true
createRelay({ credentials, regions: ["ap-guangzhou"], authorize: () => ({ tenant: "web", see: { where: async () => true } }) });

// What a worker has in its `env` is of its host's own types.
interface ObjectId {
  readonly name?: string;
}
declare const objects: {
  idFromName(name: string): ObjectId;
  get(id: ObjectId, options?: { locationHint?: string }): { readonly id: ObjectId; fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> };
};
createRelay({ ...sharedByObject(objects, { name: "another key" }), credentials, regions: ["ap-guangzhou"], authorize });
class Account extends accountObject((env: { secretId: string; secretKey: string }) => ({ credentials: env, quotaShare: 0.8 })) {}
void new Account({}, { secretId: "AKID", secretKey: "key" }).fetch(new Request("https://object/1/lease"));
// @ts-expect-error where isolates share the calls, none goes without a turn
accountObject(() => ({ credentials, quotaShare: false }));

// The element
declare const element: TatInvocation;
holds<Equal<HTMLElementTagNameMap["tat-invocation"], TatInvocation>>();
holds<Equal<typeof explainAlone, typeof explain>>();
holds<Equal<typeof explainedCodes, () => readonly string[]>>();
element.client = client;
element.client = new PlainClient({ region: "ap-guangzhou", relay: "/api/tat" });
element.client = new SlimClient({ region: "ap-guangzhou", relay: "/api/tat" });
const link: Link = element.link;
element.link = { ...link, "task-id": "invt-1" };
element.addEventListener("tat-change", ({ detail }) => new URLSearchParams(detail));
element.addEventListener("tat-settled", ({ detail }) => holds<Equal<typeof detail.tasks, readonly ElementTask[]>>());
element.addEventListener("click", ({ clientX }) => clientX.toFixed());
type ElementTask = Parameters<typeof summarize>[0] extends Iterable<infer Task> ? Task : never;
const asking: InvocationClient = client;
void asking.watch("inv-1");
// @ts-expect-error a view that there is not
element.view = "pie";
