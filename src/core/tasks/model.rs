//! The objects of an answer.
//!
//! Every member is optional, as older answers lack some of them. The strings borrow from the body.

use alloc::borrow::Cow;

use super::record::{Nullable, record};
use super::status::TaskStatus;

record! {
    /// What became of one command on one server (执行任务).
    pub struct InvocationTask<'a> {
        /// The id of the invocation (执行活动) that the task belongs to, `inv-…`: one run of a command on many servers.
        pub invocation_id: Option<Cow<'a, str>> = "InvocationId",
        /// The id of the task (执行任务), `invt-…`: that run on one server.
        pub invocation_task_id: Option<Cow<'a, str>> = "InvocationTaskId",
        /// The id of the command, `cmd-…`.
        pub command_id: Option<Cow<'a, str>> = "CommandId",
        /// The state of the task (执行任务状态). A state that is newer than this package arrives as it is.
        pub task_status: Option<TaskStatus<'a>> = "TaskStatus",
        /// The id of the server: `ins-…` (CVM), `lhins-…` (Lighthouse) or `rins-…` (managed by TAT, 托管实例).
        pub instance_id: Option<Cow<'a, str>> = "InstanceId",
        /// What the command left: exit code, output, times (执行结果).
        pub task_result: Option<TaskResult<'a>> = "TaskResult",
        /// When the task started (执行任务开始时间), ISO 8601; `null` as long as it has not.
        pub start_time: Nullable<Cow<'a, str>> = "StartTime",
        /// When the task ended (执行任务结束时间), ISO 8601; `null` as long as it has not.
        pub end_time: Nullable<Cow<'a, str>> = "EndTime",
        /// When the task was created (创建时间), ISO 8601, ending in `Z` or in `+00:00`.
        pub created_time: Option<Cow<'a, str>> = "CreatedTime",
        /// When the task last changed (更新时间), ISO 8601.
        pub updated_time: Option<Cow<'a, str>> = "UpdatedTime",
        /// What was executed, as it was then (执行任务所执行的命令详情).
        pub command_document: Option<CommandDocument<'a>> = "CommandDocument",
        /// Why the task failed (执行任务失败时的错误信息), such as ``InvalidUser: user `x` not exists``; `""` if it did not.
        pub error_info: Option<Cow<'a, str>> = "ErrorInfo",
        /// Who ran the command (调用来源): `USER`, or `INVOKER` for a schedule (执行器). Compare without regard to case:
        /// the API's own example says `user`.
        pub invocation_source: Option<Cow<'a, str>> = "InvocationSource",
        /// The name of the command (命令名称).
        pub command_name: Option<Cow<'a, str>> = "CommandName",
    }
}

record! {
    /// The command that a task executed, as it was then (命令详情).
    pub struct CommandDocument<'a> {
        /// The script, in Base64 (Base64 编码后的命令内容).
        pub content: Option<Cow<'a, str>> = "Content",
        /// The language of the script (命令类型): `SHELL`, `POWERSHELL` or `BAT`.
        pub command_type: Option<Cow<'a, str>> = "CommandType",
        /// How long the command may run (超时时间), in seconds.
        pub timeout: Option<u64> = "Timeout",
        /// The directory that it runs in (执行路径).
        pub working_directory: Option<Cow<'a, str>> = "WorkingDirectory",
        /// The user that it runs as (执行用户).
        pub username: Option<Cow<'a, str>> = "Username",
        /// The COS bucket that the whole output is uploaded to (COS bucket 地址); `""` if none.
        pub output_cos_bucket_url: Option<Cow<'a, str>> = "OutputCOSBucketUrl",
        /// The folder in that bucket (COS bucket 中的保存目录); `""` if none.
        pub output_cos_key_prefix: Option<Cow<'a, str>> = "OutputCOSKeyPrefix",
    }
}

record! {
    /// What a command left on one server (执行结果).
    pub struct TaskResult<'a> {
        /// The exit code of the command (命令执行 `ExitCode`); -1 when there was none: killed, timed out, never started.
        pub exit_code: Option<i64> = "ExitCode",
        /// The output of the command, standard error included, in Base64 (Base64 编码后的命令输出): its first 24 KiB, which
        /// may end inside of a character. Absent unless the request said `HideOutput: false`.
        pub output: Option<Cow<'a, str>> = "Output",
        /// When the command itself began (命令执行开始时间), ISO 8601; `null` as long as it has not.
        pub exec_start_time: Nullable<Cow<'a, str>> = "ExecStartTime",
        /// When the command itself ended (命令执行结束时间), ISO 8601; `null` as long as it has not.
        pub exec_end_time: Nullable<Cow<'a, str>> = "ExecEndTime",
        /// How many bytes of the output were cut off (命令最终输出被截断的字节数).
        pub dropped: Option<u64> = "Dropped",
        /// Where the whole output is in COS (COS 中的日志地址); `""` if it was not uploaded.
        pub output_url: Option<Cow<'a, str>> = "OutputUrl",
        /// Why the output could not be uploaded to COS (上传 COS 失败的错误信息); `""` if it could, or was not to be.
        pub output_upload_cos_error_info: Option<Cow<'a, str>> = "OutputUploadCOSErrorInfo",
    }
}
