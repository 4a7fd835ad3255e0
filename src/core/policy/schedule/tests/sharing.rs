//! Many watches, and drivers that come and go.

use super::*;

#[test]
fn a_thousand_watches_of_one_task_each_cost_10_calls() {
    let mut bench = Bench::default();
    let watches =
        ids(1_000).iter().map(|id| bench.open(core::slice::from_ref(id), OutputWanted::None)).collect::<Vec<_>>();
    for _ in 0..3 {
        let mut calls = 0;
        for watch in &watches {
            if bench.step(*watch) == Step::Call {
                bench.answer(*watch, "RUNNING");
                calls += 1;
            }
        }
        assert_eq!(calls, 10);
        bench.sleep(watches[0]);
    }
    assert_eq!(bench.schedule.woken(), watches);
}

#[test]
fn two_watches_of_the_same_tasks_cost_no_more_than_one() {
    let mut bench = Bench::default();
    let watches = [bench.open(&ids(50), OutputWanted::None), bench.open(&ids(50), OutputWanted::None)];
    assert_eq!(bench.answer(watches[0], "RUNNING").ids.len(), 50);
    for watch in watches {
        assert_eq!(bench.told(watch).len(), 50);
        assert_eq!(bench.step(watch), Step::Sleep { until: at(1_000) });
    }
    assert!(bench.schedule.close(watches[0]).is_empty());
    assert_eq!(bench.schedule.close(watches[1]).len(), 50);
}

#[test]
fn an_id_that_is_named_twice_is_followed_once() {
    let mut bench = Bench::default();
    let named = ["invt-1", "invt-0", "invt-1"].map(String::from);
    let watch = bench.open(&named, OutputWanted::None);
    assert_eq!(bench.schedule.tasks(watch), [0, 1]);
    assert_eq!(["invt-1", "invt-0"].map(Some), [0, 1].map(|slot| bench.schedule.id_of(slot)));
    assert_eq!(bench.answer(watch, "SUCCESS").ids, ["invt-1", "invt-0"]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn what_a_driver_took_and_did_not_bring_is_handed_to_another_after_15_s() {
    let mut bench = Bench::default();
    let vanishing = bench.open(&ids(60), OutputWanted::None);
    bench.now = 5;
    let other = bench.open(&ids(100)[40..], OutputWanted::None);
    assert_eq!(bench.take(vanishing).ids.len(), 100);
    bench.now = 100;
    assert_eq!(bench.step(other), Step::Sleep { until: at(15_005) });
    bench.now = 15_004;
    assert!(bench.schedule.take(other, at(15_004)).is_none());
    bench.now = 15_005;
    assert_eq!(bench.take(other).ids.len(), 100);
}

#[test]
fn for_those_who_vanished_nothing_is_asked_until_they_return() {
    let mut bench = Bench::default();
    let vanishing = bench.open(&ids(1), OutputWanted::None);
    let other = bench.open(&["invt-9".into()], OutputWanted::None);
    assert_eq!(bench.answer(other, "RUNNING").ids.len(), 2);
    let mut asked = Vec::new();
    while bench.now < 700_000 {
        bench.sleep(other);
        let call = bench.answer(other, "RUNNING");
        asked.extend(call.ids.iter().any(|id| id == "invt-0").then_some(bench.now));
    }
    assert!((280_000..=300_000).contains(asked.last().unwrap()), "{asked:?}");
    // It may have been frozen.
    assert_eq!(bench.step(vanishing), Step::Call);
    assert!(bench.take(vanishing).ids.contains(&"invt-0".into()));
}

#[test]
fn a_closed_watch_leaves_nothing() {
    let mut bench = Bench::default();
    for round in 0..3 {
        let watch = bench.open(&ids(5_000), OutputWanted::None);
        assert_eq!(bench.schedule.tasks(watch).len(), 5_000);
        bench.take(watch);
        let mut freed = bench.schedule.close(watch);
        freed.sort_unstable();
        assert_eq!(freed, (0..5_000).collect::<Vec<_>>(), "{round}");
        assert_eq!((bench.schedule.id_of(0), bench.schedule.tasks(watch).len()), (None, 0));
    }
}

#[test]
fn an_empty_list_of_ids_is_done_at_once() {
    let mut bench = Bench::default();
    let watch = bench.open(&[], OutputWanted::Live);
    assert_eq!(bench.step(watch), Step::Done);
    assert!(bench.schedule.take(watch, at(0)).is_none());
}

#[test]
fn of_one_watch_four_calls_are_under_way_though_none_is_answered() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1_000), OutputWanted::None);
    let mut calls = Vec::new();
    while bench.now < 290_000 {
        match bench.step(watch) {
            Step::Call => calls.push(bench.take(watch)),
            Step::Sleep { until } => bench.now = until.as_millis().max(bench.now + 1),
            Step::Done => panic!("nothing was answered"),
        }
    }
    assert_eq!(calls.len(), 4);
    // One that has ended makes room for the next.
    assert!(!bench.schedule.fail(calls[0].id, "NetworkError", true, at(bench.now)));
    bench.take(watch);
    assert_ne!(bench.step(watch), Step::Call);
    // A driver that never brought them is taken to have vanished.
    bench.now = 320_000;
    assert_eq!(bench.step(watch), Step::Call);
}
