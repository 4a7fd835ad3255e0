//! What an HTTP answer is, by its status and what `serde_json` reads of its body.

use serde_json::{Map, Value, json};
use tat_tasks_core::tasks::{DescribeInvocationTasksResponse, Member, MemberKind, Record};

use crate::json::{Rules, read};
use crate::text::written_out;

/// An answer, as its documentation tells them apart.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// Tasks: the members of the response.
    Tasks(Value),
    /// An error of the service.
    Refusal { code: String, message: String, request_id: Option<String> },
    /// A body that is no answer in spite of a status of success.
    Invalid { request_id: Option<String> },
    /// A body that is no answer, and a status that says why.
    Status(u16),
}

/// What an error says that has no words.
const NO_REASON: &str = "the service gave no reason";

const ERROR: &[Member] = &[member("Code", MemberKind::Text, true), member("Message", MemberKind::Text, false)];

const fn member(name: &'static str, kind: MemberKind, is_required: bool) -> Member {
    Member { name, kind, is_required }
}

const fn error() -> Member {
    member("Error", MemberKind::Record { name: "Error", members: ERROR }, false)
}

/// The members of a response, each of which may be missing as long as it is not known whether it is an error.
const ANSWERED: &[Member] = {
    let [total_count, task_set, request_id] = DescribeInvocationTasksResponse::MEMBERS else {
        panic!("a response has three members")
    };
    &[
        member(total_count.name, total_count.kind, false),
        member(task_set.name, task_set.kind, false),
        member(request_id.name, request_id.kind, false),
        error(),
    ]
};

const BRIEF: &[Member] = &[error(), member("RequestId", MemberKind::Text, false)];

/// What an answer is. `largest_integer` is that of whoever reads it.
#[must_use]
pub fn expected(status: u16, body: &[u8], hides_output: bool, largest_integer: u64) -> Answer {
    let rules = Rules { largest_integer, ..Rules::ANSWER };
    let is_success = (200..300).contains(&status);
    let tasks = envelope(body, ANSWERED, rules).and_then(|response| complete(response, hides_output));
    let brief = envelope(body, BRIEF, rules).unwrap_or_default();
    let text = |object: &Map<String, Value>, name| object.get(name).and_then(Value::as_str).map(written_out);
    let request_id = text(&brief, "RequestId");
    match (tasks, brief.get("Error").and_then(Value::as_object)) {
        (Some(tasks), _) if is_success => Answer::Tasks(tasks),
        (_, Some(error)) => match text(error, "Code").filter(|code| !code.is_empty()) {
            Some(code) => {
                let message = text(error, "Message").filter(|message| !message.is_empty());
                Answer::Refusal { code, message: message.unwrap_or_else(|| NO_REASON.into()), request_id }
            }
            None => Answer::Invalid { request_id },
        },
        (None, None) if is_success => Answer::Invalid { request_id },
        _ => Answer::Status(status),
    }
}

fn envelope(body: &[u8], members: &'static [Member], rules: Rules) -> Option<Map<String, Value>> {
    let response = member("Response", MemberKind::Record { name: "Response", members }, true);
    match read(body, &[response], rules)?.remove("Response") {
        Some(Value::Object(response)) => Some(response),
        _ => None,
    }
}

fn complete(mut response: Map<String, Value>, hides_output: bool) -> Option<Value> {
    if response.contains_key("Error") {
        return None;
    }
    let total_count = response.get("TotalCount")?.clone();
    let none = (total_count == 0).then(|| json!([]));
    let mut tasks = response.remove("InvocationTaskSet").or(none)?;
    for task in tasks.as_array_mut().into_iter().flatten().filter(|_| hides_output) {
        if let Some(result) = task.get_mut("TaskResult").and_then(Value::as_object_mut) {
            result.remove("Output");
        }
    }
    let request_id = response.remove("RequestId").unwrap_or_else(|| json!(""));
    Some(json!({ "TotalCount": total_count, "InvocationTaskSet": tasks, "RequestId": request_id }))
}
