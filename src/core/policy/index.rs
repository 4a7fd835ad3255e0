//! Where things are, by their texts. The standard library has no hash table without `std`, and that of `hashbrown` is 3 KB
//! more of what browsers load.

use alloc::vec;
use alloc::vec::Vec;

/// Numbers of things, found by the [`fingerprint`](super::fingerprint) of a text. Who asks knows the texts.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Numbers plus one; 0 is a free cell. A power of two of them, or none.
    cells: Vec<u32>,
    len: usize,
}

impl Index {
    pub(crate) const fn new() -> Self {
        Self { cells: Vec::new(), len: 0 }
    }

    /// What it takes of the memory.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<u32>()
    }

    /// The number of a text with this hash that `is_it`.
    pub(crate) fn find(&self, hash: u64, is_it: &dyn Fn(u32) -> bool) -> Option<u32> {
        self.place_of(hash, is_it).map(|place| self.cell(place) - 1)
    }

    /// Keeps one more number.
    pub(crate) fn insert(&mut self, number: u32, hash_of: &dyn Fn(u32) -> u64) {
        // At most three quarters are taken, so that each search meets a free cell.
        if (self.len + 1) * 4 > self.cells.len() * 3 {
            let larger = vec![0; (self.cells.len() * 2).max(16)];
            for cell in core::mem::replace(&mut self.cells, larger) {
                if cell != 0 {
                    self.put(cell, hash_of);
                }
            }
        }
        self.len += 1;
        self.put(number + 1, hash_of);
    }

    /// Forgets a number.
    pub(crate) fn remove(&mut self, number: u32, hash_of: &dyn Fn(u32) -> u64) {
        let Some(mut free) = self.place_of(hash_of(number), &|other| other == number) else { return };
        self.len -= 1;
        // What follows without a gap moves up, unless a search for it begins behind the free cell.
        let mut place = free;
        loop {
            place = (place + 1) & self.mask();
            let cell = self.cell(place);
            if cell == 0 {
                break;
            }
            let distance_from = |begin: usize| place.wrapping_sub(begin) & self.mask();
            if distance_from(self.begin(hash_of(cell - 1))) >= distance_from(free) {
                self.set(free, cell);
                free = place;
            }
        }
        self.set(free, 0);
    }

    fn place_of(&self, hash: u64, is_it: &dyn Fn(u32) -> bool) -> Option<usize> {
        let mut place = self.begin(hash);
        loop {
            match self.cell(place) {
                0 => return None,
                cell if is_it(cell - 1) => return Some(place),
                _ => place = (place + 1) & self.mask(),
            }
        }
    }

    fn put(&mut self, cell: u32, hash_of: &dyn Fn(u32) -> u64) {
        let mut place = self.begin(hash_of(cell - 1));
        while self.cell(place) != 0 {
            place = (place + 1) & self.mask();
        }
        self.set(place, cell);
    }

    /// Where a search begins.
    #[expect(clippy::cast_possible_truncation, reason = "its lower bits are as good as any")]
    fn begin(&self, hash: u64) -> usize {
        hash as usize & self.mask()
    }

    fn mask(&self) -> usize {
        self.cells.len().saturating_sub(1)
    }

    /// Without any cells, all are free.
    fn cell(&self, place: usize) -> u32 {
        self.cells.get(place).copied().unwrap_or_default()
    }

    fn set(&mut self, place: usize, cell: u32) {
        if let Some(place) = self.cells.get_mut(place) {
            *place = cell;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fingerprint::fingerprint;
    use alloc::collections::BTreeSet;
    use alloc::format;
    use core::cell::Cell;
    use proptest::prelude::*;

    #[test]
    fn it_grows_when_three_quarters_are_taken() {
        let mut index = Index::new();
        let cells: Vec<_> = (0..25)
            .map(|number| {
                index.insert(number, &|number| u64::from(number));
                index.cells.len()
            })
            .collect();
        assert_eq!((cells[0], cells[11], cells[12], cells[23], cells[24]), (16, 16, 32, 32, 64));
    }

    #[test]
    fn a_search_looks_at_few_cells() {
        let hash_of = |number: u32| fingerprint(&format!("invt-{number}"));
        let mut index = Index::new();
        (0..12_000).for_each(|number| index.insert(number, &hash_of));
        let looks = Cell::new(0);
        for number in 0..12_000 {
            let is_it = |other: u32| {
                looks.set(looks.get() + 1);
                other == number
            };
            assert_eq!(index.find(hash_of(number), &is_it), Some(number));
        }
        assert!(looks.get() < 3 * 12_000, "{} looks", looks.get());
    }

    proptest! {
        /// Few hashes, so that many numbers have the same, and removals tear holes.
        #[test]
        fn it_holds_what_a_set_holds(steps in proptest::collection::vec((any::<bool>(), 0u32..40), 0..300)) {
            let hash_of = |number: u32| u64::from(number % 7) << 29 | u64::from(number % 3);
            let (mut index, mut expected) = (Index::new(), BTreeSet::new());
            for (is_insertion, number) in steps {
                if is_insertion && expected.insert(number) {
                    index.insert(number, &hash_of);
                } else if !is_insertion {
                    expected.remove(&number);
                    index.remove(number, &hash_of);
                }
                for candidate in 0..40 {
                    let found = index.find(hash_of(candidate), &|number| number == candidate);
                    prop_assert_eq!(found, expected.contains(&candidate).then_some(candidate));
                }
            }
            prop_assert_eq!(index.len, expected.len());
        }
    }
}
