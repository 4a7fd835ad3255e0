//! With output or without, and when no more.

use super::*;

/// For each status and each wish: the lane in which the task is asked for next, if at all.
#[test]
fn the_lane_of_each_status_follows_from_what_is_wanted() {
    let wishes = [OutputWanted::None, OutputWanted::Failed, OutputWanted::AtEnd, OutputWanted::Live];
    let table = [
        ("PENDING", ["plain", "plain", "plain", "plain"]),
        ("DELIVERING", ["plain", "plain", "plain", "plain"]),
        ("DELIVER_DELAYED", ["plain", "plain", "plain", "plain"]),
        ("RUNNING", ["plain", "plain", "plain", "output"]),
        ("CANCELLING", ["plain", "plain", "plain", "output"]),
        ("SOMETHING_NEW", ["plain", "plain", "plain", "output"]),
        ("SUCCESS", ["done", "done", "output", "output"]),
        ("FAILED", ["done", "output", "output", "output"]),
        ("TIMEOUT", ["done", "output", "output", "output"]),
        ("TASK_TIMEOUT", ["done", "output", "output", "output"]),
        ("DELIVER_FAILED", ["done", "output", "output", "output"]),
        ("START_FAILED", ["done", "output", "output", "output"]),
        ("CANCELLED", ["done", "output", "output", "output"]),
        ("TERMINATED", ["done", "output", "output", "output"]),
    ];
    let known = TaskStatus::KNOWN.iter().filter(|(status, _)| table.iter().any(|(name, _)| *name == status.as_str()));
    assert_eq!((known.count(), table.len()), (13, 14));
    for (status, lanes) in table {
        for (wish, expected) in wishes.into_iter().zip(lanes) {
            let mut bench = Bench::default();
            let watch = bench.open(&ids(1), wish);
            assert!(bench.answer(watch, status).hides_output, "nothing was there to read");
            let is_at_end = status == "SOMETHING_NEW" || !TaskStatus::from(Cow::Borrowed(status)).is_terminal();
            if is_at_end {
                assert_eq!(bench.sleep(watch), 1_000, "{status}");
            }
            let lane = match bench.step(watch) {
                Step::Done => "done",
                _ if bench.take(watch).hides_output => "plain",
                _ => "output",
            };
            assert_eq!(lane, expected, "{status} {wish:?}");
        }
    }
}

#[test]
fn success_with_another_exit_code_or_none_is_no_success() {
    for exit_code in [None, Some(1), Some(-1)] {
        let mut bench = Bench::default();
        let watch = bench.open(&ids(1), OutputWanted::Failed);
        let call = bench.take(watch);
        bench.accept(&call, &[Sighting { exit_code, ..seen("invt-0", "SUCCESS") }]);
        assert_eq!(bench.told(watch), ["0 status"], "{exit_code:?}");
        assert!(!bench.take(watch).hides_output);
    }
}

#[test]
fn a_task_that_has_ended_is_asked_for_once_more_and_never_again() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::AtEnd);
    bench.answer(watch, "SUCCESS");
    assert_eq!(bench.told(watch), ["0 status"]);
    let call = bench.take(watch);
    bench.accept(&call, &[read("invt-0", "SUCCESS", WHOLE)]);
    assert_eq!(bench.told(watch), ["0 output from 0 settled"]);
    assert_eq!(bench.step(watch), Step::Done);
    // Nor for others who want as much or less.
    for wish in [OutputWanted::Live, OutputWanted::AtEnd, OutputWanted::Failed, OutputWanted::None] {
        let other = bench.open(&ids(1), wish);
        let has_output = matches!(wish, OutputWanted::Live | OutputWanted::AtEnd);
        let expected = if has_output { "0 status output from 0 settled" } else { "0 status settled" };
        assert_eq!(bench.told(other), [expected], "{wish:?}");
        assert_eq!(bench.step(other), Step::Done, "{wish:?}");
        bench.now += 600_000;
        assert!(bench.schedule.take(other, at(bench.now)).is_none(), "{wish:?}");
    }
}

#[test]
fn who_wants_more_of_a_task_that_has_ended_has_it_asked_for_at_once() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    bench.answer(first, "FAILED");
    assert_eq!(bench.step(first), Step::Done);
    let second = bench.open(&ids(1), OutputWanted::Failed);
    assert_eq!(bench.told(second), ["0 status"]);
    let call = bench.take(second);
    assert!(!call.hides_output);
    bench.accept(&call, &[read("invt-0", "FAILED", HEAD)]);
    assert_eq!(bench.told(second), ["0 output from 0 settled"]);
    assert_eq!(bench.told(first), ["0 status settled"]);
}

#[test]
fn who_wants_live_output_has_a_running_task_asked_for_at_once() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    bench.answer(first, "RUNNING");
    bench.now += 10;
    let second = bench.open(&ids(1), OutputWanted::Live);
    assert!(!bench.take(second).hides_output);
    // When it leaves, the others need no output.
    bench.now += 15_000;
    bench.schedule.close(second);
    assert!(bench.take(first).hides_output);
}

#[test]
fn a_task_that_nobody_reads_any_longer_is_asked_for_with_those_of_others() {
    let mut bench = Bench::default();
    let live = bench.open(&ids(1), OutputWanted::Live);
    let stays = bench.open(&ids(1), OutputWanted::None);
    let other = bench.open(&["invt-x".into()], OutputWanted::None);
    bench.answer(other, "RUNNING");
    bench.schedule.close(live);
    bench.sleep(other);
    let call = bench.take(other);
    assert_eq!((call.hides_output, call.ids.len()), (true, 2));
    assert!(matches!(bench.step(stays), Step::Sleep { .. }), "it is asked for already");
}

#[test]
fn a_call_has_tasks_of_one_lane() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(3), OutputWanted::Live);
    let call = bench.take(watch);
    bench.accept(&call, &[seen("invt-0", "RUNNING"), seen("invt-1", "PENDING"), seen("invt-2", "FAILED")]);
    assert_eq!(bench.take(watch).ids, ["invt-2"], "to be read at once");
    bench.sleep(watch);
    let mut lanes = [bench.take(watch), bench.take(watch)].map(|call| (call.hides_output, call.ids));
    lanes.sort();
    assert_eq!(lanes, [(false, vec!["invt-0".into()]), (true, vec!["invt-1".into()])]);
}

#[test]
fn an_end_that_the_service_takes_back_stands_and_is_not_asked_for_in_a_hurry() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::AtEnd);
    bench.answer(watch, "SUCCESS");
    assert_eq!(bench.told(watch), ["0 status"]);
    for _ in 0..3 {
        let call = bench.take(watch);
        assert!(!call.hides_output);
        assert_eq!(bench.accept(&call, &[read("invt-0", "RUNNING", HEAD)]), [NO_SLOT]);
        assert_eq!((bench.told(watch).len(), bench.sleep(watch)), (0, 1_000));
    }
    // Without a result at all, nothing more can be read.
    assert!(!bench.answer(watch, "SUCCESS").hides_output);
    assert_eq!(bench.told(watch), ["0 settled"]);
}
