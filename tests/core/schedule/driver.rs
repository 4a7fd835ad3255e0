//! What a watch was told, and whether that is right.

use std::collections::HashMap;

use tat_tasks_core::policy::schedule::{Change, Missing, OutputWanted, WatchId, WatchOptions};

use super::service::{Kind, Task};

/// What a watch knows of a task.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The last state that was told.
    state: Option<usize>,
    output: Vec<u8>,
    settled: u32,
    missing: Vec<Missing>,
}

#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) watch: WatchId,
    options: WatchOptions,
    /// The tasks that it is to learn of in the end.
    expected: Vec<usize>,
    /// It finds them by their invocation.
    lists: bool,
    /// When its last list was begun, as the service sees it.
    pub(crate) listed_at: u64,
    known: HashMap<usize, Known>,
    pub(crate) end: Option<Result<(), String>>,
    pub(crate) has_vanished: bool,
    /// It waits for the quota.
    pub(crate) is_queued: bool,
    /// Only the newest timer counts.
    pub(crate) timer: u64,
    pub(crate) ended_at: u64,
}

/// What the drivers keep of a slot.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) task: usize,
    pub(crate) state: usize,
    pub(crate) output: Vec<u8>,
}

impl Driver {
    pub(crate) fn new(expected: Vec<usize>, lists: bool, options: WatchOptions) -> Self {
        Self {
            watch: WatchId(0),
            options,
            expected,
            lists,
            listed_at: 0,
            known: HashMap::new(),
            end: None,
            has_vanished: false,
            is_queued: false,
            timer: 0,
            ended_at: 0,
        }
    }

    pub(crate) fn miss(&mut self, task: usize, missing: Missing) {
        self.known.entry(task).or_default().missing.push(missing);
    }

    pub(crate) fn learn(&mut self, change: Change, kept: &Kept) {
        let Change { status, output, settled, .. } = change;
        assert!(status || output.is_some() || settled, "a change of nothing");
        let known = self.known.entry(kept.task).or_default();
        if status {
            let was_missing = !known.missing.is_empty();
            assert!(known.state.is_none_or(|state| state < kept.state || was_missing), "{known:?} {kept:?}");
            known.state = Some(kept.state);
        }
        assert_eq!(known.state, Some(kept.state), "another state, untold");
        if let Some(new) = output {
            let from = new.from as usize;
            assert!(from == if new.is_reset { 0 } else { known.output.len() }, "{known:?} {new:?}");
            known.output.truncate(from);
            known.output.extend(&kept.output[from..]);
            assert_eq!(known.output, kept.output);
        }
        known.settled += u32::from(settled);
    }

    /// All that was to be told was told, once.
    pub(crate) fn check(&self, tasks: &[Task]) {
        let of_it = || self.expected.iter().map(|task| &tasks[*task]);
        match self.end.as_ref().unwrap_or_else(|| panic!("{:?} has not ended", self.watch)) {
            Ok(()) => {}
            Err(code) if code == "UnauthorizedOperation.CamAuthFailed" => {
                assert!(of_it().any(|task| task.kind == Kind::Forbidden), "for a task of others");
                return;
            }
            Err(code) if code == "InvocationNotVisible" => {
                assert!(of_it().all(|task| task.kind == Kind::Bad || task.visible_from == u64::MAX));
            }
            Err(code) => {
                assert_eq!(code, "InvalidParameterValue.InvalidInvocationTaskId");
                assert!(of_it().all(|task| task.kind == Kind::Bad));
            }
        }
        for task in &self.expected {
            self.check_task(*task, &tasks[*task]);
        }
        assert!(self.known.len() <= self.expected.len());
    }

    fn check_task(&self, index: usize, task: &Task) {
        let Some(known) = self.known.get(&index) else {
            // What shows up after the last list can be waited for only by who knows how many there will be.
            let is_too_late = self.options.expected_tasks.is_none() && task.visible_from > self.listed_at;
            assert!(self.lists && (task.visible_from == u64::MAX || is_too_late), "untold: {task:?}");
            return;
        };
        let context = || format!("{:?} {task:?} {known:?}", self.watch);
        if task.kind == Kind::Bad || task.visible_from == u64::MAX {
            let expected = if task.kind == Kind::Bad { Missing::Invalid } else { Missing::NotVisible };
            assert_eq!((known.settled, &*known.missing), (0, &[expected][..]), "{}", context());
            return;
        }
        let last = task.states.last().unwrap();
        assert_eq!((known.state, known.settled), (Some(task.states.len() - 1), 1), "{}", context());
        let is_read = match self.options.output {
            OutputWanted::None => false,
            OutputWanted::Failed => last.status != "SUCCESS" || last.exit_code != Some(0),
            OutputWanted::AtEnd | OutputWanted::Live => true,
        };
        assert_eq!(known.output, if is_read { &*last.output } else { &[] }, "{}", context());
    }
}
