//! What an answer tells.

use alloc::vec::Vec;

use super::Schedule;
use super::api::{NO_SLOT, Sighting};
use super::calls::Batch;
use super::interval::Jitter;
use super::output::{Output, Relation};
use super::task::{Lane, Phase, Task};
use crate::error::Error;
use crate::policy::fingerprint::short_fingerprint;
use crate::tasks::TaskStatus;
use crate::time::Instant;

/// An answer, and when it came.
#[derive(Clone, Copy, Debug)]
struct Answer {
    call: u32,
    lane: Lane,
    /// When the call was taken: what it shows may have been so since then.
    asked: Instant,
    now: Instant,
    jitter: Jitter,
}

impl Schedule {
    pub(super) fn accept_answer(
        &mut self,
        call: u32,
        total_count: u64,
        sightings: &[Sighting<'_>],
        now: Instant,
        entropy: u32,
    ) -> Result<Vec<u32>, Error> {
        let Some((record, watch)) = self.end_call(call) else { return Ok(sightings.iter().map(|_| NO_SLOT).collect()) };
        let lane = record.batch.as_ref().map_or(Lane::Plain, |batch| batch.lane);
        let answer = Answer { call, lane, asked: record.taken, now, jitter: Jitter::new(entropy) };
        match record.batch {
            Some(batch) => Ok(self.accept_batch(batch, total_count, sightings, answer)),
            None => self.accept_page(watch, total_count, sightings, answer),
        }
    }

    fn accept_batch(&mut self, batch: Batch, total_count: u64, sightings: &[Sighting<'_>], answer: Answer) -> Vec<u32> {
        // It has fewer than there are, as a service may give less than it was asked for: those are not absent.
        let is_short =
            !sightings.is_empty() && total_count > sightings.len() as u64 && total_count <= batch.members.len() as u64;
        let mut unanswered = batch.members;
        let mut slots = Vec::new();
        for sighting in sightings {
            let id_hash = short_fingerprint(sighting.id);
            let mut members = unanswered.iter();
            let member = members.position(|it| it.has_hash(id_hash) && self.tasks.is(it.slot, sighting.id));
            let Some(member) = member else {
                let slot = self.sight(self.tasks.find(sighting.id), sighting, answer);
                slots.push(slot);
                // It may have ended by that, and is to be asked for its output.
                if slot != NO_SLOT {
                    self.ask_again(slot, answer);
                }
                continue;
            };
            let slot = unanswered.swap_remove(member).slot;
            slots.push(self.sight(Some(slot), sighting, answer));
            self.clear(slot);
            self.ask_again(slot, answer);
        }
        for member in unanswered {
            if self.tasks.get(member.slot).is_some_and(|task| member.is(task)) {
                self.clear(member.slot);
                if !is_short {
                    self.ask_again_for_absent(member.slot, answer);
                } else if self.released_by(member.slot, answer.call).is_some() {
                    self.schedule(member.slot, answer.now);
                }
            }
        }
        slots
    }

    fn accept_page(
        &mut self,
        watch: Option<u32>,
        total_count: u64,
        sightings: &[Sighting<'_>],
        answer: Answer,
    ) -> Result<Vec<u32>, Error> {
        let ids = sightings.iter().map(|sighting| sighting.id).collect::<Vec<_>>();
        let mut is_end = false;
        let listing = watch.and_then(|watch| self.watches.get_mut(watch)).and_then(|watch| watch.listing.as_mut());
        if let Some(listing) = listing {
            is_end = listing.accept(answer.call, total_count, &ids, answer.now)?;
        }
        let mut slots = Vec::new();
        for sighting in sightings {
            let slot = match watch {
                // Without an id it cannot be followed.
                Some(watch) if !sighting.id.is_empty() => {
                    let slot = self.tasks.find_or_add(sighting.id, answer.now);
                    self.follow(watch, slot, answer.now);
                    Some(slot)
                }
                _ => self.tasks.find(sighting.id),
            };
            let sighted = self.sight(slot, sighting, answer);
            slots.push(sighted);
            if sighted != NO_SLOT {
                self.ask_again(sighted, answer);
            }
        }
        if let Some(watch) = watch.filter(|_| is_end).and_then(|watch| self.watches.get_mut(watch)) {
            watch.end_walk(answer.asked, answer.now, answer.jitter);
        }
        Ok(slots)
    }

    /// Takes in what an answer shows of a task, and gives its slot if that is to be kept.
    fn sight(&mut self, slot: Option<u32>, sighting: &Sighting<'_>, answer: Answer) -> u32 {
        let Some((slot, task)) = slot.and_then(|slot| Some((slot, self.tasks.get_mut(slot)?))) else { return NO_SLOT };
        let has_ended = sighting.status.is_terminal();
        let reads_output = answer.lane == Lane::Output;
        let is_of_use = match task.phase {
            // Nothing follows the end but what was written until then.
            Phase::Ended => has_ended && reads_output && !task.has_output,
            // It would be asked for, and refused, again and again.
            Phase::Refused if task.has_returned => false,
            // No end is void, however late it is told.
            _ => has_ended || answer.call >= task.fresh_from,
        };
        if !is_of_use {
            return NO_SLOT;
        }
        let mut is_news = task.is_absent;
        task.has_returned |= task.phase == Phase::Refused;
        task.is_absent = false;
        task.fresh_from = self.calls.next_id();
        let has_new_status = task.phase != Phase::Ended && task.set_status(&sighting.status, answer.now);
        if has_new_status {
            task.has_succeeded = sighting.status == TaskStatus::Success && sighting.exit_code == Some(0);
        }
        let mut relation = Relation::Same;
        if reads_output {
            if let Some(text) = sighting.output {
                (task.output, relation) = Output::read(text, task.output);
            }
            task.has_output |= has_ended;
            is_news |= task.has_output;
        }
        if is_news || has_new_status || relation != Relation::Same {
            self.tell(slot, has_new_status, relation);
        }
        slot
    }

    /// The call for a task was not refused, so it is not what others were refused for.
    fn clear(&mut self, slot: u32) {
        if let Some(task) = self.tasks.get_mut(slot) {
            task.is_suspect = false;
        }
    }

    /// Says when to ask again for a task that was in an answer.
    fn ask_again(&mut self, slot: u32, answer: Answer) {
        let Some(task) = self.released_by(slot, answer.call) else { return };
        let due = match task.phase {
            // Its output was not asked for yet.
            Phase::Ended if answer.lane == Lane::Plain => answer.now,
            _ => answer.jitter.next(task.since, answer.now),
        };
        self.schedule(slot, due);
    }

    /// Says when to ask again for a task that an answer lacks: at the latest when the next grace has passed.
    fn ask_again_for_absent(&mut self, slot: u32, answer: Answer) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        let mut grace_end = None;
        if answer.call >= task.fresh_from {
            if !task.is_absent {
                task.is_absent = true;
                task.since = answer.now;
            }
            grace_end = self.miss(slot, answer.asked);
        }
        let Some(task) = self.released_by(slot, answer.call) else { return };
        let again = answer.jitter.next(task.since, answer.now);
        self.schedule(slot, grace_end.map_or(again, |end| again.min(end.max(answer.now))));
    }

    /// The task, unless another call has asked for it.
    fn released_by(&mut self, slot: u32, call: u32) -> Option<&mut Task> {
        let task = self.tasks.get_mut(slot).filter(|task| task.lease == 0 || task.lease == call)?;
        task.lease = 0;
        Some(task)
    }
}
