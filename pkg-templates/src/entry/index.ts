/** `tat-tasks`: asks Tencent Cloud TAT what became of the commands that ran on your servers. */
export {
  TatClient,
  type CallOptions,
  type Credentials,
  type SignedRequest,
  type SignOptions,
  type TatClientOptions,
} from "../client.js";
export { TatError, type TatErrorFields } from "../errors.js";
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
export { decodeOutput, type DecodedOutput, type DecodeOutputOptions, type EncodedOutput } from "../output.js";
export { signTc3, type SignedTc3, type SignTc3Input } from "../sign.js";
export { isTerminal } from "../status.js";
export {
  describeSummary,
  summarize,
  type DoubtfulTask,
  type Durations,
  type ExitCodeCount,
  type MeasuredTask,
  type OutputGroup,
  type Outputs,
  type StatusCount,
  type Summary,
} from "../summary.js";
