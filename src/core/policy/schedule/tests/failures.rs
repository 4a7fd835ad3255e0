//! Calls that fail for good: a bad id among good ones, and tasks that are not the driver's to ask for.

use super::*;

const BAD: &str = "InvalidParameterValue.InvalidInvocationTaskId";

/// Lets the watches make all calls that are due, of a service that knows no id in `bad`. Gives the ids of each.
fn run(bench: &mut Bench, watches: &[WatchId], bad: &[&str], status: &str) -> Vec<Vec<String>> {
    let mut calls = Vec::new();
    while let Some(watch) = watches.iter().find(|watch| bench.schedule.step(**watch, at(bench.now)) == Ok(Step::Call)) {
        let call = bench.take(*watch);
        if call.ids.iter().any(|id| bad.contains(&id.as_str())) {
            assert!(bench.fail(&call, BAD));
        } else {
            bench.accept(&call, &call.ids.iter().map(|id| seen(id, status)).collect::<Vec<_>>());
        }
        calls.push(call.ids);
    }
    calls
}

#[test]
fn one_bad_id_of_100_is_found_in_14_calls_and_blinds_no_other() {
    let ids = ids(100);
    let mut counts = Vec::new();
    for bad in &ids {
        let mut bench = Bench::default();
        let watch = bench.open(&ids, OutputWanted::None);
        let calls = run(&mut bench, &[watch], &[bad], "RUNNING");
        counts.push(calls.len() - 1);
        let told = bench.told(watch);
        let (invalid, visible) = told.iter().partition::<Vec<_>, _>(|told| told.ends_with("invalid"));
        assert_eq!((invalid.len(), visible.len()), (1, 99));
        assert_eq!(format!("invt-{}", invalid[0]), format!("{bad} invalid"));
        // It is not asked again, and the others are, together.
        bench.sleep(watch);
        assert_eq!(run(&mut bench, &[watch], &[bad], "SUCCESS").iter().map(Vec::len).collect::<Vec<_>>(), [99]);
        assert_eq!(bench.step(watch), Step::Done);
    }
    assert_eq!((counts.iter().min(), counts.iter().max()), (Some(&12), Some(&14)));
    assert_eq!(counts.iter().sum::<usize>() / 100, 13, "2·log2(100) is 13.3");
}

#[test]
fn a_task_that_lists_show_and_that_is_refused_by_its_id_is_given_up_the_second_time() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::AtEnd));
    let list = bench.take(watch);
    bench.accept(&list, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
    let mut calls = 0;
    while bench.step(watch) == Step::Call {
        let call = bench.take(watch);
        if call.ids.iter().any(|id| id == "invt-1") {
            assert!(bench.fail(&call, BAD));
        } else if call.ids.is_empty() {
            bench.accept(&call, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
        } else {
            bench.accept(&call, &[read("invt-0", "SUCCESS", "b2sK")]);
        }
        calls += 1;
        assert!(calls < 12);
    }
    assert_eq!(bench.step(watch), Step::Done);
    assert_eq!(bench.told(watch), ["0 status output from 0 settled", "1 status invalid"]);
}

#[test]
fn the_bad_id_of_one_watch_does_not_blind_the_others() {
    let mut bench = Bench::default();
    let ids = ids(40);
    let watches = ids.iter().map(|id| bench.open(core::slice::from_ref(id), OutputWanted::AtEnd)).collect::<Vec<_>>();
    run(&mut bench, &watches[..1], &["invt-17"], "RUNNING");
    run(&mut bench, &watches, &["invt-17"], "RUNNING");
    for (index, watch) in watches.iter().enumerate() {
        let expected = if index == 17 { "17 invalid".into() } else { format!("{index} status") };
        assert_eq!(bench.told(*watch), [expected]);
    }
    let error = bench.schedule.step(watches[17], at(bench.now)).unwrap_err();
    assert_eq!((error.kind(), error.code(), error.retryable()), (crate::ErrorKind::Service, BAD, false));
    assert!(error.message().contains("invt-17"), "{error}");
    // Who asks for it later is told at once.
    let other = bench.open(&["invt-17".into()], OutputWanted::AtEnd);
    assert_eq!(bench.told(other), ["17 invalid"]);
    assert!(bench.schedule.step(other, at(bench.now)).is_err());
}

#[test]
fn ids_that_are_all_bad_are_each_found() {
    let mut bench = Bench::default();
    let ids = ids(100);
    let bad = ids.iter().map(String::as_str).collect::<Vec<_>>();
    let watch = bench.open(&ids, OutputWanted::None);
    let mut calls = 0;
    while bench.schedule.step(watch, at(bench.now)) == Ok(Step::Call) {
        let call = bench.take(watch);
        assert!(bench.fail(&call, BAD));
        calls += 1;
    }
    assert_eq!((calls, bench.told(watch).len(), bad.len()), (199, 100, 100));
    let error = bench.schedule.step(watch, at(bench.now)).unwrap_err();
    assert_eq!(error.code(), BAD);
    assert!(error.message().contains("and 99 other tasks"), "{error}");
}

#[test]
fn halves_whose_driver_vanishes_are_asked_apart_by_another() {
    let mut bench = Bench::default();
    let ids = ids(8);
    let vanishing = bench.open(&ids, OutputWanted::None);
    let other = bench.open(&ids, OutputWanted::None);
    let call = bench.take(vanishing);
    assert!(bench.fail(&call, BAD));
    assert_eq!((bench.take(vanishing).ids.len(), bench.take(vanishing).ids.len()), (4, 4));
    bench.now = 15_000;
    let calls = run(&mut bench, &[other], &["invt-5"], "SUCCESS");
    assert_eq!(calls.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 2, 2, 1, 1]);
    assert_eq!(bench.step(other), Step::Done);
}

