//! What becomes of the tasks of a call that failed.

use alloc::vec::Vec;

use super::Schedule;
use super::calls::{Batch, Member};
use super::task::{Lane, Phase};
use crate::policy::pages::is_too_large;
use crate::tasks::limits;
use crate::time::Instant;

/// The one code that is about one of the ids: it fails the whole call, and does not say which.
pub(super) const INVALID_ID: &str = "InvalidParameterValue.InvalidInvocationTaskId";

/// Tasks of one lane that are asked apart from others, as one of them was refused.
#[derive(Debug)]
pub(super) struct Suspects {
    lane: Lane,
    slots: Vec<u32>,
}

impl Schedule {
    pub(super) fn fail_call(&mut self, call: u32, code: &str, is_retryable: bool, now: Instant) -> bool {
        let Some((record, place)) = self.end_call(call) else { return false };
        let Some(batch) = record.batch else {
            let watch = place.and_then(|place| self.watches.get_mut(place));
            return watch.and_then(|watch| watch.listing.as_mut()).is_some_and(|listing| listing.fail(call, code, now));
        };
        if code == INVALID_ID {
            self.suspect(&batch, call, now);
            return true;
        }
        if is_too_large(code) && self.ask_for_fewer(&batch, call, now) {
            return true;
        }
        let is_borne = batch.is_mixed && !is_retryable;
        if let Some(watch) = place.and_then(|place| self.watches.get_mut(place)) {
            watch.is_alone |= is_borne;
        }
        self.release(&batch, call, now);
        is_borne
    }

    /// Halves what is too much for an answer, unless it is one task.
    fn ask_for_fewer(&mut self, batch: &Batch, call: u32, now: Instant) -> bool {
        let count = batch.members.len();
        let most = &mut self.queues.of(batch.lane).most_at_once;
        if count == 1 {
            // It was this one, and the others may be small.
            *most = limits::INVOCATION_TASK_IDS;
            return false;
        }
        if batch.is_suspect {
            self.suspect(batch, call, now);
        } else {
            *most = (count / 2).min(*most);
            self.release(batch, call, now);
        }
        true
    }

    /// Gives back what a call had asked for, to be asked for again from a moment on.
    pub(super) fn release(&mut self, batch: &Batch, call: u32, due: Instant) {
        let mut slots = Vec::new();
        for member in &batch.members {
            if let Some(task) = self.tasks.get_mut(member.slot).filter(|task| task.lease == call) {
                task.lease = 0;
                slots.push(member.slot);
            }
        }
        if batch.is_suspect {
            self.ask_apart(batch.lane, &slots, due);
        } else {
            for slot in slots {
                self.schedule(slot, due);
            }
        }
    }

    /// Halves what was refused, until it is one task.
    fn suspect(&mut self, batch: &Batch, call: u32, now: Instant) {
        let mut slots = Vec::new();
        for member in &batch.members {
            let Some(task) = self.tasks.get_mut(member.slot).filter(|task| member.is(task)) else { continue };
            // Who fails late may find that others have asked since, or that it is known already.
            if task.lease == call || (task.lease == 0 && task.phase != Phase::Refused) {
                task.lease = 0;
                task.is_suspect = false;
                slots.push(member.slot);
            }
        }
        if let ([slot], 1) = (slots.as_slice(), batch.members.len()) {
            self.refuse(*slot);
            return;
        }
        let (left, right) = slots.split_at(slots.len() / 2);
        self.ask_apart(batch.lane, left, now);
        self.ask_apart(batch.lane, right, now);
    }

    fn ask_apart(&mut self, lane: Lane, slots: &[u32], due: Instant) {
        if slots.is_empty() {
            return;
        }
        for slot in slots {
            if let Some(task) = self.tasks.get_mut(*slot) {
                task.is_suspect = true;
            }
            self.schedule(*slot, due);
        }
        self.suspects.push(Suspects { lane, slots: slots.into() });
    }

    /// Tasks that are to be asked apart: of anyone, or of one watch alone.
    pub(super) fn take_suspects(&mut self, of: Option<u32>, call: u32, now: Instant) -> Option<(Lane, Vec<Member>)> {
        self.suspects.retain(|group| !group.slots.is_empty());
        for index in 0..self.suspects.len() {
            let Suspects { lane, slots } = self.suspects.get_mut(index)?;
            let (lane, slots) = (*lane, core::mem::take(slots));
            let (mut taken, mut left) = (Vec::new(), Vec::new());
            for slot in slots {
                let Some(task) = self.tasks.get_mut(slot).filter(|task| task.is_suspect && task.lease == 0) else {
                    continue;
                };
                if task.lane() != Some(lane) {
                    task.is_suspect = false;
                    let due = task.due;
                    self.schedule(slot, due);
                } else if of.is_none_or(|watch| self.is_followed_by(slot, watch)) {
                    self.lease(slot, call, now, &mut taken);
                } else {
                    left.push(slot);
                }
            }
            self.suspects.get_mut(index)?.slots = left;
            if !taken.is_empty() {
                return Some((lane, taken));
            }
        }
        None
    }
}
