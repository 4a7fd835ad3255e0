/** `tat-tasks`: asks Tencent Cloud TAT what became of the commands that ran on your servers. */
export type { ResponseDetails } from "../call.js";
export type { CallOutcome, CallQuota, QuotaCall } from "../call-quota.js";
export { TatClient, type ResponsePromise, type SignOptions } from "../client.js";
export type { Credentials, CredentialsProvider, CredentialsRequest } from "../credentials.js";
export { TatError, type TatErrorFields } from "../errors.js";
export { explain, type Explanation } from "../explain/explain.js";
export type {
  CommandDocument,
  DescribeInvocationTasksRequest,
  DescribeInvocationTasksResponse,
  DocumentedErrorCode,
  ErrorKind,
  Filter,
  FilterName,
  InvocationTask,
  TaskResult,
  TaskStatus,
} from "../generated/model.js";
export { CODE_RULES, FILTER_NAMES, LIMITS, TERMINAL_STATUSES, type CodeRule } from "../generated/tables.js";
export type { TaskList } from "../list.js";
export type { Attempt, Logger, LogLevel } from "../observe.js";
export type { CallOptions, RelayClientOptions, RelayHeaders, RetryOptions, SignedClientOptions, TatClientOptions } from "../options.js";
export type {
  DoubtfulTask,
  Durations,
  ExitCodeCount,
  InvocationOutcome,
  MeasuredTask,
  StatusCount,
  Summary,
} from "../outcome.js";
export type { OutputGroup, Outputs } from "../output-groups.js";
export { decodeOutput, type DecodedOutput, type DecodeOutputOptions, type EncodedOutput } from "../output.js";
export { Pace, type PaceOptions } from "../pace.js";
export { parseRelayRequest, type RelayRequest } from "../relay-request.js";
export type { SignedRequest } from "../route.js";
export { signTc3, type SignedTc3, type SignTc3Input } from "../sign.js";
export type { Selector } from "../selector.js";
export { isTerminal } from "../status.js";
export { describeSummary, summarize } from "../summary.js";
export type { WaitOptions, WaitProgress } from "../wait.js";
export type { Watch, WatchEvent, WatchOptions } from "../watch.js";
