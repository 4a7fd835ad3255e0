//! The record of a table that was read last. The tasks of an answer are alike: most of each one stands in the text byte for
//! byte as in the one before, and need not be read again.

use alloc::vec::Vec;
use core::ops::Range;

use crate::json::Reader;

/// More than any record has. Those that are not known may be without number.
const MOST_MEMBERS: usize = 64;

/// Where it is, and its members, those of earlier records among them.
#[derive(Default)]
pub(super) struct LastRecord {
    /// Where its frame begins.
    pub(super) frame: usize,
    /// Which members of the table it has, and which of them are `null`: a bit each.
    pub(super) present: u32,
    pub(super) nulls: u32,
    /// Where it is in the text; empty as long as there was none.
    pub(super) text: Range<usize>,
    /// In the order in which they came at first.
    members: Vec<LastMember>,
}

pub(super) struct LastMember {
    /// Its place in the table; none for a member that is not known.
    pub(super) position: Option<usize>,
    /// Where its name begins in the text.
    pub(super) begin: usize,
    /// How many bytes stand before the value.
    pub(super) name_length: usize,
    /// How many bytes name and value have, with the one behind them, which ends a number.
    pub(super) length: usize,
}

/// What was passed over.
#[derive(Default)]
pub(super) struct Passed {
    /// How many members.
    pub(super) count: usize,
    /// Their bits.
    pub(super) bits: u32,
    /// Where the name of the next one begins, if that was passed over too, up to the value.
    pub(super) name: Option<usize>,
}

/// The bit of a place in a table.
pub(super) const fn bit_of(position: usize) -> u32 {
    1 << position
}

impl LastRecord {
    /// Passes over the members that stand in the text again, from the one at `place` on, up to the byte behind them; and over
    /// the name of the one that stands there with another value.
    pub(super) fn pass_over(&mut self, place: usize, reader: &mut Reader<'_>) -> Passed {
        let mut passed = Passed::default();
        let members = self.members.get_mut(place..).unwrap_or_default();
        let first = members.first().map(|member| member.begin);
        // Of an earlier record its words are not known, and what was read in this one must not be there again.
        let Some(begin) = first.filter(|begin| self.text.contains(begin)) else { return passed };
        let here = reader.position();
        let common = reader.common_length(begin..self.text.end);
        let (mut behind, mut to) = (0, 0);
        for member in members {
            // One that does not follow the member before stood elsewhere, is of an earlier record, or was read in this one.
            if member.begin != begin + behind || behind + member.name_length > common {
                break;
            }
            if behind + member.length > common {
                // What is wrong with a value is told with the name, which is not kept of one that is not known.
                if member.position.is_some() {
                    passed.name = Some(here + behind);
                    to = behind + member.name_length;
                }
                break;
            }
            member.begin = here + behind;
            behind += member.length;
            to = behind - 1;
            passed.count += 1;
            passed.bits |= member.position.map_or(0, bit_of);
        }
        reader.pass_over(to);
        passed
    }

    /// The place in the table of the member that is expected next.
    pub(super) fn expected(&self, place: usize) -> Option<usize> {
        self.members.get(place).and_then(|member| member.position)
    }

