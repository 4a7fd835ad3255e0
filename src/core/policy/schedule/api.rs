//! What a driver gives to the schedule, and gets of it.

use alloc::borrow::Cow;
use alloc::vec::Vec;

pub use crate::tasks::Sighting;
use crate::tasks::{DescribeInvocationTasksRequest, Filter};
use crate::time::Instant;

/// The number of a watch. None is given twice, and a number that stands for none does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WatchId(pub u32);

/// The number of a call. A later call has a greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u32);

/// The slot of a [sighting](Sighting) that told nothing: of a task that nobody follows, or of which newer is known.
pub const NO_SLOT: u32 = u32::MAX;

/// Which tasks a watch follows.
#[derive(Clone, Debug)]
pub enum Selector {
    /// These, any number of them; one that is named twice is followed once.
    InvocationTaskIds(Vec<Cow<'static, str>>),
    /// All that match: the tasks of an invocation by the filter `invocation-id`.
    Filters(Vec<Filter<'static>>),
}

/// When a watch wants to have the output of a task read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputWanted {
    /// Never.
    None,
    /// Once, when the task has ended otherwise than as `SUCCESS` with exit code 0.
    Failed,
    /// Once, when the task has ended.
    AtEnd,
    /// While the task runs, and once when it has ended.
    Live,
}

/// How a watch follows its tasks.
#[derive(Clone, Copy, Debug)]
pub struct WatchOptions {
    /// When to read the output.
    pub output: OutputWanted,
    /// How many tasks the filters will match in the end, when that is known. Of no effect for ids.
    pub expected_tasks: Option<u64>,
    /// How long the service may not show a task that was just created.
    pub grace_millis: u64,
}

/// What the driver of a watch does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// [`take`](super::Schedule::take) a call, as soon as the quota allows one.
    Call,
    /// Nothing before this moment, unless another driver brings something.
    Sleep {
        /// When to take the next step.
        until: Instant,
    },
    /// The watch has ended: every task is settled, or missing.
    Done,
}

/// A call to make.
#[derive(Clone, Debug)]
pub struct Call {
    /// What to give back with its answer or its error.
    pub id: CallId,
    /// What to send.
    pub request: DescribeInvocationTasksRequest<'static>,
}

/// What is new about a task for one watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The slot of the task.
    pub slot: u32,
    /// Whether its state is another one, or known for the first time.
    pub status: bool,
    /// What of its output is new.
    pub output: Option<NewOutput>,
    /// Whether it has ended now, with all that the watch wants of it.
    pub settled: bool,
    /// Why nothing more can be told of it.
    pub missing: Option<Missing>,
}

/// The part of an output that a watch has not been told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOutput {
    /// Where it begins, in bytes of the decoded output (of the text itself, if it is no Base64).
    pub from: u32,
    /// Whether what was told before is void, since the output is no continuation of it.
    pub is_reset: bool,
}

/// Why a task cannot be followed. One that shows up later is told as a change of its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The service has not shown it within the grace.
    NotVisible,
    /// The service refuses its id.
    Invalid,
}
