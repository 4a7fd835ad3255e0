//! What an answer tells, in whichever order answers come.

use super::*;

#[test]
fn of_an_answer_that_has_fewer_than_there_are_the_others_are_asked_for_and_not_absent() {
    let mut bench = Bench { now: 60_000, ..Bench::default() };
    let watch = bench.open(&ids(60), OutputWanted::None);
    let mut sizes = Vec::new();
    while bench.step(watch) == Step::Call {
        let call = bench.take(watch);
        sizes.push(call.ids.len());
        let all = call.ids.iter().map(|id| seen(id, "RUNNING")).collect::<Vec<_>>();
        bench.schedule.accept(call.id, all.len() as u64, &all[..all.len().min(20)], at(bench.now), HALF).unwrap();
    }
    assert_eq!(sizes, [60, 40, 20]);
    assert!(bench.told(watch).iter().all(|told| told.ends_with("status")));
}

#[test]
fn a_count_that_is_wrong_keeps_no_task_from_being_absent() {
    for total_count in [0, 1, 2, 3, u64::MAX] {
        let mut bench = Bench::default();
        let watch = bench.open_with(&ids(2), WatchOptions { grace_millis: 5_000, ..options(OutputWanted::None) });
        let mut calls = 0;
        while let Ok(step) = bench.schedule.step(watch, at(bench.now)) {
            match step {
                Step::Done => break,
                Step::Sleep { until } => bench.now = until.as_millis(),
                Step::Call => {
                    calls += 1;
                    let call = bench.take(watch);
                    let there =
                        call.ids.iter().filter(|id| *id == "invt-0").map(|id| seen(id, "SUCCESS")).collect::<Vec<_>>();
                    bench.schedule.accept(call.id, total_count, &there, at(bench.now), HALF).unwrap();
                }
            }
        }
        assert_eq!(bench.told(watch), ["0 status settled", "1 not visible"], "{total_count}");
        assert!(calls < 12, "{calls}");
    }
}

#[test]
fn an_answer_to_an_older_call_overwrites_nothing() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    let older = bench.take(watch);
    bench.now = 15_000;
    let newer = bench.take(watch);
    bench.accept(&newer, &[seen("invt-0", "RUNNING")]);
    assert_eq!(bench.told(watch), ["0 status"]);
    assert_eq!(bench.accept(&older, &[seen("invt-0", "PENDING")]), [NO_SLOT]);
    assert_eq!(bench.told(watch).len(), 0);
}

#[test]
fn of_two_calls_that_overlap_the_later_one_may_show_the_earlier_state() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    let first = bench.take(watch);
    bench.now = 15_000;
    let second = bench.take(watch);
    bench.accept(&first, &[seen("invt-0", "RUNNING")]);
    assert_eq!(bench.accept(&second, &[seen("invt-0", "PENDING")]), [NO_SLOT]);
    assert_eq!(bench.told(watch), ["0 status"]);
    bench.sleep(watch);
    bench.answer(watch, "CANCELLING");
    assert_eq!(bench.told(watch), ["0 status"]);
}

#[test]
fn that_a_newer_answer_lacks_a_task_is_not_made_good_by_an_older_one() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    bench.answer(watch, "PENDING");
    bench.sleep(watch);
    let older = bench.take(watch);
    bench.now += 15_000;
    let newer = bench.take(watch);
    bench.accept(&newer, &[seen("invt-0", "RUNNING")]);
    bench.accept(&older, &[]);
    bench.now += 100_000;
    assert_eq!((bench.told(watch).len(), bench.answer(watch, "RUNNING").ids.len()), (1, 1));
}

#[test]
fn nothing_follows_an_end_and_no_end_is_too_late() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::None);
    let older = bench.take(watch);
    bench.now = 15_000;
    let newer = bench.take(watch);
    let slots = bench.accept(&newer, &[seen("invt-0", "RUNNING"), seen("invt-1", "FAILED")]);
    assert_eq!(slots, [0, 1]);
    assert_eq!(bench.told(watch), ["0 status", "1 status settled"]);
    assert_eq!(bench.accept(&older, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]), [0, NO_SLOT]);
    assert_eq!(bench.told(watch), ["0 status settled"]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn an_expired_call_is_still_taken_in() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::None);
    let call = bench.take(watch);
    bench.now = 100_000;
    assert_eq!(bench.step(watch), Step::Call);
    assert_eq!(bench.accept(&call, &[seen("invt-1", "SUCCESS"), seen("invt-0", "SUCCESS")]), [1, 0]);
    assert_eq!(bench.told(watch), ["1 status settled", "0 status settled"]);
    assert_eq!(bench.step(watch), Step::Done);
    assert!(bench.schedule.take(watch, at(bench.now)).is_none());
}

