//! Whatever drivers do, whatever is answered and whatever the clock says, the schedule asks only for what the service takes,
//! tells only of what is there, of an output what was not told, and nothing more of a task that is settled. Once a service
//! answers truly, every watch ends; and when all are closed, all is forgotten.
#![no_main]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use tat_tasks_core::policy::schedule::{
    Call, CallId, NO_SLOT, OutputWanted, Schedule, Selector, Sighting, Step, WatchId, WatchOptions,
};
use tat_tasks_core::tasks::{Filter, Output, TaskStatus};
use tat_tasks_core::{Error, Instant};
use tat_tasks_fuzz::text;

#[derive(Arbitrary, Debug)]
enum Act<'a> {
    /// A watch of so many tasks, or of an invocation.
    Open {
        first: u8,
        tasks: Option<u8>,
        output: u8,
        expected_tasks: Option<u8>,
        grace_seconds: u16,
    },
    /// What a driver does in turn.
    Drive {
        watch: u8,
    },
    /// A call that nobody may have asked to take.
    Take {
        watch: u8,
    },
    /// An answer to one of the calls that were made, or to none.
    Answer {
        call: u8,
        total_count: u64,
        tasks: Vec<Shown<'a>>,
        entropy: u32,
    },
    /// One that shows all tasks that were asked for, in one state.
    AnswerAll {
        call: u8,
        status: u8,
        output: &'a str,
        entropy: u32,
    },
    Fail {
        call: u8,
        code: u8,
        is_retryable: bool,
    },
    Close {
        watch: u8,
    },
    Wait {
        millis: u16,
    },
    SetClock {
        millis: u64,
    },
}

#[derive(Arbitrary, Debug)]
struct Shown<'a> {
    id: u8,
    status: u8,
    exit_code: Option<i64>,
    output: Option<&'a str>,
}

#[derive(Default)]
struct Drivers {
    schedule: Schedule,
    now: Instant,
    /// What the clock has shown at most.
    latest: Instant,
    watches: Vec<WatchId>,
    calls: Vec<Call>,
    settled: BTreeSet<(WatchId, u32)>,
    /// What was last read of the output of each task, by its slot.
    outputs: BTreeMap<u32, Vec<u8>>,
    /// What a watch was told of it.
    told: BTreeMap<(WatchId, u32), Vec<u8>>,
}

/// All that the service has: more than it takes in one call.
const TASKS: u8 = 120;

/// Far above what any watch takes to its end.
const MOST_STEPS: usize = 10_000;

fuzz_target!(|acts: Vec<Act<'_>>| {
    let mut drivers = Drivers::default();
    for act in &acts {
        drivers.act(act);
    }
    drivers.end();
    for watch in drivers.watches.clone() {
        drivers.schedule.close(watch);
        assert!(drivers.schedule.tasks(watch).is_empty());
    }
    assert!((0..1_000).all(|slot| drivers.schedule.id_of(slot).is_none()), "a task that nobody follows");
    assert!(drivers.schedule.woken().is_empty(), "a watch that is closed");
});

impl Drivers {
    fn act(&mut self, act: &Act<'_>) {
        match *act {
            Act::Open { first, tasks, output, expected_tasks, grace_seconds } => {
                let ids = |count: u8| (0..count).map(|id| Cow::Owned(id_of(first.wrapping_add(id)))).collect();
                let selector = match tasks {
                    Some(count) => Selector::InvocationTaskIds(ids(count)),
                    None => Selector::Filters(vec![Filter::new("invocation-id", ["inv-1"])]),
                };
                let output = match output % 4 {
                    0 => OutputWanted::None,
                    1 => OutputWanted::Failed,
                    2 => OutputWanted::AtEnd,
                    _ => OutputWanted::Live,
                };
                let expected_tasks = expected_tasks.map(|count| u64::from(count % TASKS));
                let options = WatchOptions { output, expected_tasks, grace_millis: u64::from(grace_seconds) * 1_000 };
                // Of one id only: none is empty or that of something else.
                self.watches.extend(self.schedule.open(selector, options, self.now));
            }
            Act::Drive { watch } => drop(self.drive(self.watch(watch))),
            Act::Take { watch } => self.take(self.watch(watch)),
            Act::Answer { call, total_count, ref tasks, entropy } => {
                let ids: Vec<_> = tasks.iter().map(|task| id_of(task.id)).collect();
                let sightings: Vec<_> = ids
                    .iter()
                    .zip(tasks)
                    .map(|(id, &Shown { status, exit_code, output, .. })| Sighting {
                        id,
                        status: status_of(status),
                        exit_code,
                        output,
                    })
                    .collect();
                self.answer(self.call(call).0, total_count, &sightings, entropy);
            }
            Act::AnswerAll { call, status, output, entropy } => {
                let (call, ids) = self.call(call);
                let sightings: Vec<_> = ids
                    .iter()
                    .map(|id| Sighting { id, status: status_of(status), exit_code: Some(0), output: Some(output) })
                    .collect();
                self.answer(call, sightings.len() as u64, &sightings, entropy);
            }
            Act::Fail { call, code, is_retryable } => {
                const CODES: [&str; 5] = [
                    "InvalidParameterValue.InvalidInvocationTaskId",
                    "InvalidParameter",
                    "InternalError",
                    "HttpStatus.502",
                    "ResponseTooLarge",
                ];
                let call = self.call(call).0;
                self.schedule.fail(call, CODES[usize::from(code % 5)], is_retryable, self.now);
            }
            Act::Close { watch } => {
                let watch = self.watch(watch);
                for slot in self.schedule.close(watch) {
                    assert_eq!(self.schedule.id_of(slot), None);
                    self.outputs.remove(&slot);
                }
                assert_eq!(self.schedule.step(watch, self.now), Ok(Step::Done));
            }
            Act::Wait { millis } => self.now = self.now.after(millis.into()),
            Act::SetClock { millis } => self.now = Instant::from_millis(millis),
        }
        self.latest = self.latest.max(self.now);
    }

