//! The action `DescribeInvocationTasks`, version 2020-10-28
//! ([查询执行任务](https://cloud.tencent.com/document/api/1340/52680)).

mod call;
mod envelope;
mod frame;
mod last_record;
mod member_value;
mod model;
mod output;
mod record;
mod relay_request;
mod request;
mod response;
mod seen;
mod status;

pub use call::{CommonParameters, Language, RequestClient};
pub use frame::Texts;
pub use model::{CommandDocument, InvocationTask, TaskResult};
pub use output::{Output, Utf8Text};
pub use record::{Member, MemberKind, Nullable, Record};
pub use relay_request::RelayRequest;
pub(crate) use request::check_invocation_task_ids;
pub use request::{DescribeInvocationTasksRequest, Filter, limits};
pub use response::DescribeInvocationTasksResponse;
pub use seen::{SeenTasks, Sighting};
pub use status::TaskStatus;
