//! Which tasks to ask for, and when, so that many who follow tasks share few calls.

mod answer;
mod api;
mod calls;
mod failure;
mod follow;
mod interval;
mod output;
mod queue;
mod slab;
mod step;
mod take;
mod task;
mod watch;

use alloc::vec::Vec;

use self::calls::{Calls, Record};
use self::failure::Suspects;
use self::follow::Follow;
use self::queue::Queues;
use self::slab::Slab;
use self::task::Tasks;
use self::watch::Watch;
use crate::error::Error;
use crate::time::Instant;

pub use api::{
    Call, CallId, Change, Missing, NO_SLOT, NewOutput, OutputWanted, Selector, Sighting, Step, WatchId, WatchOptions,
};

/// The table of all tasks that the watches of one client follow.
///
/// It owns no loop. Each watch has a driver that waits and calls for it: it delivers the [`changes`](Self::changes),
/// takes a [`step`](Self::step), and for [`Step::Call`] gets a token of the quota, [takes](Self::take) a call, sends it,
/// and [accepts](Self::accept) its answer or reports that it [failed](Self::fail); up to 4 calls of a watch may be under
/// way. At the end it [closes](Self::close) the watch.
///
/// A driver may be handed tasks of other watches, so that 1,000 watches of one task each cost 10 calls; those whom it
/// brought something are [woken](Self::woken). A driver may vanish: what it was handed is handed to others 15 s later,
/// and after 5 minutes nothing is asked for its watch any more, until it is heard of again.
#[derive(Debug)]
pub struct Schedule {
    tasks: Tasks,
    follows: Slab<Follow>,
    watches: Slab<Watch>,
    /// The places of the watches by their serials, in the order of these.
    serials: Vec<(u32, u32)>,
    last_serial: u32,
    queues: Queues,
    suspects: Vec<Suspects>,
    calls: Calls,
    /// The watches of which something is new.
    woken: Vec<u32>,
}

impl Default for Schedule {
    fn default() -> Self {
        Self::new()
    }
}

