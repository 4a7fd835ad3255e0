//! What is asked, and the limits that the API's page sets, checked before a call is spent on them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::frame::{ROOT, read_owned};
use super::record::{Record, RecordValue, record};
use crate::error::Error;
use crate::json::{Problem, Reader, Writer};
use crate::text::{Joined, decimal, filled, visible};

/// The limits of the action, from its page.
pub mod limits {
    /// The most ids that `InvocationTaskIds` takes.
    pub const INVOCATION_TASK_IDS: usize = 100;
    /// The most filters that `Filters` takes.
    pub const FILTERS: usize = 10;
    /// The most values that a filter takes.
    pub const FILTER_VALUES: usize = 5;
    /// The tasks that one answer holds at most.
    pub const LIMIT: u64 = 100;
    /// The tasks that one answer holds when no `Limit` is given, with ids too.
    pub const DEFAULT_LIMIT: u64 = 20;
    /// The calls a second that the service takes, by access point and sub-account.
    pub const CALLS_PER_SECOND: u32 = 20;
    /// The names of the filters.
    pub const FILTER_NAMES: [&str; 4] = ["invocation-task-id", "invocation-id", "instance-id", "command-id"];
}

record! {
    /// The parameters of `DescribeInvocationTasks`. None is required; without ids and filters, all tasks of the account
    /// in the region are asked for.
    pub struct DescribeInvocationTasksRequest<'a> {
        /// The ids of the tasks (执行任务 ID 列表), `invt-…`: 1 to 100. Not together with `Filters`.
        pub invocation_task_ids: Option<Vec<Cow<'a, str>>> = "InvocationTaskIds",
        /// What the tasks must match (过滤条件): 1 to 10 filters, all of which must match. Not together with
        /// `InvocationTaskIds`.
        pub filters: Option<Vec<Filter<'a>>> = "Filters",
        /// How many tasks to answer (返回数量), 1 to 100. Default 20; with `InvocationTaskIds` this package asks for 100,
        /// as the service would leave out the rest of the ids.
        pub limit: Option<u64> = "Limit",
        /// How many tasks to pass over (偏移量). Default 0.
        pub offset: Option<u64> = "Offset",
        /// Whether to leave out the output (是否隐藏命令输出结果). Default `true`: say `false` to get `TaskResult.Output`.
        pub hide_output: Option<bool> = "HideOutput",
    }
}

record! {
    /// A condition on tasks (过滤条件).
    pub struct Filter<'a> {
        /// What it compares: `invocation-task-id`, `invocation-id`, `instance-id` or `command-id`.
        pub name: Cow<'a, str> = "Name",
        /// The values, 1 to 5, one of which must be equal.
        pub values: Vec<Cow<'a, str>> = "Values",
    }
}

impl DescribeInvocationTasksRequest<'static> {
    /// Reads the parameters from JSON. What they may be, [`check`](Self::check) says.
    ///
    /// # Errors
    /// `validation` when the text is not one object of exactly these members.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let parsed = read_owned(Reader::strict(json), Self::MEMBERS)
            .map_err(|problem| refused("InvalidParameterValue", &problem))?;
        Ok(Self::take(&parsed, ROOT))
    }
}

/// The error for parameters that cannot be read.
pub(super) fn refused(code: &str, problem: &Problem) -> Error {
    let field = if problem.path().is_empty() { "request" } else { problem.path() };
    // The reader knows what an integer is, but not the limits of this one.
    match problem.message().strip_prefix("expected an integer that is not negative") {
        Some(rest) if field == "Limit" => Error::validation(code, field, "expected a number from 1 to 100{}", &[rest]),
        _ => Error::validation(code, field, "{}", &[problem.message()]),
    }
}

impl DescribeInvocationTasksRequest<'_> {
    /// Checks every limit that the API's page sets.
    ///
    /// # Errors
    /// `validation`, with the field, what was expected and what was given. The code is
    /// `InvalidParameter.ConflictParameter` for ids together with filters and `InvalidParameterValue` for all else; that
    /// the server answers with these very codes is unverified.
    pub fn check(&self) -> Result<(), Error> {
        if self.invocation_task_ids.is_some() && self.filters.is_some() {
            return Err(Error::validation(
                "InvalidParameter.ConflictParameter",
                "Filters",
                "expected either InvocationTaskIds or Filters, got both; to ask for tasks by id and more, use the filter \"invocation-task-id\" among the others",
                &[],
            ));
        }
        if let Some(ids) = &self.invocation_task_ids {
            check_count("InvocationTaskIds", ids.len(), limits::INVOCATION_TASK_IDS, "ids")?;
            check_invocation_task_ids(ids)?;
        }
        if let Some(filters) = &self.filters {
            check_count("Filters", filters.len(), limits::FILTERS, "filters")?;
            for (index, filter) in filters.iter().enumerate() {
                filter.check(&item_of("Filters", index))?;
            }
        }
        match self.limit {
            Some(limit) if limit == 0 || limit > limits::LIMIT => Err(Error::invalid_parameter(
                "Limit",
                "expected a number from 1 to {}, got {}",
                &[&decimal(limits::LIMIT), &decimal(limit)],
            )),
            _ => Ok(()),
        }
    }

    /// Whether the answer will lack the output: the API's default.
    #[must_use]
    pub fn hides_output(&self) -> bool {
        self.hide_output.unwrap_or(true)
    }

    /// The body that is sent. It always says whether to hide the output, and asks for as many tasks as it names.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Named one by one, so that a member that is added cannot be left out here.
        let Self { invocation_task_ids, filters, limit, offset, hide_output: _ } = self;
        let mut writer = Writer::default();
        writer.begin_record();
        if let Some(ids) = invocation_task_ids {
            writer.member("InvocationTaskIds");
            writer.texts(ids);
        }
        if let Some(filters) = filters {
            writer.member("Filters");
            writer.begin_list();
            for filter in filters {
                writer.begin_record();
                writer.member("Name");
                writer.text(&filter.name);
                writer.member("Values");
                writer.texts(&filter.values);
                writer.end_record();
            }
            writer.end_list();
        }
        if let Some(limit) = limit.or(invocation_task_ids.as_ref().map(|_| limits::LIMIT)) {
            writer.member("Limit");
            writer.unsigned(limit);
        }
        if let Some(offset) = *offset {
            writer.member("Offset");
            writer.unsigned(offset);
        }
        writer.member("HideOutput");
        writer.boolean(self.hides_output());
        writer.end_record();
        writer.into_json()
    }
}

