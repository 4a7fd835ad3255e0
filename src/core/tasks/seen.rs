//! What following tasks takes of an answer, and no more: most of it is passed over.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::envelope::{RESPONSE, read_envelope};
use super::frame::{Frames, KeptTexts, Parsed};
use super::record::{ReadRecord, record};
use super::status::TaskStatus;
use crate::json::{Problem, Reader};

record! {
    /// The tasks of an answer, as far as it takes to follow them.
    pub struct SeenTasks<'a> {
        /// See [`DescribeInvocationTasksResponse`](super::DescribeInvocationTasksResponse).
        pub total_count: Option<u64> = "TotalCount",
        /// One page of tasks.
        pub tasks: Option<Vec<SeenTask<'a>>> = "InvocationTaskSet",
    }
}

record! {
    /// A task, as far as it takes to follow it. See [`InvocationTask`](super::InvocationTask).
    pub struct SeenTask<'a> {
        /// The id of the task.
        pub invocation_task_id: Option<Cow<'a, str>> = "InvocationTaskId",
        /// The state of the task.
        pub task_status: Option<TaskStatus<'a>> = "TaskStatus",
        /// What the command left.
        pub task_result: Option<SeenResult<'a>> = "TaskResult",
    }
}

record! {
    /// See [`TaskResult`](super::TaskResult).
    pub struct SeenResult<'a> {
        /// The exit code of the command.
        pub exit_code: Option<i64> = "ExitCode",
        /// The output of the command in Base64.
        pub output: Option<Cow<'a, str>> = "Output",
    }
}

impl<'a> SeenTasks<'a> {
    /// Reads the tasks of an answer that [`DescribeInvocationTasksResponse`](super::DescribeInvocationTasksResponse) takes;
    /// of any other, there may be none.
    #[must_use]
    pub fn read(body: &'a [u8]) -> Self {
        Self::try_read(body).unwrap_or_default()
    }

    fn try_read(body: &'a [u8]) -> Result<Self, Problem> {
        let mut texts = KeptTexts::default();
        let mut frames = Frames::new(&mut texts);
        read_envelope::<Self>(Reader::lenient(body)?, &mut frames)?;
        let words = frames.words;
        Ok(Self::take(&mut Parsed::new(words, texts.0), RESPONSE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_official_example_it_takes_what_the_whole_reading_does() {
        let example = include_bytes!("../../../tests/fixtures/official-example.json");
        let seen = SeenTasks::read(example);
        let whole = super::super::DescribeInvocationTasksResponse::parse(200, example, false).unwrap();
        assert_eq!(seen.total_count, Some(whole.total_count));
        let tasks = seen.tasks.unwrap();
        assert_eq!(tasks.len(), whole.invocation_task_set.len());
        for (task, expected) in tasks.into_iter().zip(whole.invocation_task_set) {
            assert_eq!(task.invocation_task_id, expected.invocation_task_id);
            assert_eq!(task.task_status, expected.task_status);
            let (result, expected) = (task.task_result.unwrap(), expected.task_result.unwrap());
            assert_eq!((result.exit_code, result.output), (expected.exit_code, expected.output));
        }
    }

    #[test]
    fn of_what_is_no_answer_it_takes_nothing() {
        assert_eq!(SeenTasks::read(b"{}"), SeenTasks::default());
        assert_eq!(SeenTasks::read(b""), SeenTasks::default());
    }
}
