// Generated from the Rust core by `make generate`; a test compares. Do not edit.

/**
 * The state of a task (执行任务状态). Open at run time: a state that is newer than this package
 * arrives as it is, and is not terminal.
 */
export type TaskStatus =
  /** Waiting to be delivered to the server (等待下发). */
  | "PENDING"
  /** On the way to the server (下发中). */
  | "DELIVERING"
  /** The delivery was put off (延时下发). */
  | "DELIVER_DELAYED"
  /** Could not be delivered: the command has not run (下发失败). */
  | "DELIVER_FAILED"
  /** The agent could not start the command; `ErrorInfo` says why (命令启动失败). */
  | "START_FAILED"
  /** The command is running; a part of its output may be there (命令运行中). */
  | "RUNNING"
  /** The command ended with exit code 0 (命令成功). */
  | "SUCCESS"
  /** The command ended with another exit code (命令失败). */
  | "FAILED"
  /** The command ran longer than its `Timeout` and was killed (命令超时). */
  | "TIMEOUT"
  /** The agent stopped answering: whether the command has run is not known (客户端无响应). */
  | "TASK_TIMEOUT"
  /** Being cancelled: the outcome is still open (取消中). */
  | "CANCELLING"
  /** Cancelled before it started (已取消). */
  | "CANCELLED"
  /** Cancelled while it was running (已中止). */
  | "TERMINATED"
;

/** The name of a filter. */
export type FilterName = "invocation-task-id" | "invocation-id" | "instance-id" | "command-id";

/** The phase in which a call ended. */
export type ErrorKind = "validation" | "auth" | "permission" | "throttled" | "service" | "network" | "timeout" | "protocol" | "internal";

/** The error codes of the action's page, and the common ones. The set is open. */
export type DocumentedErrorCode =
  | "InternalError"
  | "InvalidParameter"
  | "InvalidParameter.ConflictParameter"
  | "InvalidParameterValue"
  | "InvalidParameterValue.InvalidCommandId"
  | "InvalidParameterValue.InvalidFilter"
  | "InvalidParameterValue.InvalidInstanceId"
  | "InvalidParameterValue.InvalidInvocationId"
  | "InvalidParameterValue.InvalidInvocationTaskId"
  | "UnauthorizedOperation.CamAuthFailed"
  | "UnauthorizedOperation.InvalidToken"
  | "UnauthorizedOperation.MFAExpired"
  | "UnauthorizedOperation.MFANotFound"
  | "UnsupportedOperation"
  | "ActionOffline"
  | "AuthFailure.InvalidAuthorization"
  | "AuthFailure.InvalidSecretId"
  | "AuthFailure.MFAFailure"
  | "AuthFailure.SecretIdNotFound"
  | "AuthFailure.SignatureExpire"
  | "AuthFailure.SignatureFailure"
  | "AuthFailure.TokenFailure"
  | "AuthFailure.UnauthorizedOperation"
  | "DryRunOperation"
  | "FailedOperation"
  | "InvalidAction"
  | "InvalidRequest"
  | "IpInBlacklist"
  | "IpNotInWhitelist"
  | "LimitExceeded"
  | "MissingParameter"
  | "NoSuchProduct"
  | "NoSuchVersion"
  | "RequestLimitExceeded"
  | "RequestLimitExceeded.GlobalRegionUinLimitExceeded"
  | "RequestLimitExceeded.IPLimitExceeded"
  | "RequestLimitExceeded.UinLimitExceeded"
  | "RequestSizeLimitExceeded"
  | "ResponseSizeLimitExceeded"
  | "ResourceInUse"
  | "ResourceInsufficient"
  | "ResourceNotFound"
  | "ResourceUnavailable"
  | "ServiceUnavailable"
  | "UnauthorizedOperation"
  | "UnknownParameter"
  | "UnsupportedProtocol"
  | "UnsupportedRegion"
;

/**
 * The parameters of `DescribeInvocationTasks`. None is required; without ids and filters, all tasks of the account
 * in the region are asked for.
 */
export interface DescribeInvocationTasksRequest {
  /** The ids of the tasks (执行任务 ID 列表), `invt-…`: 1 to 100. Not together with `Filters`. */
  InvocationTaskIds?: readonly string[] | undefined;
  /**
   * What the tasks must match (过滤条件): 1 to 10 filters, all of which must match. Not together with
   * `InvocationTaskIds`.
   */
  Filters?: readonly Filter[] | undefined;
  /**
   * How many tasks to answer (返回数量), 1 to 100. Default 20; with `InvocationTaskIds` this package asks for 100,
   * as the service would leave out the rest of the ids.
   */
  Limit?: number | undefined;
  /** How many tasks to pass over (偏移量). Default 0. */
  Offset?: number | undefined;
  /** Whether to leave out the output (是否隐藏命令输出结果). Default `true`: say `false` to get `TaskResult.Output`. */
  HideOutput?: boolean | undefined;
}