    /// Keeps a member, at best where it is expected. Gives where it is.
    pub(super) fn put(&mut self, expected: usize, member: LastMember) -> usize {
        let is_it = |before: &LastMember| before.position == member.position;
        let place = if self.members.get(expected).is_some_and(is_it) {
            expected
        } else {
            member.position.and_then(|_| self.members.iter().position(is_it)).unwrap_or(self.members.len())
        };
        match self.members.get_mut(place) {
            Some(before) => *before = member,
            None if place < MOST_MEMBERS => self.members.push(member),
            None => {}
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;
    use alloc::format;
    use alloc::string::String;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use crate::tasks::DescribeInvocationTasksResponse;

    /// Members as tasks may have them: of two that are equal up to the end of one, the other is the longer.
    const MEMBERS: &[&str] = &[
        r#""InvocationTaskId":"invt-1""#,
        r#""InvocationTaskId":"invt-12""#,
        r#""TaskStatus":"RUNNING""#,
        r#""TaskStatus":null"#,
        r#""StartTime":null"#,
        r#""StartTime":"2020""#,
        r#""TaskResult":{"ExitCode":1}"#,
        r#""TaskResult":{"ExitCode":12}"#,
        r#""TaskResult":{"ExitCode":1,"Output":"eA==","Dropped":0}"#,
        r#""TaskResult":{"Output":"eA==","ExitCode":1}"#,
        r#""TaskResult":{}"#,
        r#""TaskResult":null"#,
        r#""CommandDocument":{"Timeout":1,"Username":"\u6253"}"#,
        r#""CommandDocument":{"Timeout": 1,"Username":"打"}"#,
        r#""Unknown":1"#,
        r#""Unknown":12"#,
        r#""Unknown":{"ExitCode":1}"#,
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn each_task_is_read_as_if_it_were_alone(
            tasks in vec(vec(select(MEMBERS), 0..6), 0..5),
            separator in select(&[",", ", "][..]),
        ) {
            let read = |tasks: &[Vec<&str>]| {
                let tasks: Vec<_> = tasks.iter().map(|members| format!("{{{}}}", members.join(separator))).collect();
                let body = format!(r#"{{"Response":{{"TotalCount":1,"InvocationTaskSet":[{}]}}}}"#, tasks.join(","));
                let response = DescribeInvocationTasksResponse::parse(200, body.as_bytes(), false).ok();
                response.map(|response| response.to_json())
            };
            let alone: Option<Vec<_>> = tasks.iter().map(|task| read(core::slice::from_ref(task))).collect();
            let tasks_of = |json: &String| json.split_once('[').unwrap().1.rsplit_once(']').unwrap().0.to_owned();
            let alone = alone.map(|alone| alone.iter().map(tasks_of).collect::<Vec<_>>().join(","));
            prop_assert_eq!(read(&tasks).as_ref().map(tasks_of), alone);
        }
    }

    #[test]
    fn what_is_wrong_in_a_task_like_the_one_before_is_told_with_its_place() {
        let before = r#"{"Unknown":1,"TaskStatus":"S","TaskResult":{"ExitCode":1}}"#;
        for (task, expected) in [
            (
                r#"{"Unknown":1,"TaskStatus":"S","TaskResult":{"ExitCode":1x}}"#,
                "TaskResult: expected \",\" or \"}\", got",
            ),
            (
                r#"{"Unknown":1,"TaskStatus":"S","TaskResult":{"ExitCode":"1"}}"#,
                "TaskResult.ExitCode: expected a 64-bit integer",
            ),
            (r#"{"Unknown":1,"TaskStatus":1,"TaskResult":{"ExitCode":1}}"#, "TaskStatus: expected a string"),
            (r#"{"Unknown":x,"TaskStatus":"S","TaskResult":{"ExitCode":1}}"#, "Unknown: expected a value"),
        ] {
            let body = format!(r#"{{"Response":{{"TotalCount":2,"InvocationTaskSet":[{before},{task}]}}}}"#);
            let error = DescribeInvocationTasksResponse::parse(200, body.as_bytes(), false).unwrap_err();
            let place = format!("Response.InvocationTaskSet[1].{expected}");
            assert!(error.message().contains(&place), "{error}");
        }
    }

    #[test]
    fn of_members_that_are_not_known_so_many_are_kept_and_no_more() {
        let mut last = LastRecord::default();
        for begin in 0..2 * MOST_MEMBERS {
            last.put(begin, LastMember { position: None, begin, name_length: 1, length: 2 });
        }
        assert_eq!(last.members.len(), MOST_MEMBERS);
    }
}
