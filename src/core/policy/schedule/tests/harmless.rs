//! What is not what it should be.

use super::*;

#[test]
fn stale_and_made_up_numbers_do_nothing() {
    let mut bench = Bench::default();
    let closed = bench.open(&ids(3), OutputWanted::Live);
    bench.schedule.close(closed);
    let watch = bench.open(&ids(1), OutputWanted::None);
    let call = bench.take(watch);
    for number in [0, closed.0, watch.0 + 1, 1_000, u32::MAX] {
        let none = WatchId(number);
        assert_eq!(bench.schedule.step(none, at(0)), Ok(Step::Done));
        assert!(bench.schedule.take(none, at(0)).is_none());
        assert!(bench.schedule.changes(none).is_empty() && bench.schedule.tasks(none).is_empty());
        assert!(bench.schedule.close(none).is_empty());
    }
    for number in [0, call.id.0 + 1, 1_000, u32::MAX] {
        let none = CallId(number);
        let slots = bench.schedule.accept(none, u64::MAX, &[seen("invt-0", "SUCCESS")], at(0), 0);
        assert_eq!(slots, Ok(vec![NO_SLOT]));
        assert!(!bench.schedule.fail(none, "InvalidParameterValue.InvalidInvocationTaskId", false, at(0)));
    }
    for slot in [1, 1_000, NO_SLOT] {
        assert_eq!(bench.schedule.id_of(slot), None);
    }
    bench.accept(&call, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.accept(&call, &[seen("invt-0", "FAILED")]), [NO_SLOT], "an answer comes once");
    assert_eq!(bench.told(watch), ["0 status settled"]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn ids_and_filters_are_checked_and_leave_nothing_behind() {
    let mut schedule = Schedule::new();
    let bad_ids = |id: &'static str| Selector::InvocationTaskIds(vec!["invt-0".into(), id.into()]);
    let filter = |name: &'static str| Selector::Filters(vec![Filter::new(name, ["inv-1"])]);
    for (selector, field) in [
        (bad_ids(""), "InvocationTaskIds[1]"),
        (bad_ids("inv-1"), "InvocationTaskIds[1]"),
        (filter("invocation"), "Filters[0].Name"),
        (filter("instance-id"), "Filters[0].Values[0]"),
        (Selector::Filters(Vec::new()), "Filters"),
    ] {
        let error = schedule.open(selector, options(OutputWanted::None), at(0)).unwrap_err();
        assert_eq!((error.kind().as_str(), error.field()), ("validation", Some(field)));
    }
    let ids = (0..1_000).map(|id| Cow::Owned(format!("invt-{id}"))).collect();
    assert!(schedule.open(Selector::InvocationTaskIds(ids), options(OutputWanted::None), at(0)).is_ok());
    assert_eq!(schedule.id_of(0), Some("invt-0"));
    assert_eq!(schedule.id_of(1_000), None);
}

#[test]
fn a_clock_that_goes_back_or_to_its_end_does_no_harm() {
    let mut bench = Bench { now: 1_000_000, ..Bench::default() };
    let watch = bench.open_with(&ids(2), WatchOptions { grace_millis: u64::MAX, ..options(OutputWanted::Live) });
    for now in [0, u64::MAX, 5, u64::MAX - 1] {
        bench.now = now;
        if bench.step(watch) == Step::Call {
            let call = bench.take(watch);
            bench.accept(&call, &[seen("invt-0", "RUNNING")]);
        }
    }
    bench.schedule.close(watch);
}

#[test]
fn a_driver_that_vanished_by_a_clock_that_went_back_since_is_handed_its_tasks() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    bench.now = 300_001;
    let other = bench.open(&["invt-9".into()], OutputWanted::None);
    assert_eq!(bench.take(other).ids, ["invt-9"]);
    bench.now = 0;
    assert_eq!(bench.take(watch).ids, ["invt-0"]);
}