#[test]
fn the_call_of_a_closed_watch_is_still_taken_in() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(2), OutputWanted::None);
    let second = bench.open(&ids(1), OutputWanted::None);
    let call = bench.take(first);
    assert_eq!(bench.schedule.close(first), [1], "the other one is still followed");
    assert_eq!(bench.accept(&call, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]), [0, NO_SLOT]);
    assert_eq!(bench.told(second), ["0 status settled"]);
}

#[test]
fn an_answer_does_not_touch_the_task_that_has_its_slot_now() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    let [answered, refused] = [(); 2].map(|()| {
        let call = bench.take(first);
        bench.now += 15_000;
        call
    });
    assert_eq!(bench.schedule.close(first), [0]);
    let second = bench.open(&["invt-7".into()], OutputWanted::None);
    assert_eq!(bench.schedule.tasks(second), [0]);
    assert_eq!(bench.accept(&answered, &[seen("invt-0", "SUCCESS")]), [NO_SLOT]);
    assert!(bench.fail(&refused, "InvalidParameterValue.InvalidInvocationTaskId"));
    assert_eq!(bench.told(second).len(), 0);
    assert_eq!(bench.take(second).ids, ["invt-7"]);
}

#[test]
fn a_change_between_two_unknown_states_is_one() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    for (status, changes) in [("NEW", 1), ("NEW", 0), ("NEWER", 1), ("", 1), ("NEW", 1), ("RUNNING", 1), ("running", 1)]
    {
        bench.answer(watch, status);
        assert_eq!(bench.told(watch).len(), changes, "{status}");
        bench.sleep(watch);
    }
}

#[test]
fn changes_are_the_newest_state_and_no_queue() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::Live);
    for status in ["PENDING", "RUNNING", "CANCELLING"] {
        bench.answer(watch, status);
        bench.sleep(watch);
    }
    let call = bench.take(watch);
    bench.accept(&call, &[read("invt-1", "TERMINATED", HEAD), read("invt-0", "TERMINATED", "")]);
    assert_eq!(bench.told(watch), ["0 status settled", "1 status output from 0 settled"]);
    assert_eq!(bench.told(watch).len(), 0);
}

#[test]
fn the_same_state_again_is_no_change() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    bench.answer(watch, "RUNNING");
    assert_eq!((bench.told(watch).len(), bench.schedule.woken()), (1, vec![watch]));
    bench.sleep(watch);
    bench.answer(watch, "RUNNING");
    assert_eq!((bench.told(watch).len(), bench.schedule.woken()), (0, vec![]));
}

#[test]
fn a_task_that_an_answer_holds_unasked_or_twice_does_no_harm() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    let call = bench.take(first);
    let second = bench.open(&["invt-1".into()], OutputWanted::None);
    let sightings = ["invt-1", "invt-9", "invt-0", "invt-0", ""].map(|id| seen(id, "RUNNING"));
    assert_eq!(bench.accept(&call, &sightings), [1, NO_SLOT, 0, NO_SLOT, NO_SLOT]);
    assert_eq!((bench.told(first), bench.told(second)), (vec!["0 status".into()], vec!["1 status".into()]));
}

#[test]
fn a_task_that_is_seen_to_have_ended_unasked_is_asked_for_its_output() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(2), OutputWanted::Failed);
    let second = bench.open(&["invt-2".into()], OutputWanted::None);
    let call = bench.take(second);
    assert_eq!(call.ids.len(), 3);
    // Whoever begins anew finds the slots in another order, so that the call's members are none of its tasks.
    bench.schedule.close(first);
    let again = bench.open(&ids(2), OutputWanted::Failed);
    bench.accept(&call, &["invt-0", "invt-1", "invt-2"].map(|id| seen(id, "FAILED")));
    let output = bench.take(again);
    assert_eq!((output.hides_output, output.ids.len()), (false, 2));
    bench.accept(&output, &["invt-0", "invt-1"].map(|id| read(id, "FAILED", HEAD)));
    assert_eq!(bench.step(again), Step::Done);
}
