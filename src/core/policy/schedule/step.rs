//! What the driver of a watch does next.

use alloc::string::String;

use super::Schedule;
use super::api::{Missing, Step};
use super::calls::LEASE_MILLIS;
use super::failure::INVALID_ID;
use super::follow::{Follow, Standing};
use super::watch::Watch;
use crate::error::{Error, ErrorKind};
use crate::text::{decimal, filled};
use crate::time::Instant;

/// The calls of one watch that may be under way together.
pub(super) const MOST_CALLS: u32 = 4;

impl Schedule {
    pub(super) fn next_step(&mut self, place: u32, now: Instant) -> Result<Step, Error> {
        self.hear_of(place, now);
        let Some(watch) = self.watches.get_mut(place) else { return Ok(Step::Done) };
        if watch.waiting == 0 && watch.is_complete(now) {
            let has_asked_for_any = !watch.follows.is_empty() || watch.listing.as_ref().is_some_and(|it| it.is_in_vain);
            return match self.watches.get(place) {
                Some(watch) if has_asked_for_any && !watch.has_seen => Err(self.nothing_visible(watch)),
                _ => Ok(Step::Done),
            };
        }
        // The driver takes a step when one of them has ended; until then, what they ask for may fall to others.
        if watch.calls >= MOST_CALLS {
            return Ok(Step::Sleep { until: now.after(LEASE_MILLIS) });
        }
        let list_due = watch.listing.as_ref().and_then(|listing| listing.due);
        if list_due.is_some_and(|due| due <= now) || self.has_due_task(place, now) {
            return Ok(Step::Call);
        }
        let wake = self.watches.get(place).filter(|watch| watch.waiting > 0).map(|watch| watch.wake);
        let until = match (wake, list_due) {
            (Some(wake), Some(list_due)) => wake.min(list_due),
            (wake, list_due) => wake.or(list_due).unwrap_or(now.after(LEASE_MILLIS)),
        };
        Ok(Step::Sleep { until })
    }

    /// Notes that a driver is there. While it was taken to have vanished, its tasks may have been passed over.
    pub(super) fn hear_of(&mut self, place: u32, now: Instant) {
        self.expire(now);
        let Some(watch) = self.watches.get_mut(place) else { return };
        if watch.driven.replace(now).is_none() {
            for slot in self.slots_of(place) {
                let due = self.tasks.get(slot).map_or(now, |task| task.due);
                self.schedule(slot, due);
            }
        }
    }

    /// Whether one of the watch's own tasks is due. If none is, its `wake` says when one will be.
    fn has_due_task(&mut self, place: u32, now: Instant) -> bool {
        let Some(watch) = self.watches.get_mut(place) else { return false };
        if watch.waiting == 0 || watch.wake > now {
            return false;
        }
        let mut earliest: Option<Instant> = None;
        for _ in 0..watch.follows.len() {
            let follow = watch.follows.get(watch.cursor).and_then(|follow| self.follows.get(*follow));
            let waiting = follow.filter(|follow| follow.standing == Standing::Waiting);
            if let Some(task) = waiting.and_then(|follow| self.tasks.get(follow.slot)) {
                if task.due <= now {
                    return true;
                }
                earliest = Some(earliest.map_or(task.due, |earliest| earliest.min(task.due)));
            }
            watch.cursor = (watch.cursor + 1) % watch.follows.len();
        }
        watch.wake = earliest.unwrap_or(now);
        false
    }

    fn nothing_visible(&self, watch: &Watch) -> Error {
        let follows = || watch.follows.iter().filter_map(|follow| self.follows.get(*follow));
        let asked = match &watch.listing {
            Some(listing) => listing.description(),
            None => self.description_of(watch, follows().next()),
        };
        if watch.listing.is_none() && follows().all(|follow| follow.standing == Standing::Missing(Missing::Invalid)) {
            let message = filled("the service refuses what was asked for: {}", &[&asked]);
            return Error::answered(INVALID_ID, &message, None);
        }
        let message = filled(
            "nothing was visible within {} ms of what was asked for: {}; check the id and the region, or allow more time for it to show up",
            &[&decimal(watch.options.grace_millis), &asked],
        );
        Error::of(ErrorKind::Service, "InvocationNotVisible", message).worth_another_try()
    }

    fn description_of(&self, watch: &Watch, first: Option<&Follow>) -> String {
        let id = first.and_then(|follow| self.tasks.get(follow.slot)).map_or("", |task| &task.id);
        match watch.follows.len().saturating_sub(1) {
            0 => filled("{?}", &[id]),
            others => filled("{?} and {} other tasks", &[id, &decimal(others as u64)]),
        }
    }
}
