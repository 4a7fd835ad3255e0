//! What following tasks takes of an answer, and no more: most of it is passed over.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::envelope::RESPONSE;
use super::frame::{Frames, KeptTexts, Parsed};
use super::member_value::number;
use super::record::{Member, MemberKind};
use super::status::TaskStatus;
use crate::json::Reader;

/// A task as an answer shows it.
#[derive(Clone, Debug)]
pub struct Sighting<'a> {
    /// `InvocationTaskId`; `""` if it has none.
    pub id: &'a str,
    /// `TaskStatus`.
    pub status: TaskStatus<'a>,
    /// `TaskResult.ExitCode`.
    pub exit_code: Option<i64>,
    /// `TaskResult.Output`, in Base64; none where the request hid it.
    pub output: Option<&'a str>,
}

/// The tasks of an answer, as far as it takes to follow them.
pub struct SeenTasks<'a>(Parsed<'a>);

const ENVELOPE: &[Member] = &[member("Response", MemberKind::Record { name: "", members: SEEN })];

const TOTAL_COUNT: usize = 0;
const TASKS: usize = 1;
const SEEN: &[Member] = &[
    member("TotalCount", MemberKind::Unsigned),
    member("InvocationTaskSet", MemberKind::RecordList { name: "", members: TASK }),
];

const ID: usize = 0;
const STATUS: usize = 1;
const RESULT: usize = 2;
const TASK: &[Member] = &[
    member("InvocationTaskId", MemberKind::Text),
    member("TaskStatus", MemberKind::Status),
    member("TaskResult", MemberKind::Record { name: "", members: TASK_RESULT }),
];

const EXIT_CODE: usize = 0;
const OUTPUT: usize = 1;
const TASK_RESULT: &[Member] = &[member("ExitCode", MemberKind::Signed), member("Output", MemberKind::Text)];

const fn member(name: &'static str, kind: MemberKind) -> Member {
    Member { name, kind, is_required: false }
}

impl<'a> SeenTasks<'a> {
    /// Reads the tasks of an answer that [`DescribeInvocationTasksResponse`](super::DescribeInvocationTasksResponse) takes.
    /// What it finds in any other is nothing to go by.
    #[must_use]
    pub fn read(body: &'a [u8], hides_output: bool) -> Self {
        let mut texts = KeptTexts::default();
        let mut frames = Frames::new(&mut texts);
        frames.hidden = hides_output.then_some("Output");
        let words = match Reader::lenient(body).and_then(|reader| frames.read(reader, ENVELOPE)) {
            Ok(()) => frames.words,
            Err(_) => Vec::new(),
        };
        Self(Parsed::new(words, texts.0))
    }

    /// `TotalCount`; 0 if there is none.
    #[must_use]
    pub fn total_count(&self) -> u64 {
        self.words(RESPONSE, TOTAL_COUNT).map_or(0, number)
    }

    /// The tasks in their order.
    #[must_use]
    pub fn sightings(&self) -> Vec<Sighting<'_>> {
        let mut sightings = Vec::new();
        let [first, count] = self.words(RESPONSE, TASKS).unwrap_or_default();
        let mut task = first as usize;
        for _ in 0..count {
            let result = self.words(task, RESULT).map(|[result, _]| result as usize);
            sightings.push(Sighting {
                id: self.text(task, ID).unwrap_or_default(),
                status: Cow::Borrowed(self.text(task, STATUS).unwrap_or_default()).into(),
                exit_code: result
                    .and_then(|result| self.words(result, EXIT_CODE))
                    .map(|words| number(words).cast_signed()),
                output: result.and_then(|result| self.text(result, OUTPUT)),
            });
            task = self.0.end(task);
        }
        sightings
    }

    fn words(&self, frame: usize, position: usize) -> Option<[u32; 2]> {
        let slot = self.0.slot(frame, position);
        slot.is_present.then_some(slot.words)
    }

    fn text(&self, frame: usize, position: usize) -> Option<&str> {
        Some(self.0.shown_text(self.words(frame, position)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::DescribeInvocationTasksResponse;

    #[test]
    fn of_the_official_example_it_takes_what_the_whole_reading_does() {
        let example = include_bytes!("../../../tests/fixtures/official-example.json");
        for hides_output in [false, true] {
            let seen = SeenTasks::read(example, hides_output);
            let whole = DescribeInvocationTasksResponse::parse(200, example, hides_output).unwrap();
            assert_eq!(seen.total_count(), whole.total_count);
            let sightings = seen.sightings();
            assert_eq!(sightings.len(), whole.invocation_task_set.len());
            for (sighting, expected) in sightings.into_iter().zip(whole.invocation_task_set) {
                assert_eq!(Some(sighting.id), expected.invocation_task_id.as_deref());
                assert_eq!(Some(sighting.status), expected.task_status);
                let expected = expected.task_result.unwrap();
                assert_eq!((sighting.exit_code, sighting.output), (expected.exit_code, expected.output.as_deref()));
                assert_eq!(sighting.output.is_none(), hides_output);
            }
        }
    }

    #[test]
    fn what_a_task_lacks_is_not_taken_from_elsewhere() {
        let seen =
            SeenTasks::read(br#"{"Response":{"TotalCount":2,"InvocationTaskSet":[{},{"TaskResult":{}}]}}"#, false);
        for sighting in seen.sightings() {
            assert_eq!((sighting.id, sighting.status.as_str()), ("", ""));
            assert_eq!((sighting.exit_code, sighting.output), (None, None));
        }
        assert_eq!(seen.sightings().len(), 2);
    }

    #[test]
    fn of_what_is_no_answer_it_takes_nothing() {
        for body in
            [&b"{}"[..], b"", br#"{"Response":{}}"#, br#"{"Response":{"InvocationTaskSet":[{"TaskStatus":1}]}}"#]
        {
            let seen = SeenTasks::read(body, false);
            assert_eq!((seen.total_count(), seen.sightings().len()), (0, 0));
        }
    }
}