/** A condition on tasks (过滤条件). */
export interface Filter {
  /** What it compares: `invocation-task-id`, `invocation-id`, `instance-id` or `command-id`. */
  Name: FilterName | (string & {});
  /** The values, 1 to 5, one of which must be equal. */
  Values: readonly string[];
}

/** The answer of `DescribeInvocationTasks`. */
export interface DescribeInvocationTasksResponse {
  /** How many tasks match (符合条件的执行任务总数), whatever the `Limit`. */
  TotalCount: number;
  /** One page of them (执行任务列表), in no documented order. */
  InvocationTaskSet: InvocationTask[];
  /**
   * The service's id of this call (唯一请求 ID), which its support asks for; `""` if the answer had none. A relay has one
   * of its own for whoever does not see all tasks.
   */
  RequestId: string;
}

/** What became of one command on one server (执行任务). */
export interface InvocationTask {
  /** The id of the invocation (执行活动) that the task belongs to, `inv-…`: one run of a command on many servers. */
  InvocationId?: string;
  /** The id of the task (执行任务), `invt-…`: that run on one server. */
  InvocationTaskId?: string;
  /** The id of the command, `cmd-…`. */
  CommandId?: string;
  /** The state of the task (执行任务状态). A state that is newer than this package arrives as it is. */
  TaskStatus?: TaskStatus;
  /** The id of the server: `ins-…` (CVM), `lhins-…` (Lighthouse) or `rins-…` (managed by TAT, 托管实例). */
  InstanceId?: string;
  /** What the command left: exit code, output, times (执行结果). */
  TaskResult?: TaskResult;
  /** When the task started (执行任务开始时间), ISO 8601; `null` as long as it has not. */
  StartTime?: string | null;
  /** When the task ended (执行任务结束时间), ISO 8601; `null` as long as it has not. */
  EndTime?: string | null;
  /** When the task was created (创建时间), ISO 8601, ending in `Z` or in `+00:00`. */
  CreatedTime?: string;
  /** When the task last changed (更新时间), ISO 8601. */
  UpdatedTime?: string;
  /** What was executed, as it was then (执行任务所执行的命令详情). */
  CommandDocument?: CommandDocument;
  /** Why the task failed (执行任务失败时的错误信息), such as ``InvalidUser: user `x` not exists``; `""` if it did not. */
  ErrorInfo?: string;
  /**
   * Who ran the command (调用来源): `USER`, or `INVOKER` for a schedule (执行器). Compare without regard to case:
   * the API's own example says `user`.
   */
  InvocationSource?: string;
  /** The name of the command (命令名称). */
  CommandName?: string;
}

/**
 * The command that a task executed, as it was then (命令详情).
 *
 * Tasks that follow each other in an answer and tell the same have one object of it in common: it is frozen.
 */
export interface CommandDocument {
  /** The script, in Base64 (Base64 编码后的命令内容). */
  readonly Content?: string;
  /** The language of the script (命令类型): `SHELL`, `POWERSHELL` or `BAT`. */
  readonly CommandType?: string;
  /** How long the command may run (超时时间), in seconds. */
  readonly Timeout?: number;
  /** The directory that it runs in (执行路径). */
  readonly WorkingDirectory?: string;
  /** The user that it runs as (执行用户). */
  readonly Username?: string;
  /** The COS bucket that the whole output is uploaded to (COS bucket 地址); `""` if none. */
  readonly OutputCOSBucketUrl?: string;
  /** The folder in that bucket (COS bucket 中的保存目录); `""` if none. */
  readonly OutputCOSKeyPrefix?: string;
}

/** What a command left on one server (执行结果). */
export interface TaskResult {
  /** The exit code of the command (命令执行 `ExitCode`); -1 when there was none: killed, timed out, never started. */
  ExitCode?: number;
  /**
   * The output of the command, standard error included, in Base64 (Base64 编码后的命令输出): its first 24 KiB, which
   * may end inside of a character. Absent unless the request said `HideOutput: false`.
   */
  Output?: string;
  /** When the command itself began (命令执行开始时间), ISO 8601; `null` as long as it has not. */
  ExecStartTime?: string | null;
  /** When the command itself ended (命令执行结束时间), ISO 8601; `null` as long as it has not. */
  ExecEndTime?: string | null;
  /** How many bytes of the output were cut off (命令最终输出被截断的字节数). */
  Dropped?: number;
  /** Where the whole output is in COS (COS 中的日志地址); `""` if it was not uploaded. */
  OutputUrl?: string;
  /** Why the output could not be uploaded to COS (上传 COS 失败的错误信息); `""` if it could, or was not to be. */
  OutputUploadCOSErrorInfo?: string;
}