#[test]
fn a_bad_id_is_found_even_if_each_call_fails_too_late() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(4), OutputWanted::None);
    for _ in 0..20 {
        if bench.step(watch) != Step::Call {
            break;
        }
        let call = bench.take(watch);
        bench.now += 20_000;
        bench.step(watch);
        if call.ids.iter().any(|id| id == "invt-2") {
            assert!(bench.fail(&call, BAD));
        } else {
            bench.accept(&call, &call.ids.iter().map(|id| seen(id, "SUCCESS")).collect::<Vec<_>>());
        }
    }
    assert_eq!(bench.step(watch), Step::Done);
    assert!(bench.told(watch).contains(&"2 invalid".into()));
}

#[test]
fn a_call_that_is_refused_late_says_nothing_of_what_others_have_asked_since() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::None);
    let late = bench.take(watch);
    bench.now = 15_000;
    let call = bench.take(watch);
    assert!(bench.fail(&late, BAD));
    assert_eq!(bench.step(watch), Step::Sleep { until: at(30_000) });
    bench.accept(&call, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn halves_that_a_late_answer_shows_are_asked_together_again() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::None);
    let late = bench.take(watch);
    bench.now = 15_000;
    let refused = bench.take(watch);
    assert!(bench.fail(&refused, BAD));
    bench.accept(&late, &[seen("invt-0", "RUNNING"), seen("invt-1", "RUNNING")]);
    bench.sleep(watch);
    assert_eq!(bench.take(watch).ids.len(), 2);
}

#[test]
fn a_task_that_was_seen_and_then_refused_is_followed_once_more_when_a_list_shows_it() {
    let mut bench = Bench::default();
    let by_id = bench.open(&ids(1), OutputWanted::None);
    bench.answer(by_id, "RUNNING");
    bench.sleep(by_id);
    run(&mut bench, &[by_id], &["invt-0"], "RUNNING");
    assert_eq!(bench.told(by_id), ["0 status invalid"]);
    for slots in [[0], [NO_SLOT]] {
        let by_list = bench.open_list(options(OutputWanted::None));
        let page = bench.take(by_list);
        assert_eq!(bench.accept(&page, &[seen("invt-0", "RUNNING")]), slots);
        bench.now += 1_000;
        run(&mut bench, &[by_id], &["invt-0"], "RUNNING");
        bench.schedule.close(by_list);
    }
}

#[test]
fn a_refused_task_that_a_list_shows_is_followed_after_all() {
    let mut bench = Bench::default();
    let by_id = bench.open(&ids(2), OutputWanted::None);
    run(&mut bench, &[by_id], &["invt-0"], "RUNNING");
    assert_eq!(bench.told(by_id), ["0 invalid", "1 status"]);
    let by_list = bench.open_list(options(OutputWanted::None));
    let page = bench.take(by_list);
    bench.accept(&page, &[seen("invt-0", "RUNNING")]);
    assert_eq!(bench.told(by_id), ["0 status"]);
    bench.sleep(by_id);
    assert_eq!(bench.answer(by_id, "SUCCESS").ids, ["invt-0", "invt-1"]);
    assert_eq!(bench.step(by_id), Step::Done);
}

#[test]
fn of_a_task_that_is_settled_nothing_more_is_told_though_others_are_refused_it() {
    let mut bench = Bench::default();
    let settled = bench.open(&ids(1), OutputWanted::None);
    bench.answer(settled, "SUCCESS");
    assert_eq!(bench.told(settled), ["0 status settled"]);
    let refused = bench.open(&ids(1), OutputWanted::AtEnd);
    run(&mut bench, &[refused], &["invt-0"], "SUCCESS");
    assert_eq!(bench.told(refused), ["0 status invalid"]);
    let by_list = bench.open_list(options(OutputWanted::None));
    let page = bench.take(by_list);
    bench.accept(&page, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.told(refused), ["0 status"]);
    assert!(bench.told(settled).is_empty());
}

