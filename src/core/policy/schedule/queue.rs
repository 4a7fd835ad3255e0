//! The tasks of a lane, by when they are due.

use alloc::collections::BinaryHeap;
use core::cmp::Reverse;

use super::task::Lane;
use crate::time::Instant;

/// A queue a lane.
#[derive(Debug)]
pub(super) struct Queues {
    plain: Queue,
    output: Queue,
}

impl Queues {
    pub(super) const fn new() -> Self {
        Self { plain: Queue::new(), output: Queue::new() }
    }

    /// What they take of the memory.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        (self.plain.entries.capacity() + self.output.entries.capacity()) * size_of::<Reverse<(Instant, u32)>>()
    }

    pub(super) fn of(&mut self, lane: Lane) -> &mut Queue {
        match lane {
            Lane::Plain => &mut self.plain,
            Lane::Output => &mut self.output,
        }
    }
}

/// Entries stay when they no longer hold, which is found when they come up: none is ever looked for.
#[derive(Debug)]
pub(super) struct Queue {
    entries: BinaryHeap<Reverse<(Instant, u32)>>,
    /// How many entries there may be before those that no longer hold are taken out.
    most: usize,
}

const LEAST: usize = 1_024;

impl Queue {
    const fn new() -> Self {
        Self { entries: BinaryHeap::new(), most: LEAST }
    }

    pub(super) fn push(&mut self, due: Instant, slot: u32) {
        self.entries.push(Reverse((due, slot)));
    }

    pub(super) fn first(&self) -> Option<(Instant, u32)> {
        self.entries.peek().map(|Reverse(entry)| *entry)
    }

    pub(super) fn pop(&mut self) {
        self.entries.pop();
    }

    /// Takes out what no longer holds, if there may be much of it.
    pub(super) fn tidy(&mut self, holds: impl Fn(Instant, u32) -> bool) {
        if self.entries.len() <= self.most {
            return;
        }
        for entry in core::mem::take(&mut self.entries).into_vec() {
            let Reverse((due, slot)) = entry;
            if holds(due, slot) {
                self.entries.push(entry);
            }
        }
        self.most = (2 * self.entries.len()).max(LEAST);
    }
}