    /// A watch that was opened, or one that never was.
    fn watch(&self, number: u8) -> WatchId {
        self.watches.get(usize::from(number)).copied().unwrap_or(WatchId(u32::from(number) << 24))
    }

    /// A call, of the newest ones the first, and the ids that it asks for; or one that never was.
    fn call(&self, number: u8) -> (CallId, Vec<String>) {
        match self.calls.iter().rev().nth(number.into()) {
            Some(call) => {
                let ids = call.request.invocation_task_ids.iter().flatten();
                (call.id, ids.map(ToString::to_string).collect())
            }
            None => (CallId(u32::from(number) << 24), Vec::new()),
        }
    }

    fn drive(&mut self, watch: WatchId) -> Result<Step, Error> {
        self.check_changes(watch);
        let step = self.schedule.step(watch, self.now);
        match &step {
            Ok(Step::Call) => {
                let before = self.calls.len();
                self.take(watch);
                assert!(self.calls.len() > before, "nothing to take where there was a call to make");
            }
            Ok(Step::Sleep { until }) => {
                assert!(*until > self.now || self.now.as_millis() == u64::MAX, "a sleep that does not end later");
            }
            Ok(Step::Done) => {}
            Err(error) => assert!(text::is_seen(error), "{error:?}"),
        }
        step
    }

    fn take(&mut self, watch: WatchId) {
        if let Some(call) = self.schedule.take(watch, self.now) {
            assert_eq!(call.request.check(), Ok(()));
            assert!(self.calls.last().is_none_or(|last| last.id < call.id), "a later call has a greater number");
            self.calls.push(call);
        }
    }

    /// Whether the schedule takes the answer. It may find that a list changes too fast.
    fn answer(&mut self, call: CallId, total_count: u64, sightings: &[Sighting<'_>], entropy: u32) -> bool {
        let Ok(slots) = self.schedule.accept(call, total_count, sightings, self.now, entropy) else { return false };
        assert_eq!(slots.len(), sightings.len());
        let reads_output = self.calls.iter().any(|it| it.id == call && !it.request.hides_output());
        for (slot, sighting) in slots.into_iter().zip(sightings).filter(|(slot, _)| *slot != NO_SLOT) {
            assert_eq!(self.schedule.id_of(slot), Some(sighting.id), "another task in this slot");
            if let Some(text) = sighting.output.filter(|_| reads_output) {
                let output = Output::decode(text, 0).map_or(text.into(), |output| output.bytes);
                self.outputs.insert(slot, output);
            }
        }
        for watch in self.schedule.woken() {
            assert!(self.watches.contains(&watch));
        }
        true
    }

    fn check_changes(&mut self, watch: WatchId) {
        let tasks = self.schedule.tasks(watch);
        for change in self.schedule.changes(watch) {
            assert!(tasks.contains(&change.slot) && self.schedule.id_of(change.slot).is_some());
            if let Some(new) = change.output {
                let told = self.told.entry((watch, change.slot)).or_default();
                assert!(new.from as usize == if new.is_reset { 0 } else { told.len() }, "a gap in what was told");
                let output = &self.outputs[&change.slot];
                told.truncate(new.from as usize);
                told.extend(&output[new.from as usize..]);
                assert_eq!(told, output);
            }
            assert!(change.status || change.output.is_some() || change.settled || change.missing.is_some());
            assert!(!self.settled.contains(&(watch, change.slot)), "more of a task that is settled");
            if change.settled {
                self.settled.insert((watch, change.slot));
            }
        }
        assert!(self.schedule.changes(watch).is_empty(), "told twice");
    }

    /// All calls have failed, and all tasks have ended: from now on they are shown so. A clock that went back is waited for, as
    /// tasks are due by what it showed.
    fn end(&mut self) {
        self.now = self.latest;
        for call in core::mem::take(&mut self.calls) {
            self.schedule.fail(call.id, "InternalError", true, self.now);
        }
        for watch in self.watches.clone() {
            let has_ended = (0..MOST_STEPS).any(|_| self.has_ended(watch));
            assert!(has_ended, "a watch that does not end");
        }
    }

    /// One step of a driver whose calls are answered truly.
    fn has_ended(&mut self, watch: WatchId) -> bool {
        match self.drive(watch) {
            Ok(Step::Call) => !self.answer_truly(),
            Ok(Step::Sleep { until }) => {
                self.now = self.now.max(until);
                false
            }
            Ok(Step::Done) | Err(_) => true,
        }
    }

    fn answer_truly(&mut self) -> bool {
        let Call { id, request } = self.calls.last().expect("a call").clone();
        let ids: Vec<_> = match &request.invocation_task_ids {
            Some(ids) => ids.iter().map(ToString::to_string).collect(),
            None => {
                (0..TASKS).filter(|id| u64::from(*id) >= request.offset.unwrap_or(0)).take(100).map(id_of).collect()
            }
        };
        let output = if request.hides_output() { None } else { Some("b25l") };
        let sightings: Vec<_> =
            ids.iter().map(|id| Sighting { id, status: TaskStatus::Success, exit_code: Some(1), output }).collect();
        self.answer(id, TASKS.into(), &sightings, 0)
    }
}

fn id_of(number: u8) -> String {
    format!("invt-{}", number % TASKS)
}

fn status_of(number: u8) -> TaskStatus<'static> {
    let known = TaskStatus::KNOWN.get(usize::from(number) % (TaskStatus::KNOWN.len() + 1));
    known.map_or(TaskStatus::Other("NEW".into()), |(status, _)| status.clone())
}
