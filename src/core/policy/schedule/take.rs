//! Which call a driver makes.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::Schedule;
use super::api::{Call, CallId};
use super::calls::{Batch, LEASE_MILLIS, Member, VANISHED_MILLIS};
use super::follow::Standing;
use super::step::MOST_CALLS;
use super::task::Lane;
use crate::tasks::{DescribeInvocationTasksRequest, limits};
use crate::time::Instant;

/// What is due so soon is asked for together with what is due, if there is room.
const AHEAD_MILLIS: u64 = 500;

impl Schedule {
    pub(super) fn take_call(&mut self, place: u32, now: Instant) -> Option<Call> {
        self.hear_of(place, now);
        let watch = self.watches.get_mut(place).filter(|watch| watch.calls < MOST_CALLS)?;
        let (serial, id) = (watch.serial, self.calls.next_id());
        let (request, batch) = match &mut watch.listing {
            Some(listing) if listing.is_due(now) => (listing.take(id, now.after(LEASE_MILLIS))?, None),
            _ => {
                let batch = self.take_tasks(place, id, now)?;
                (self.request_for(&batch), Some(batch))
            }
        };
        if let Some(watch) = self.watches.get_mut(place) {
            watch.calls += 1;
        }
        self.calls.begin(serial, batch, now);
        Some(Call { id: CallId(id), request })
    }

    fn take_tasks(&mut self, place: u32, call: u32, now: Instant) -> Option<Batch> {
        let is_alone = self.watches.get(place)?.is_alone;
        let suspects = self.take_suspects(is_alone.then_some(place), call, now);
        let is_suspect = suspects.is_some();
        let (lane, members) = match suspects {
            Some(suspects) => suspects,
            None if is_alone => self.take_own(place, call, now)?,
            None => self.take_most_overdue(call, now)?,
        };
        let is_mixed = members.iter().any(|member| !self.is_followed_by(member.slot, place));
        Some(Batch { lane, members, is_suspect, is_mixed })
    }

    fn request_for(&self, batch: &Batch) -> DescribeInvocationTasksRequest<'static> {
        let tasks = batch.members.iter().filter_map(|member| self.tasks.get(member.slot));
        DescribeInvocationTasksRequest {
            invocation_task_ids: Some(tasks.map(|task| Cow::Owned((*task.id).into())).collect()),
            limit: Some(limits::LIMIT),
            hide_output: Some(batch.lane == Lane::Plain),
            ..DescribeInvocationTasksRequest::default()
        }
    }

    /// Tasks of anyone.
    fn take_most_overdue(&mut self, call: u32, now: Instant) -> Option<(Lane, Vec<Member>)> {
        let (plain, output) = (self.first_due(Lane::Plain, now), self.first_due(Lane::Output, now));
        let is_plain = match (plain, output) {
            (Some((plain, _)), Some((output, _))) => plain <= output,
            _ => plain.is_some(),
        };
        let lane = if is_plain { Lane::Plain } else { Lane::Output };
        let mut members = Vec::new();
        // The first one has to be due now.
        let mut latest = now;
        while let Some((_, slot)) = self.first_due(lane, now).filter(|(due, _)| *due <= latest) {
            self.lease(slot, call, now, &mut members);
            latest = now.after(AHEAD_MILLIS);
            if members.len() == self.queues.of(lane).most_at_once {
                break;
            }
        }
        (!members.is_empty()).then_some((lane, members))
    }

    /// The first task of a lane that somebody waits for. Entries that no longer hold are passed over for ever, and those of
    /// watches whose drivers have vanished until one of these is heard of.
    fn first_due(&mut self, lane: Lane, now: Instant) -> Option<(Instant, u32)> {
        loop {
            let (due, slot) = self.queues.of(lane).first()?;
            let is_queued = self.tasks.get(slot).is_some_and(|task| task.is_queued(lane, due));
            if is_queued {
                if self.is_driven(slot, now) {
                    return Some((due, slot));
                }
                self.update_follows(slot, &mut |_, _, watch| watch.driven = None);
            }
            self.queues.of(lane).pop();
        }
    }

    /// Tasks of this watch alone: in turn, so that all have theirs.
    fn take_own(&mut self, place: u32, call: u32, now: Instant) -> Option<(Lane, Vec<Member>)> {
        let watch = self.watches.get(place)?;
        let (count, first) = (watch.follows.len(), watch.cursor);
        let mut lane = None;
        let mut members = Vec::new();
        for turn in first..first + count {
            let follow =
                self.watches.get(place)?.follows.get(turn % count).and_then(|follow| self.follows.get(*follow));
            let Some(slot) = follow.filter(|it| it.standing == Standing::Waiting).map(|it| it.slot) else { continue };
            let Some(task) = self.tasks.get(slot) else { continue };
            // The first one has to be due now, and the others are of its lane.
            let latest = if lane.is_some() { now.after(AHEAD_MILLIS) } else { now };
            let is_ready = task.due <= latest && task.lease == 0 && !task.is_suspect;
            if is_ready && (lane.is_none() || lane == task.lane()) {
                lane = task.lane();
                self.lease(slot, call, now, &mut members);
            }
            if lane.is_some_and(|lane| members.len() == self.queues.of(lane).most_at_once) {
                break;
            }
        }
        Some((lane?, members))
    }

    /// Has a task asked for by a call. It is due again when the call is no longer waited for.
    pub(super) fn lease(&mut self, slot: u32, call: u32, now: Instant, members: &mut Vec<Member>) {
        if let Some(task) = self.tasks.get_mut(slot) {
            task.lease = call;
            task.due = now.after(LEASE_MILLIS);
            members.push(Member::new(slot, task));
        }
    }

    pub(super) fn is_followed_by(&self, slot: u32, watch: u32) -> bool {
        self.any_follow(slot, &|follow| follow.watch == watch)
    }

    /// Whether one who follows a task was heard of lately: for those who vanished nothing is asked.
    fn is_driven(&self, slot: u32, now: Instant) -> bool {
        self.any_follow(slot, &|follow| {
            let driven = self.watches.get(follow.watch).and_then(|watch| watch.driven);
            driven.is_some_and(|driven| now.since(driven) <= VANISHED_MILLIS)
        })
    }
}
