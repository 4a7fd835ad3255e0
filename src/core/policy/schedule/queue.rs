//! The tasks of a lane, by when they are due.

use alloc::collections::BinaryHeap;
use core::cmp::Reverse;

use super::task::Lane;
use crate::tasks::limits;
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
    /// For how many tasks a call asks at most.
    pub(super) most_at_once: usize,
}

const LEAST: usize = 1_024;

impl Queue {
    const fn new() -> Self {
        Self { entries: BinaryHeap::new(), most: LEAST, most_at_once: limits::INVOCATION_TASK_IDS }
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

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;

    /// Pushes entries of which so many of ten hold. Gives the most that there ever were, and how many were looked at.
    fn tidied(count: u64, holding: u64) -> (usize, usize) {
        let mut queue = Queue::new();
        let (mut most, looks) = (0, Cell::new(0));
        for moment in 0..count {
            queue.push(Instant::from_millis(moment), 0);
            queue.tidy(|due, _| {
                looks.set(looks.get() + 1);
                due.as_millis() % 10 < holding
            });
            most = most.max(queue.entries.len());
        }
        (most, looks.get())
    }

    #[test]
    fn what_no_longer_holds_takes_no_more_than_what_does_and_is_seldom_looked_for() {
        assert_eq!(tidied(20_000, 0).0, LEAST);
        for holding in [1, 5, 10] {
            let (most, looks) = tidied(20_000, holding);
            let held = 2_000 * usize::try_from(holding).unwrap();
            assert!(most <= 2 * held + LEAST, "{most} entries for {held}");
            assert!(looks <= 60_000, "looked {looks} times at 20,000");
        }
    }
}