impl Schedule {
    /// An empty table.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            tasks: Tasks::new(),
            follows: Slab::new(),
            watches: Slab::new(),
            serials: Vec::new(),
            last_serial: 0,
            queues: Queues::new(),
            suspects: Vec::new(),
            calls: Calls::new(),
            woken: Vec::new(),
        }
    }

    /// Begins to follow tasks.
    ///
    /// # Errors
    /// `validation` for filters and ids that
    /// [`check`](crate::tasks::DescribeInvocationTasksRequest::check) refuses, but for the number of ids: there may be
    /// any number, and none.
    pub fn open(&mut self, selector: Selector, options: WatchOptions, now: Instant) -> Result<WatchId, Error> {
        let (ids, listing) = watch::checked(selector, now)?;
        self.last_serial = self.last_serial.wrapping_add(1);
        let serial = self.last_serial;
        let place = self.watches.insert(Watch::new(serial, listing, options, now));
        self.serials.push((serial, place));
        for id in ids {
            let slot = self.tasks.find_or_add(&id, now);
            self.follow(place, slot, now);
        }
        Ok(WatchId(serial))
    }

    /// What the driver of a watch does next.
    ///
    /// # Errors
    /// When nothing of what was asked for is visible, although the grace has passed: `service`, worth another try, with
    /// the code `InvocationNotVisible`. When the service refuses every id: `service` with the code that it has for that,
    /// `InvalidParameterValue.InvalidInvocationTaskId`.
    pub fn step(&mut self, watch: WatchId, now: Instant) -> Result<Step, Error> {
        match self.place_of(watch) {
            Some(place) => self.next_step(place, now),
            None => Ok(Step::Done),
        }
    }

    /// The call that the driver of a watch makes now; none if others have meanwhile taken what there was to do.
    ///
    /// It asks for the next page of the watch's list, or for tasks of anyone: of all that are due, the most overdue.
    pub fn take(&mut self, watch: WatchId, now: Instant) -> Option<Call> {
        let place = self.place_of(watch)?;
        self.take_call(place, now)
    }

    /// Takes in the answer to a call, however late. Gives the slot of each task: what the driver keeps of that slot is
    /// to be replaced by the task, except that an output that is not in it stays. For a task that is to be forgotten, as
    /// nobody follows it or newer is known of it, it is [`NO_SLOT`].
    ///
    /// `entropy` is uniform: it spreads the calls.
    ///
    /// # Errors
    /// Those of [`Pages::accept`](super::Pages::accept): the watch whose call it was ends.
    pub fn accept(
        &mut self,
        call: CallId,
        total_count: u64,
        sightings: &[Sighting<'_>],
        now: Instant,
        entropy: u32,
    ) -> Result<Vec<u32>, Error> {
        self.accept_answer(call.0, total_count, sightings, now, entropy)
    }

    /// Takes note that a call has failed, and that its driver will not try it again. Says whether the schedule deals
    /// with that; if not, the watch whose call it was ends with the error.
    ///
    /// Of many ids it finds the one for which the whole call was refused, and reports it as [`Missing::Invalid`]. Where an answer
    /// would have too many bytes, it asks for half as many tasks from then on, by ids as in a list. If a
    /// call that held tasks of others fails for good, it may be theirs that did it: from then on the watch is handed its
    /// own alone.
    pub fn fail(&mut self, call: CallId, code: &str, is_retryable: bool, now: Instant) -> bool {
        self.fail_call(call.0, code, is_retryable, now)
    }

    /// What is new for a watch since the last time: the newest state of each task, however often it changed.
    pub fn changes(&mut self, watch: WatchId) -> Vec<Change> {
        let mut changes = Vec::new();
        let watch = self.place_of(watch).and_then(|place| self.watches.get_mut(place));
        for follow in watch.map(|watch| core::mem::take(&mut watch.news)).unwrap_or_default() {
            let Some(follow) = self.follows.get_mut(follow) else { continue };
            if let Some(task) = self.tasks.get(follow.slot) {
                changes.push(follow.change(task));
            }
        }
        changes
    }

    /// The watches that have [`changes`](Self::changes) since the last time, or something to do earlier than was said: their
    /// drivers are to take a step.
    pub fn woken(&mut self) -> Vec<WatchId> {
        let mut woken = Vec::new();
        for place in core::mem::take(&mut self.woken) {
            if let Some(watch) = self.watches.get_mut(place) {
                watch.is_woken = false;
                woken.push(WatchId(watch.serial));
            }
        }
        woken
    }

    /// The slots of all tasks of a watch, in the order in which they were found.
    #[must_use]
    pub fn tasks(&self, watch: WatchId) -> Vec<u32> {
        self.place_of(watch).map(|place| self.slots_of(place)).unwrap_or_default()
    }

    /// The id of the task in a slot.
    #[must_use]
    pub fn id_of(&self, slot: u32) -> Option<&str> {
        Some(&self.tasks.get(slot)?.id)
    }

    /// Ends a watch, and gives the slots that nobody follows any longer: from now on they may be those of other tasks.
    pub fn close(&mut self, watch: WatchId) -> Vec<u32> {
        let mut unfollowed = Vec::new();
        if let Some(index) = self.index_of(watch) {
            let (_, place) = self.serials.remove(index);
            for follow in self.watches.remove(place).map(|watch| watch.follows).unwrap_or_default() {
                unfollowed.extend(self.unfollow(follow));
            }
        }
        unfollowed
    }

    fn place_of(&self, watch: WatchId) -> Option<u32> {
        self.serials.get(self.index_of(watch)?).map(|(_, place)| *place)
    }

    fn index_of(&self, watch: WatchId) -> Option<usize> {
        self.serials.binary_search_by_key(&watch.0, |(serial, _)| *serial).ok()
    }

    fn slots_of(&self, place: u32) -> Vec<u32> {
        let mut slots = Vec::new();
        for follow in self.watches.get(place).map(|watch| watch.follows.as_slice()).unwrap_or_default() {
            slots.extend(self.follows.get(*follow).map(|follow| follow.slot));
        }
        slots
    }

    /// Ends a call: its record, and the watch that it was made for, if it is there still.
    fn end_call(&mut self, call: u32) -> Option<(Record, Option<u32>)> {
        let record = self.calls.end(call)?;
        let place = self.stop_waiting(&record);
        Some((record, place))
    }

    /// Gives back what was asked for by calls that are no longer waited for.
    fn expire(&mut self, now: Instant) {
        while let Some(record) = self.calls.expire(now) {
            if let Some(batch) = &record.batch {
                self.release(batch, record.id, record.expires());
            }
            self.calls.keep(record);
        }
        while let Some(record) = self.calls.forget(now) {
            self.stop_waiting(&record);
        }
    }

    /// A call is not under way any longer. Gives the watch that it was made for, if it is there still.
    fn stop_waiting(&mut self, record: &Record) -> Option<u32> {
        let place = self.place_of(WatchId(record.watch));
        if let Some(watch) = place.and_then(|place| self.watches.get_mut(place)) {
            watch.calls -= 1;
        }
        place
    }

    /// Says when to ask for a task, and with it when its watches have something to do. While a call has asked for it,
    /// that is when the call is no longer waited for.
    fn schedule(&mut self, slot: u32, due: Instant) {
        let Some(task) = self.tasks.get_mut(slot) else { return };
        if task.lease == 0 {
            task.due = due;
        }
        let (due, first_follow) = (task.due, task.first_follow);
        let Some(lane) = task.lane() else { return };
        if task.lease == 0 && !task.is_suspect {
            let Self { tasks, queues, .. } = self;
            let queue = queues.of(lane);
            queue.push(due, slot);
            queue.tidy(|due, slot| tasks.get(slot).is_some_and(|task| task.is_queued(lane, due)));
        }
        let mut place = first_follow;
        while let Some(follow) = self.follows.get(place) {
            if let Some(watch) = self.watches.get_mut(follow.watch)
                && due < watch.wake
            {
                watch.wake = due;
                watch.wake_up(follow.watch, &mut self.woken);
            }
            place = follow.next;
        }
    }

    fn any_follow(&self, slot: u32, is_it: &dyn Fn(&Follow) -> bool) -> bool {
        let mut place = self.tasks.get(slot).map_or(slab::NOWHERE, |task| task.first_follow);
        while let Some(follow) = self.follows.get(place) {
            if is_it(follow) {
                return true;
            }
            place = follow.next;
        }
        false
    }
}

#[cfg(test)]
mod tests;
