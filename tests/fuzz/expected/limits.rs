//! The limits of the page of the action, and what the parts of a call are made of.

use std::borrow::Cow;

use tat_tasks_core::tasks::DescribeInvocationTasksRequest;

use crate::text::may_be_in_an_id;

/// How the ids begin that a filter takes.
const FILTERS: [(&str, &[&str]); 4] = [
    ("invocation-task-id", &["invt-"]),
    ("invocation-id", &["inv-"]),
    ("instance-id", &["ins-", "lhins-", "rins-"]),
    ("command-id", &["cmd-"]),
];

/// Whether a request is within the limits.
#[must_use]
pub fn are_kept(request: &DescribeInvocationTasksRequest<'_>) -> bool {
    let DescribeInvocationTasksRequest { invocation_task_ids, filters, limit, .. } = request;
    let are_ids = |filter: &str, ids: &[Cow<'_, str>]| ids.iter().all(|id| is_id(filter, id));
    (invocation_task_ids.is_none() || filters.is_none())
        && invocation_task_ids.iter().all(|ids| (1..=100).contains(&ids.len()) && are_ids("invocation-task-id", ids))
        && filters.iter().all(|filters| (1..=10).contains(&filters.len()))
        && filters.iter().flatten().all(|filter| {
            FILTERS.iter().any(|(name, _)| *name == filter.name)
                && (1..=5).contains(&filter.values.len())
                && are_ids(&filter.name, &filter.values)
        })
        && limit.is_none_or(|limit| (1..=100).contains(&limit))
}

/// Whether a filter takes an id: it is that of nothing else.
fn is_id(filter: &str, id: &str) -> bool {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| id.starts_with(prefix));
    !id.is_empty()
        && id.chars().all(may_be_in_an_id)
        && FILTERS.iter().all(|(name, prefixes)| *name == filter || !begins(prefixes))
}

/// Whether a text has the shape of a region.
#[must_use]
pub fn is_region(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
    name.len() <= 64 && name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('-').all(is_part)
}

/// Whether three texts are a credential.
#[must_use]
pub fn is_credential(id: &str, key: &str, token: Option<&str>) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
    is_part(id) && !id.contains(['/', ',']) && is_part(key) && token.is_none_or(is_part)
}

/// Whether a text is the name of a program.
#[must_use]
pub fn is_request_client(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_,;.".contains(&byte);
    (1..=128).contains(&name.len()) && name.bytes().all(is_allowed)
}
