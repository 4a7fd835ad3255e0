//! Answers that would have too many bytes: fewer tasks are asked for, by ids and in a list.

use super::*;

#[test]
fn an_answer_that_would_be_too_large_is_asked_for_in_halves_from_then_on() {
    for code in ["ResponseTooLarge", "ResponseSizeLimitExceeded"] {
        let mut bench = Bench::default();
        let ids = ids(8);
        let watch = bench.open(&ids, OutputWanted::AtEnd);
        bench.answer(watch, "SUCCESS");
        let mut sizes = Vec::new();
        while bench.step(watch) == Step::Call {
            let call = bench.take(watch);
            sizes.push((call.ids.len(), call.hides_output));
            if call.ids.len() > 2 {
                assert!(bench.fail(&call, code));
            } else {
                bench.accept(&call, &call.ids.iter().map(|id| read(id, "SUCCESS", HEAD)).collect::<Vec<_>>());
            }
        }
        assert_eq!(sizes, [8, 4, 2, 2, 2, 2].map(|size| (size, false)));
        assert_eq!(bench.step(watch), Step::Done);
        // So it is for those of others, and for states, which are smaller, not.
        let later = bench.open(&(0..8).map(|id| format!("invt-later-{id}")).collect::<Vec<_>>(), OutputWanted::AtEnd);
        assert_eq!(bench.answer(later, "SUCCESS").ids.len(), 8);
        assert_eq!(bench.take(later).ids.len(), 2);
    }
}

/// Lets a watch list tasks that have succeeded, by pages that fit an answer. Gives the offset and the limit of each call.
fn list_all(bench: &mut Bench, watch: WatchId, tasks: &[String], fits: impl Fn(&[String]) -> bool) -> Vec<(u64, u64)> {
    let mut asked = Vec::new();
    while bench.step(watch) == Step::Call {
        let call = bench.schedule.take(watch, at(bench.now)).unwrap();
        let (offset, limit) = (call.request.offset.unwrap(), call.request.limit.unwrap());
        asked.push((offset, limit));
        let first = usize::try_from(offset).unwrap();
        let page = &tasks[first..tasks.len().min(first + usize::try_from(limit).unwrap())];
        if fits(page) {
            let sightings = page.iter().map(|id| seen(id, "SUCCESS")).collect::<Vec<_>>();
            bench.schedule.accept(call.id, tasks.len() as u64, &sightings, at(bench.now), HALF).unwrap();
        } else {
            assert!(bench.schedule.fail(call.id, "ResponseTooLarge", false, at(bench.now)));
        }
    }
    assert_eq!((bench.step(watch), bench.told(watch).len()), (Step::Done, tasks.len()));
    asked
}

#[test]
fn a_list_whose_page_would_be_too_large_has_smaller_ones_from_then_on() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let asked = list_all(&mut bench, watch, &ids(60), |page| page.len() <= 25);
    // The walk that looks once more has them from the beginning.
    assert_eq!(asked, [(0, 100), (0, 50), (0, 25), (24, 25), (48, 25), (0, 25), (24, 25), (48, 25)]);
}

#[test]
fn one_large_task_of_a_list_slows_no_later_walk() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let tasks = ids(2_000);
    let asked = list_all(&mut bench, watch, &tasks, |page| page.len() <= 3 || !page.contains(&tasks[150]));
    // Two walks of 21 pages, were all of a hundred.
    assert!(asked.len() < 130, "{}", asked.len());
}

#[test]
fn a_single_task_whose_answer_is_too_large_ends_its_watch_and_slows_no_other() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::AtEnd);
    bench.answer(watch, "SUCCESS");
    let call = bench.take(watch);
    assert!(bench.fail(&call, "ResponseTooLarge"));
    let call = bench.take(watch);
    assert_eq!((call.ids.len(), bench.fail(&call, "ResponseTooLarge")), (1, false));
    let later = bench.open(&(0..8).map(|id| format!("invt-later-{id}")).collect::<Vec<_>>(), OutputWanted::AtEnd);
    bench.answer(later, "SUCCESS");
    let asked = bench.take(later).ids.len();
    assert!(asked >= 8, "{asked}");
}

#[test]
fn of_tasks_that_are_asked_apart_a_half_whose_answer_is_too_large_is_halved() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(8), OutputWanted::None);
    let call = bench.take(watch);
    assert!(bench.fail(&call, failure::INVALID_ID));
    let mut sizes = Vec::new();
    while bench.step(watch) == Step::Call {
        let call = bench.take(watch);
        sizes.push(call.ids.len());
        if call.ids.len() > 2 {
            assert!(bench.fail(&call, "ResponseTooLarge"));
        } else {
            bench.accept(&call, &call.ids.iter().map(|id| seen(id, "SUCCESS")).collect::<Vec<_>>());
        }
    }
    assert_eq!(sizes, [4, 4, 2, 2, 2, 2]);
    assert_eq!(bench.step(watch), Step::Done);
}
