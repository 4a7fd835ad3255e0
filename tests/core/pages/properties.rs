//! What holds for the pages of a query whatever becomes of its tasks, and whatever is answered.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{Request, by_limit, calls_of_an_unchanging_set, ids, page, walk};

/// Tasks go and others come in their place, `at` 255ths of the set.
#[derive(Clone, Debug)]
struct Change {
    at: u8,
    removed: usize,
    inserted: usize,
}

fn change() -> impl Strategy<Value = Change> {
    // Often at the beginning, where a change moves all others.
    let at = prop_oneof![Just(0), Just(255), any::<u8>()];
    let (removed, inserted) = (prop_oneof![Just(0), 0..35_usize], prop_oneof![Just(0), 0..25_usize]);
    (at, removed, inserted).prop_map(|(at, removed, inserted)| Change { at, removed, inserted })
}

/// What `TotalCount` says call by call, in turn: nothing stands for the truth.
fn lies() -> impl Strategy<Value = Vec<Option<u64>>> {
    let lie = prop_oneof![Just(0), 0..150_u64, Just(u64::MAX)];
    prop_oneof![Just(vec![None]), vec(option::of(lie), 1..20)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_task_that_stays_is_missed_and_none_is_told_twice(
        count in 0..80_usize,
        limit in 1..12_u64,
        offset in prop_oneof![3 => Just(0), 1 => 0..30_usize],
        changes in vec(vec(change(), 0..3), 0..30),
        lies in lies(),
        given in vec(2..12_u64, 1..5),
    ) {
        let mut tasks = ids(0..count);
        let mut stay = tasks.clone();
        let mut next = count;
        let mut changes = changes.into_iter();
        // By what another TotalCount says, a page that is short would be the last.
        let is_honest = lies.iter().all(Option::is_none);
        let mut given = given.into_iter().cycle();
        let mut lies = lies.into_iter().cycle();
        let request = Request { offset: Some(offset as u64), ..by_limit(limit) };
        let walk = walk(request, |request| {
            for Change { at, removed, inserted } in changes.next().into_iter().flatten() {
                let at = tasks.len() * usize::from(at) / 255;
                let end = tasks.len().min(at + removed);
                tasks.splice(at..end, ids(next..next + inserted));
                next += inserted;
            }
            let listed: HashSet<_> = tasks.iter().skip(offset).collect();
            stay.retain(|task| listed.contains(task));
            let limit = if is_honest { request.limit.min(given.next()) } else { request.limit };
            let total_count = lies.next().flatten().unwrap_or(tasks.len() as u64);
            (total_count, page(&tasks, &Request { limit, ..request.clone() }))
        });
        prop_assert_eq!(walk.end, Ok(()));
        let told: HashSet<_> = walk.told.iter().collect();
        prop_assert_eq!(told.len(), walk.told.len(), "told twice");
        prop_assert!(stay.iter().all(|task| told.contains(task)), "missed");
    }

    #[test]
    fn an_unchanging_set_takes_no_more_calls_than_pages_that_share_a_task(count in 0..600_usize, limit in 2..101_u64) {
        let most = count.saturating_sub(1).div_ceil(usize::try_from(limit - 1).unwrap()) + 1;
        prop_assert!(calls_of_an_unchanging_set(count, limit) <= most);
    }

    /// Of 20 tasks and one without an id: each can be told once, after at most 100 pages.
    #[test]
    fn whatever_is_answered_it_ends_and_tells_each_task_once(
        limit in 1..101_u64,
        offset in any::<u64>(),
        answers in vec((any::<u64>(), vec(0..21_usize, 0..150)), 1..50),
    ) {
        let mut answers = answers.into_iter().cycle();
        let walk = walk(Request { offset: Some(offset), ..by_limit(limit) }, |_| {
            let (total_count, tasks) = answers.next().unwrap();
            let id = |task| if task == 20 { String::new() } else { format!("invt-{task}") };
            (total_count, tasks.into_iter().map(id).collect())
        });
        prop_assert!(walk.calls <= 20 * 100 + 100);
        let told: Vec<_> = walk.told.iter().filter(|id| !id.is_empty()).collect();
        prop_assert_eq!(told.iter().collect::<HashSet<_>>().len(), told.len(), "told twice");
    }
}