#[test]
fn only_these_codes_are_about_the_tasks_of_a_call() {
    for code in crate::DOCUMENTED_CODES {
        let mut bench = Bench::default();
        let watch = bench.open(&ids(10), OutputWanted::None);
        let call = bench.take(watch);
        assert_eq!(bench.fail(&call, code), [BAD, "ResponseSizeLimitExceeded"].contains(code), "{code}");
    }
}

#[test]
fn a_call_for_its_own_tasks_alone_that_fails_for_good_ends_the_watch() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(10), OutputWanted::None);
    let call = bench.take(watch);
    assert!(!bench.fail(&call, "UnauthorizedOperation.CamAuthFailed"));
    // What it had asked for is there for others at once.
    let other = bench.open(&ids(1), OutputWanted::None);
    assert_eq!(bench.take(other).ids.len(), 10);
}

#[test]
fn after_a_mixed_call_that_fails_for_good_a_watch_is_handed_its_own_tasks() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    let second = bench.open(&ids(3)[1..], OutputWanted::None);
    let mixed = bench.take(first);
    assert_eq!(mixed.ids.len(), 3);
    assert!(bench.fail(&mixed, "UnauthorizedOperation.CamAuthFailed"), "it may be the others'");
    let own = bench.take(first);
    assert_eq!(own.ids, ["invt-0"]);
    assert_eq!(bench.step(first), Step::Sleep { until: at(15_000) }, "asked for once at a time");
    bench.accept(&own, &[seen("invt-0", "RUNNING")]);
    // The other one has to find out for itself.
    let mixed = bench.take(second);
    assert_eq!(mixed.ids, ["invt-1", "invt-2", "invt-0"][..2]);
    bench.sleep(first);
    assert_eq!(bench.take(first).ids, ["invt-0"]);
    assert!(!bench.fail(&mixed, "UnauthorizedOperation.CamAuthFailed"));
}

#[test]
fn what_may_get_better_is_no_reason_to_mistrust_others() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    let second = bench.open(&ids(3)[1..], OutputWanted::None);
    let call = bench.take(first);
    assert!(!bench.schedule.fail(call.id, "RequestLimitExceeded", true, at(0)));
    assert_eq!(bench.take(second).ids.len(), 3);
}

#[test]
fn a_watch_that_is_handed_its_own_has_all_of_them_in_turn() {
    let mut bench = Bench::default();
    let other = bench.open(&["invt-x".into()], OutputWanted::None);
    let watch = bench.open(&ids(250), OutputWanted::Live);
    let mixed = bench.take(watch);
    assert!(mixed.ids.contains(&"invt-x".into()) && bench.fail(&mixed, "InvalidParameter"));
    for status in ["PENDING", "RUNNING"] {
        let mut asked = run(&mut bench, &[watch], &[], status).concat();
        asked.sort();
        let mut all = ids(250);
        all.sort();
        assert_eq!(asked, all);
        bench.sleep(watch);
    }
    assert!(!bench.take(watch).hides_output);
    assert_eq!(bench.take(other).ids, ["invt-x"], "which is without output");
}

#[test]
fn a_watch_that_is_handed_its_own_has_them_lane_by_lane() {
    let mut bench = Bench::default();
    bench.open(&["invt-x".into()], OutputWanted::None);
    let watch = bench.open(&ids(3), OutputWanted::Live);
    let mixed = bench.take(watch);
    assert!(bench.fail(&mixed, "InvalidParameter"));
    let own = bench.take(watch);
    bench.accept(&own, &[seen("invt-0", "RUNNING"), seen("invt-1", "PENDING"), seen("invt-2", "RUNNING")]);
    bench.sleep(watch);
    let mut lanes = [bench.take(watch), bench.take(watch)].map(|call| (call.hides_output, call.ids));
    lanes.sort();
    assert_eq!(lanes, [(false, vec!["invt-0".into(), "invt-2".into()]), (true, vec!["invt-1".into()])]);
}

#[test]
fn a_page_that_fails_when_another_has_come_hurries_no_walk() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let late = bench.take(watch);
    bench.now = 15_000;
    let page = bench.take(watch);
    bench.accept(&page, &[seen("invt-0", "RUNNING")]);
    assert!(!bench.fail(&late, "InternalError"));
    assert!(matches!(bench.step(watch), Step::Sleep { .. }));
}

#[test]
fn a_page_that_fails_ends_the_watch() {
    for code in ["InvalidParameterValue.InvalidInvocationId", BAD] {
        let mut bench = Bench::default();
        let watch = bench.open_list(options(OutputWanted::None));
        let call = bench.take(watch);
        assert!(!bench.fail(&call, code), "{code}");
        assert_eq!(bench.take(watch).offset, Some(0), "who goes on all the same asks for it again");
    }
}
