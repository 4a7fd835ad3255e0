//! The table of tasks.

use alloc::boxed::Box;

use super::api::OutputWanted;
use super::output::Output;
use super::slab::{NOWHERE, Slab};
use crate::policy::fingerprint::{fingerprint, short_fingerprint};
use crate::policy::index::Index;
use crate::tasks::TaskStatus;
use crate::time::Instant;

/// What is known of a task. Of a million of them, each byte is a megabyte.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each may hold without the others")]
pub(super) struct Task {
    pub(super) id: Box<str>,
    /// When to ask for it; while a call has asked for it, when that call is no longer waited for.
    pub(super) due: Instant,
    /// Since when it is in its state, or absent.
    pub(super) since: Instant,
    pub(super) output: Output,
    /// The hash of its state: a state that is not known needs to be told from another one, no more.
    status: u32,
    /// The first call that was made after its last sighting came: what others see may have been before that.
    pub(super) fresh_from: u32,
    /// The call that has asked for it, or 0.
    pub(super) lease: u32,
    /// The first of those who follow it.
    pub(super) first_follow: u32,
    pub(super) phase: Phase,
    /// What those want who still wait for something.
    pub(super) wants: Wants,
    /// It ended as `SUCCESS` with exit code 0.
    pub(super) has_succeeded: bool,
    /// Its output was read after its end.
    pub(super) has_output: bool,
    /// The last answer that should have held it did not.
    pub(super) is_absent: bool,
    /// It was seen although its id had been refused.
    pub(super) has_returned: bool,
    /// One of several that are asked apart, as one of them may be refused.
    pub(super) is_suspect: bool,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Unseen,
    /// Nothing of it runs.
    Waiting,
    /// It may write output.
    Writing,
    Ended,
    /// The service refuses its id.
    Refused,
}

/// Calls are either with output or without, as `HideOutput` is per call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    Plain,
    Output,
}

/// What is wanted of a task by at least one who waits for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wants {
    pub(super) is_awaited: bool,
    pub(super) is_live: bool,
}

impl Wants {
    pub(super) fn add(&mut self, output: OutputWanted) {
        self.is_awaited = true;
        self.is_live |= output == OutputWanted::Live;
    }
}

impl Task {
    /// A task that nobody has seen, to be asked for at once.
    pub(super) fn unseen(id: Box<str>, now: Instant) -> Self {
        Self {
            id,
            due: now,
            since: now,
            output: Output::NONE,
            status: 0,
            fresh_from: 0,
            lease: 0,
            first_follow: NOWHERE,
            phase: Phase::Unseen,
            wants: Wants::default(),
            has_succeeded: false,
            has_output: false,
            is_absent: true,
            has_returned: false,
            is_suspect: false,
        }
    }

    /// How to ask for it next, if at all.
    pub(super) fn lane(&self) -> Option<Lane> {
        match self.phase {
            _ if !self.wants.is_awaited => None,
            // Who waits for a task that has ended waits for its output.
            Phase::Ended => Some(Lane::Output),
            Phase::Writing if self.wants.is_live => Some(Lane::Output),
            _ => Some(Lane::Plain),
        }
    }

    /// Whether it is to be asked for by what a queue says.
    pub(super) fn is_queued(&self, lane: Lane, due: Instant) -> bool {
        self.due == due && self.lease == 0 && !self.is_suspect && self.lane() == Some(lane)
    }

    pub(super) fn is_seen(&self) -> bool {
        !matches!(self.phase, Phase::Unseen | Phase::Refused)
    }

    /// Whether one who wants output like this wants that of this task as it is.
    pub(super) fn is_output_wanted(&self, output: OutputWanted) -> bool {
        match output {
            OutputWanted::None => false,
            OutputWanted::Failed => self.phase == Phase::Ended && !self.has_succeeded,
            OutputWanted::AtEnd => self.phase == Phase::Ended,
            OutputWanted::Live => true,
        }
    }

    /// Whether nothing more will be told of it to one who wants output like this.
    pub(super) fn is_settled(&self, output: OutputWanted) -> bool {
        self.phase == Phase::Ended && (self.has_output || !self.is_output_wanted(output))
    }

    /// Whether this is its state for the first time.
    pub(super) fn set_status(&mut self, status: &TaskStatus<'_>, now: Instant) -> bool {
        let hash = short_fingerprint(status.as_str());
        if self.is_seen() && self.status == hash {
            return false;
        }
        self.status = hash;
        self.since = now;
        self.phase = match status {
            _ if status.is_terminal() => Phase::Ended,
            TaskStatus::Running | TaskStatus::Cancelling | TaskStatus::Other(_) => Phase::Writing,
            _ => Phase::Waiting,
        };
        true
    }
}

/// The tasks, by slot and by id.
#[derive(Debug)]
pub(super) struct Tasks {
    slots: Slab<Task>,
    by_id: Index,
}

impl Tasks {
    pub(super) const fn new() -> Self {
        Self { slots: Slab::new(), by_id: Index::new() }
    }

    pub(super) fn get(&self, slot: u32) -> Option<&Task> {
        self.slots.get(slot)
    }

    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut Task> {
        self.slots.get_mut(slot)
    }

    /// What the table takes of the memory, without the ids.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.slots.bytes() + self.by_id.bytes()
    }

    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.find(fingerprint(id), &|slot| self.is(slot, id))
    }

    pub(super) fn is(&self, slot: u32, id: &str) -> bool {
        self.slots.get(slot).is_some_and(|task| *task.id == *id)
    }

    /// The slot of a task, which is new if it is not known.
    pub(super) fn find_or_add(&mut self, id: &str, now: Instant) -> u32 {
        if let Some(slot) = self.find(id) {
            return slot;
        }
        let slot = self.slots.insert(Task::unseen(id.into(), now));
        let Self { slots, by_id } = self;
        by_id.insert(slot, &|slot| hash_of(slots, slot));
        slot
    }

    pub(super) fn remove(&mut self, slot: u32) {
        let Self { slots, by_id } = self;
        by_id.remove(slot, &|slot| hash_of(slots, slot));
        slots.remove(slot);
    }
}

fn hash_of(slots: &Slab<Task>, slot: u32) -> u64 {
    slots.get(slot).map_or(0, |task| fingerprint(&task.id))
}