impl<'a> Filter<'a> {
    /// A filter by its name and values.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>, values: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        Self { name: name.into(), values: values.into_iter().map(Into::into).collect() }
    }

    fn check(&self, field: &str) -> Result<(), Error> {
        let Some(kind) = IdKind::of_filter(&self.name) else {
            return Err(Error::invalid_parameter(
                &filled("{}.Name", &[field]),
                "expected one of {}, got {?}",
                &[&limits::FILTER_NAMES.joined_by(", "), &self.name],
            ));
        };
        let field = filled("{}.Values", &[field]);
        check_count(&field, self.values.len(), limits::FILTER_VALUES, "values")?;
        check_ids(&field, &self.values, kind)
    }
}

/// What an id stands for, told by how it begins. Ids have no fixed length.
#[derive(PartialEq, Eq)]
struct IdKind {
    name: &'static str,
    prefixes: &'static [&'static str],
    filter: &'static str,
}

impl IdKind {
    const INVOCATION_TASK: Self =
        Self { name: "an invocation task", prefixes: &["invt-"], filter: limits::FILTER_NAMES[0] };
    const INVOCATION: Self = Self { name: "an invocation", prefixes: &["inv-"], filter: limits::FILTER_NAMES[1] };
    const INSTANCE: Self =
        Self { name: "an instance", prefixes: &["ins-", "lhins-", "rins-"], filter: limits::FILTER_NAMES[2] };
    const COMMAND: Self = Self { name: "a command", prefixes: &["cmd-"], filter: limits::FILTER_NAMES[3] };
    const ALL: &[Self] = &[Self::INVOCATION_TASK, Self::INVOCATION, Self::INSTANCE, Self::COMMAND];

    fn of_filter(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|kind| kind.filter == name)
    }

    fn of_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|kind| kind.prefixes.iter().any(|prefix| id.starts_with(prefix)))
    }
}

fn check_count(field: &str, count: usize, most: usize, what: &str) -> Result<(), Error> {
    let count = count as u64;
    let given = match count {
        // The service takes an empty list for one that is not there, and answers with every task of the account.
        0 => "none; to ask without a condition, leave it out",
        _ if count <= most as u64 => return Ok(()),
        _ => &filled("{}; split them over several calls", &[&decimal(count)]),
    };
    let most = decimal(most as u64);
    Err(Error::invalid_parameter(field, "expected 1 to {} {}, got {}", &[&most, what, given]))
}

/// Checks ids of tasks, as many as there are: who has more than one call takes splits them.
///
/// # Errors
/// `validation`, as [`DescribeInvocationTasksRequest::check`].
pub(crate) fn check_invocation_task_ids(ids: &[Cow<'_, str>]) -> Result<(), Error> {
    check_ids("InvocationTaskIds", ids, &IdKind::INVOCATION_TASK)
}

/// Refuses what no id is, and ids of a known kind that is not the wanted one. One of no known kind passes, as the service may add
/// some.
fn check_ids(field: &str, ids: &[Cow<'_, str>], wanted: &IdKind) -> Result<(), Error> {
    for (index, id) in ids.iter().enumerate() {
        let given = match IdKind::of_id(id) {
            _ if id.is_empty() => String::from("an empty string"),
            _ if id.contains(char::is_whitespace) || visible(id) != **id => {
                filled("{?}, which has a blank or another character that is not seen", &[id])
            }
            Some(kind) if kind != wanted => {
                filled("that of {}, {?}; the filter \"{}\" takes it", &[kind.name, id, kind.filter])
            }
            _ => continue,
        };
        let prefixes = wanted.prefixes.joined_by("…, ");
        return Err(Error::invalid_parameter(
            &item_of(field, index),
            "expected the id of {} ({}…), got {}",
            &[wanted.name, &prefixes, &given],
        ));
    }
    Ok(())
}

fn item_of(field: &str, index: usize) -> String {
    filled("{}[{}]", &[field, &decimal(index as u64)])
}

#[cfg(test)]
mod tests;
