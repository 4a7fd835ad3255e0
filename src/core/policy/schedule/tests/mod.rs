//! The rules, one by one.

mod due;
mod failures;
mod grace;
mod harmless;
mod lanes;
mod listing;
mod memory;
mod outputs;
mod sharing;
mod sightings;
mod too_large;

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::*;
use crate::tasks::{Filter, TaskStatus};

/// No jitter.
const HALF: u32 = 1 << 31;

const HEAD: &str = "b25l"; // one
const WHOLE: &str = "b25lIHR3bw=="; // one two
const OTHER: &str = "dGhyZWU="; // three

fn at(millis: u64) -> Instant {
    Instant::from_millis(millis)
}

fn options(output: OutputWanted) -> WatchOptions {
    WatchOptions { output, expected_tasks: None, grace_millis: 30_000 }
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|id| format!("invt-{id}")).collect()
}

fn seen<'a>(id: &'a str, status: &'a str) -> Sighting<'a> {
    let exit_code = if status == "SUCCESS" { Some(0) } else { None };
    Sighting { id, status: TaskStatus::from(Cow::Borrowed(status)), exit_code, output: None }
}

fn read<'a>(id: &'a str, status: &'a str, output: &'a str) -> Sighting<'a> {
    Sighting { output: Some(output), ..seen(id, status) }
}

/// A call as a test looks at it.
#[derive(Debug)]
struct Taken {
    id: CallId,
    /// Empty for a page.
    ids: Vec<String>,
    offset: Option<u64>,
    hides_output: bool,
}

/// A schedule at a moment.
#[derive(Debug, Default)]
struct Bench {
    schedule: Schedule,
    now: u64,
}

impl Bench {
    fn open(&mut self, ids: &[String], output: OutputWanted) -> WatchId {
        self.open_with(ids, options(output))
    }

    fn open_with(&mut self, ids: &[String], options: WatchOptions) -> WatchId {
        let ids = ids.iter().cloned().map(Cow::Owned).collect();
        self.schedule.open(Selector::InvocationTaskIds(ids), options, at(self.now)).unwrap()
    }

    fn open_list(&mut self, options: WatchOptions) -> WatchId {
        let filters = vec![Filter::new("invocation-id", ["inv-1"])];
        self.schedule.open(Selector::Filters(filters), options, at(self.now)).unwrap()
    }

    fn step(&mut self, watch: WatchId) -> Step {
        self.schedule.step(watch, at(self.now)).unwrap()
    }

    /// Sleeps as the watch says, and gives the milliseconds.
    fn sleep(&mut self, watch: WatchId) -> u64 {
        let Step::Sleep { until } = self.step(watch) else { panic!("{:?}", self.step(watch)) };
        let slept = until.as_millis().checked_sub(self.now).unwrap();
        self.now += slept;
        slept
    }

    fn take(&mut self, watch: WatchId) -> Taken {
        assert_eq!(self.step(watch), Step::Call);
        let call = self.schedule.take(watch, at(self.now)).unwrap();
        assert_eq!(call.request.check(), Ok(()));
        assert_eq!(call.request.limit, Some(100));
        let ids = call.request.invocation_task_ids.unwrap_or_default();
        let hides_output = call.request.hide_output.unwrap();
        let ids = ids.into_iter().map(Cow::into_owned).collect();
        Taken { id: call.id, ids, offset: call.request.offset, hides_output }
    }

    fn accept(&mut self, call: &Taken, sightings: &[Sighting<'_>]) -> Vec<u32> {
        self.schedule.accept(call.id, sightings.len() as u64, sightings, at(self.now), HALF).unwrap()
    }

    /// Makes the next call of a watch, and answers all that it asks for with this status.
    fn answer(&mut self, watch: WatchId, status: &str) -> Taken {
        let call = self.take(watch);
        let sightings = call.ids.iter().map(|id| seen(id, status)).collect::<Vec<_>>();
        self.accept(&call, &sightings);
        call
    }

    fn fail(&mut self, call: &Taken, code: &str) -> bool {
        self.schedule.fail(call.id, code, false, at(self.now))
    }

    /// The changes of a watch, by id, in short.
    fn told(&mut self, watch: WatchId) -> Vec<String> {
        let changes = self.schedule.changes(watch);
        let tell = |change: Change| {
            let mut text = String::from(self.schedule.id_of(change.slot).unwrap().strip_prefix("invt-").unwrap());
            if change.status {
                text.push_str(" status");
            }
            if let Some(NewOutput { from, is_reset }) = change.output {
                text.push_str(if is_reset { " reset output from " } else { " output from " });
                text.push_str(&from.to_string());
            }
            if change.settled {
                text.push_str(" settled");
            }
            match change.missing {
                Some(Missing::NotVisible) => text.push_str(" not visible"),
                Some(Missing::Invalid) => text.push_str(" invalid"),
                None => {}
            }
            text
        };
        changes.into_iter().map(tell).collect()
    }
}
