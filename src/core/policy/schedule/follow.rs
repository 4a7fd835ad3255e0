//! Who follows a task, and what of it they have been told.

use super::Schedule;
use super::api::{Change, Missing, NewOutput};
use super::output::Relation;
use super::slab::NOWHERE;
use super::task::{Phase, Task, Wants};
use super::watch::Watch;
use crate::time::Instant;

/// One watch that follows one task: a link of the chain that begins at the task.
#[derive(Debug)]
pub(super) struct Follow {
    pub(super) watch: u32,
    pub(super) slot: u32,
    pub(super) next: u32,
    /// How much of the output was told, in bytes.
    told: u32,
    pub(super) standing: Standing,
    news: News,
}

/// What a watch waits for of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Waiting,
    Settled,
    Missing(Missing),
}

/// What is to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each may be new without the others")]
struct News {
    status: bool,
    output: bool,
    is_reset: bool,
    /// That it is settled, or that it is missing.
    standing: bool,
}

impl Follow {
    /// Takes note of the state of the task.
    fn learn(&mut self, task: &Task, watch: &mut Watch, has_new_status: bool) {
        if !task.is_seen() {
            return;
        }
        watch.has_seen = true;
        if task.phase == Phase::Ended {
            watch.ended_before = watch.ended_before.max(task.fresh_from);
        }
        self.news.status |= has_new_status;
        if let Standing::Missing(_) = self.standing {
            self.news.status = true;
            self.stand(Standing::Waiting, watch);
        }
        let output = watch.options.output;
        self.news.output |= task.is_output_wanted(output) && (task.output.length > self.told || self.news.is_reset);
        if self.standing == Standing::Waiting && task.is_settled(output) {
            self.stand(Standing::Settled, watch);
        }
    }

    /// What was told of the output is void.
    fn reset(&mut self) {
        self.news.is_reset |= self.told > 0;
        self.told = 0;
    }

    fn stand(&mut self, standing: Standing, watch: &mut Watch) {
        match (self.standing, standing) {
            (Standing::Waiting, _) => watch.waiting -= 1,
            (_, Standing::Waiting) => watch.waiting += 1,
            _ => {}
        }
        self.standing = standing;
        self.news.standing = standing != Standing::Waiting;
    }

    /// What is new, told once.
    pub(super) fn change(&mut self, task: &Task) -> Change {
        let news = core::mem::take(&mut self.news);
        let output = news.output.then_some(NewOutput { from: self.told, is_reset: news.is_reset });
        if news.output {
            self.told = task.output.length;
        }
        let standing = news.standing.then_some(self.standing);
        Change {
            slot: self.slot,
            status: news.status,
            output,
            settled: standing == Some(Standing::Settled),
            missing: match standing {
                Some(Standing::Missing(missing)) => Some(missing),
                _ => None,
            },
        }
    }
}

impl Schedule {
    /// Lets a watch follow a task, if it does not yet. A task that others follow is told as it is known.
    pub(super) fn follow(&mut self, watch: u32, slot: u32, now: Instant) {
        let mut place = self.tasks.get(slot).map_or(NOWHERE, |task| task.first_follow);
        let next = place;
        while let Some(follow) = self.follows.get(place) {
            if follow.watch == watch {
                return;
            }
            place = follow.next;
        }
        let follow = Follow { watch, slot, next, told: 0, standing: Standing::Waiting, news: News::default() };
        let follow = self.follows.insert(follow);
        if let (Some(task), Some(watch)) = (self.tasks.get_mut(slot), self.watches.get_mut(watch)) {
            task.first_follow = follow;
            watch.follows.push(follow);
            watch.waiting += 1;
        }
        let lane = self.tasks.get(slot).and_then(Task::lane);
        self.update_follows(slot, &mut |follow, task, followed_by| {
            if follow.watch != watch {
                return;
            }
            if task.phase == Phase::Refused {
                follow.stand(Standing::Missing(Missing::Invalid), followed_by);
            }
            follow.learn(task, followed_by, true);
        });
        let Some(task) = self.tasks.get_mut(slot) else { return };
        let due = if task.lane() == lane { task.due } else { now };
        self.schedule(slot, due);
    }

    /// Ends a follow, and gives the slot of its task if it was the last one.
    pub(super) fn unfollow(&mut self, place: u32) -> Option<u32> {
        let Follow { slot, next, .. } = self.follows.remove(place)?;
        let task = self.tasks.get_mut(slot)?;
        let lane = task.lane();
        let (mut before, mut at) = (NOWHERE, task.first_follow);
        while at != place {
            before = at;
            at = self.follows.get(at)?.next;
        }
        match self.follows.get_mut(before) {
            Some(before) => before.next = next,
            None => task.first_follow = next,
        }
        if task.first_follow == NOWHERE {
            self.tasks.remove(slot);
            return Some(slot);
        }
        self.update_follows(slot, &mut |_, _, _| {});
        let task = self.tasks.get(slot)?;
        if task.lane() != lane {
            self.schedule(slot, task.due);
        }
        None
    }

    /// Tells those who follow a task what was sighted.
    pub(super) fn tell(&mut self, slot: u32, has_new_status: bool, output: Relation) {
        self.update_follows(slot, &mut |follow, task, watch| {
            // To others who were refused it, it may be shown anew.
            if follow.standing == Standing::Settled {
                return;
            }
            if output == Relation::Other {
                follow.reset();
            }
            follow.learn(task, watch, has_new_status);
        });
    }

    /// Tells those who follow a task that the service refuses its id.
    pub(super) fn refuse(&mut self, slot: u32) {
        if let Some(task) = self.tasks.get_mut(slot) {
            task.phase = Phase::Refused;
        }
        self.update_follows(slot, &mut |follow, _, watch| {
            if follow.standing == Standing::Waiting {
                follow.stand(Standing::Missing(Missing::Invalid), watch);
            }
        });
    }

    /// Tells those whose grace had passed when it was asked for that a task is not there, and gives the moment when the
    /// next grace will have.
    pub(super) fn miss(&mut self, slot: u32, asked: Instant) -> Option<Instant> {
        let mut next: Option<Instant> = None;
        self.update_follows(slot, &mut |follow, task, watch| {
            if follow.standing != Standing::Waiting {
                return;
            }
            let end = watch.grace_end(task.since);
            if end <= asked {
                follow.stand(Standing::Missing(Missing::NotVisible), watch);
            } else {
                next = Some(next.map_or(end, |next| next.min(end)));
            }
        });
        next
    }

    /// Changes what is known of a task's follows, and keeps in step what depends on them.
    pub(super) fn update_follows(&mut self, slot: u32, update: &mut dyn FnMut(&mut Follow, &Task, &mut Watch)) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        let mut wants = Wants::default();
        let mut place = task.first_follow;
        while let Some(follow) = self.follows.get_mut(place) {
            if let Some(watch) = self.watches.get_mut(follow.watch) {
                let had_news = follow.news != News::default();
                update(follow, task, watch);
                if follow.standing == Standing::Waiting {
                    wants.add(watch.options.output);
                }
                if !had_news && follow.news != News::default() {
                    watch.wake_up(follow.watch, &mut self.woken);
                    watch.news.push(place);
                }
            }
            place = follow.next;
        }
        task.wants = wants;
    }
}
