//! When a task is asked for.

use super::*;

#[test]
fn the_interval_grows_with_the_age_of_a_state_and_a_change_resets_it() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    let mut slept = Vec::new();
    while bench.now < 200_000 {
        bench.answer(watch, "RUNNING");
        slept.push(bench.sleep(watch));
    }
    assert!(slept.is_sorted(), "{slept:?}");
    assert_eq!((slept[0], slept[5], *slept.last().unwrap()), (1_000, 1_000, 15_000), "{slept:?}");
    assert_eq!(slept.len(), 42);
    bench.answer(watch, "CANCELLING");
    assert_eq!(bench.sleep(watch), 1_000);
}

#[test]
fn the_jitter_is_of_a_call_and_keeps_its_tasks_together() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(150), OutputWanted::None);
    for (entropy, expected) in [(0, 800), (u32::MAX, 1_199)] {
        let call = bench.take(watch);
        let sightings = call.ids.iter().map(|id| seen(id, "PENDING")).collect::<Vec<_>>();
        bench.schedule.accept(call.id, 0, &sightings, at(bench.now), entropy).unwrap();
        let due = sightings.iter().map(|it| bench.schedule.tasks.find(it.id).unwrap());
        let due = due.map(|slot| bench.schedule.tasks.get(slot).unwrap().due.as_millis()).collect::<Vec<_>>();
        assert!(due.iter().all(|due| *due == expected), "{due:?}");
    }
}

#[test]
fn a_batch_is_filled_with_what_is_due_soon() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(100), OutputWanted::None);
    bench.answer(watch, "PENDING");
    for (now, id) in [(200, "invt-200"), (499, "invt-499")] {
        bench.now = now;
        let other = bench.open(&[id.into()], OutputWanted::None);
        assert_eq!(bench.answer(other, "PENDING").ids, [id]);
    }
    // Due at 1,000 are a hundred, and others at 1,200 and 1,499.
    assert!(bench.schedule.take(watch, at(999)).is_none(), "what is due soon makes no call");
    bench.now = 1_000;
    assert_eq!(bench.take(watch).ids.len(), 100);
    assert!(bench.schedule.take(watch, at(1_199)).is_none());
    let call = bench.schedule.take(watch, at(1_200)).unwrap();
    assert_eq!(call.request.invocation_task_ids.unwrap(), ["invt-200", "invt-499"]);
}

#[test]
fn the_most_overdue_come_first_whoever_calls() {
    let mut bench = Bench::default();
    let ids = ids(300);
    let watches = [&ids[200..], &ids[..100], &ids[100..200]].map(|ids| {
        bench.now += 10;
        bench.open(ids, OutputWanted::None)
    });
    for expected in ["invt-200", "invt-0", "invt-100"] {
        let call = bench.take(watches[2]);
        assert!(call.ids.iter().any(|id| id == expected), "{expected}: {:?}", call.ids);
        assert_eq!(call.ids.len(), 100);
    }
    assert!(matches!(bench.step(watches[0]), Step::Sleep { .. }));
}

#[test]
fn a_sweep_of_10_000_tasks_costs_100_calls() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(10_000), OutputWanted::None);
    for _ in 0..5 {
        let calls = core::iter::from_fn(|| match bench.step(watch) {
            Step::Call => Some(bench.answer(watch, "RUNNING").ids.len()),
            _ => None,
        });
        let sizes = calls.collect::<Vec<_>>();
        assert_eq!(sizes, [100; 100]);
        bench.sleep(watch);
    }
}

#[test]
fn four_calls_of_a_watch_are_under_way_at_most() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1_000), OutputWanted::None);
    let calls = [(); 4].map(|()| bench.take(watch));
    assert!(bench.schedule.take(watch, at(bench.now)).is_none());
    assert_eq!(bench.step(watch), Step::Sleep { until: at(15_000) });
    bench.accept(&calls[2], &[]);
    assert_eq!(bench.step(watch), Step::Call);
}

#[test]
fn a_watch_sleeps_until_its_own_next_task_is_due() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::None);
    let call = bench.take(watch);
    bench.accept(&call, &[seen("invt-0", "RUNNING"), seen("invt-1", "SUCCESS")]);
    bench.now = 500;
    let other = bench.open(&["invt-9".into()], OutputWanted::None);
    assert_eq!(bench.step(watch), Step::Sleep { until: at(1_000) });
    let call = bench.take(other);
    assert_eq!(call.ids, ["invt-9", "invt-0"]);
    // What another has asked for is waited for, but not for ever.
    assert_eq!(bench.step(watch), Step::Sleep { until: at(1_000) });
    bench.now = 1_000;
    assert_eq!(bench.step(watch), Step::Sleep { until: at(15_500) });
    bench.accept(&call, &[seen("invt-9", "RUNNING"), seen("invt-0", "RUNNING")]);
    assert_eq!(bench.step(watch), Step::Sleep { until: at(2_000) });
}
