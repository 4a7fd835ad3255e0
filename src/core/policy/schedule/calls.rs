//! The calls that are under way.

use alloc::vec::Vec;

use super::task::{Lane, Task};
use crate::policy::fingerprint::short_fingerprint;
use crate::time::Instant;

/// How long the answer to a call is waited for before others may ask the same.
pub(super) const LEASE_MILLIS: u64 = 15_000;

/// A driver that has not been heard of for so long is taken to have vanished.
pub(super) const VANISHED_MILLIS: u64 = 300_000;

/// Calls whose answer may still come. Their numbers begin at 1, and those that are waited for are in the order of these.
#[derive(Debug)]
pub(super) struct Calls {
    records: Vec<Record>,
    last: u32,
}

#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: u32,
    /// The serial of the watch whose driver makes the call.
    pub(super) watch: u32,
    pub(super) taken: Instant,
    /// It is no longer waited for; but an answer that comes late is one still.
    pub(super) is_late: bool,
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
        Self { records: Vec::new(), last: 0 }
    }

    /// The number that the next call will have.
    pub(super) const fn next_id(&self) -> u32 {
        self.last.wrapping_add(1)
    }

    pub(super) fn begin(&mut self, watch: u32, batch: Option<Batch>, now: Instant) {
        self.last = self.next_id();
        self.records.push(Record { id: self.last, watch, taken: now, is_late: false, batch });
    }

    /// Ends a call.
    pub(super) fn end(&mut self, id: u32) -> Option<Record> {
        let place = self.records.iter().position(|record| record.id == id)?;
        Some(self.records.remove(place))
    }

    /// Takes out the next call that is not to be waited for any longer.
    pub(super) fn expire(&mut self, now: Instant) -> Option<Record> {
        let over = self.records.iter().find(|record| !record.is_late && record.expires() <= now)?;
        let mut record = self.end(over.id)?;
        record.is_late = true;
        Some(record)
    }

    /// Keeps a call whose answer may still come late.
    pub(super) fn keep(&mut self, record: Record) {
        self.records.push(record);
    }

    /// Takes out the next call whose driver has vanished.
    pub(super) fn forget(&mut self, now: Instant) -> Option<Record> {
        let over = self.records.iter().find(|record| record.is_late && now.since(record.taken) > VANISHED_MILLIS)?;
        self.end(over.id)
    }
}
