//! The calls that are under way.

use alloc::vec::Vec;

use super::task::{Lane, Task};
use crate::policy::fingerprint::short_fingerprint;
use crate::time::Instant;

/// How long the answer to a call is waited for before others may ask the same.
pub(super) const LEASE_MILLIS: u64 = 15_000;

/// A driver that has not been heard of for so long is taken to have vanished.
pub(super) const VANISHED_MILLIS: u64 = 300_000;

/// Calls in the order of their numbers, which begin at 1.
#[derive(Debug)]
pub(super) struct Calls {
    awaited: Vec<Record>,
    /// No longer waited for; but an answer that comes late is one still.
    late: Vec<Record>,
    last: u32,
}

#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: u32,
    /// The serial of the watch whose driver makes the call.
    pub(super) watch: u32,
    pub(super) taken: Instant,
    /// The tasks that it asks for; none if it asks for a page.
    pub(super) batch: Option<Batch>,
}

impl Record {
    /// When it is not to be waited for any longer.
    pub(super) const fn expires(&self) -> Instant {
        self.taken.after(LEASE_MILLIS)
    }
}

/// Tasks that are asked for together.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) lane: Lane,
    pub(super) members: Vec<Member>,
    /// They are asked apart, as one of them may be refused.
    pub(super) is_suspect: bool,
    /// Some are followed only by others than the watch whose driver asks.
    pub(super) is_mixed: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) slot: u32,
    /// A hash of the id: an answer is matched by it, and the slot may be another task's by then.
    id_hash: u32,
}

impl Member {
    pub(super) fn new(slot: u32, task: &Task) -> Self {
        Self { slot, id_hash: short_fingerprint(&task.id) }
    }

    pub(super) const fn has_hash(self, id_hash: u32) -> bool {
        self.id_hash == id_hash
    }

    pub(super) fn is(self, task: &Task) -> bool {
        self.has_hash(short_fingerprint(&task.id))
    }
}

impl Calls {
    pub(super) const fn new() -> Self {
        Self { awaited: Vec::new(), late: Vec::new(), last: 0 }
    }

    /// The number that the next call will have.
    pub(super) const fn next_id(&self) -> u32 {
        self.last.wrapping_add(1)
    }

    pub(super) fn begin(&mut self, watch: u32, batch: Option<Batch>, now: Instant) {
        self.last = self.next_id();
        self.awaited.push(Record { id: self.last, watch, taken: now, batch });
    }

    /// Ends a call, and says whether it was still waited for.
    pub(super) fn end(&mut self, id: u32) -> Option<(Record, bool)> {
        if let Some(place) = self.awaited.iter().position(|record| record.id == id) {
            return Some((self.awaited.remove(place), true));
        }
        let place = self.late.iter().position(|record| record.id == id)?;
        Some((self.late.remove(place), false))
    }

    /// The next call that is not to be waited for any longer. All are equally long.
    pub(super) fn expire(&mut self, now: Instant) -> Option<Record> {
        let is_over = |record: &Record| record.expires() <= now;
        let place = self.awaited.iter().take(1).position(is_over)?;
        Some(self.awaited.remove(place))
    }

    /// Keeps a call whose answer may still come, unless its driver has vanished.
    pub(super) fn keep(&mut self, record: Record) {
        self.late.retain(|late| record.taken.since(late.taken) <= VANISHED_MILLIS);
        self.late.push(record);
    }

    /// When the first of a watch's calls is not to be waited for any longer.
    pub(super) fn first_expiry(&self, watch: u32) -> Option<Instant> {
        self.awaited.iter().find(|record| record.watch == watch).map(Record::expires)
    }
}
