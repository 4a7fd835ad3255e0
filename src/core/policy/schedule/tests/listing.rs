//! Watches that find their tasks by filters.

use super::*;

fn expecting(tasks: u64) -> WatchOptions {
    WatchOptions { expected_tasks: Some(tasks), ..options(OutputWanted::None) }
}

/// Answers the page that is due with these tasks.
fn list(bench: &mut Bench, watch: WatchId, tasks: &[Sighting<'_>]) -> Taken {
    let call = bench.take(watch);
    assert!(call.ids.is_empty() && call.hides_output, "{call:?}");
    bench.accept(&call, tasks);
    call
}

#[test]
fn it_lists_then_follows_by_ids_and_lists_once_more() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    assert_eq!(list(&mut bench, watch, &[seen("invt-0", "RUNNING"), seen("invt-1", "SUCCESS")]).offset, Some(0));
    assert_eq!(bench.told(watch), ["0 status", "1 status settled"]);
    assert_eq!(bench.sleep(watch), 1_000);
    assert_eq!(bench.answer(watch, "SUCCESS").ids, ["invt-0"]);
    // One was added meanwhile.
    let all = ["invt-0", "invt-1", "invt-2"].map(|id| seen(id, "SUCCESS"));
    list(&mut bench, watch, &[all[0].clone(), all[1].clone(), seen("invt-2", "PENDING")]);
    assert_eq!(bench.told(watch), ["0 status settled", "2 status"]);
    bench.sleep(watch);
    bench.answer(watch, "SUCCESS");
    list(&mut bench, watch, &all);
    assert_eq!(bench.step(watch), Step::Done);
    assert_eq!(bench.schedule.tasks(watch).len(), 3);
}

#[test]
fn the_last_list_begins_after_the_last_task_was_seen_to_have_ended() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Call, "this one had begun before");
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn what_others_have_seen_to_end_counts_from_when_they_did() {
    let mut bench = Bench::default();
    let by_id = bench.open(&ids(2), OutputWanted::None);
    let call = bench.take(by_id);
    let both = ["invt-0", "invt-1"].map(|id| seen(id, "SUCCESS"));
    let began_before = bench.open_list(options(OutputWanted::None));
    let page = bench.take(began_before);
    bench.accept(&call, &both);
    bench.accept(&page, &both);
    assert_eq!(bench.told(began_before).len(), 2);
    assert_eq!(bench.step(began_before), Step::Call);
    let began_after = bench.open_list(options(OutputWanted::None));
    list(&mut bench, began_after, &both);
    assert_eq!(bench.step(began_after), Step::Done);
}

#[test]
fn pages_are_walked_to_the_end() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let ids = ids(150);
    let all = ids.iter().map(|id| seen(id, "SUCCESS")).collect::<Vec<_>>();
    for _ in 0..2 {
        assert_eq!(list(&mut bench, watch, &all[..100]).offset, Some(0));
        assert_eq!(list(&mut bench, watch, &all[99..]).offset, Some(99));
    }
    assert_eq!(bench.step(watch), Step::Done);
    assert_eq!(bench.told(watch).len(), 150);
}

#[test]
fn an_empty_set_is_listed_again_within_the_grace_and_is_an_error_then() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let mut lists = 0;
    let error = loop {
        list(&mut bench, watch, &[]);
        lists += 1;
        match bench.schedule.step(watch, at(bench.now)) {
            Err(error) => break error,
            Ok(_) => _ = bench.sleep(watch),
        }
    };
    assert_eq!((lists, bench.now), (23, 30_000));
    assert_eq!((error.kind().as_str(), error.code(), error.retryable()), ("service", "InvocationNotVisible", true));
    assert!(error.message().contains("invocation-id \"inv-1\""), "{error}");
    assert_eq!(bench.schedule.step(watch, at(bench.now)).unwrap_err(), error);
}

#[test]
fn a_set_that_is_empty_at_first_is_followed_when_it_fills() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    for _ in 0..3 {
        list(&mut bench, watch, &[]);
        bench.sleep(watch);
    }
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS")]);
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn with_as_many_as_were_expected_it_does_not_list_again() {
    let mut bench = Bench::default();
    let watch = bench.open_list(expecting(2));
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS"), seen("invt-1", "RUNNING")]);
    assert_eq!(bench.sleep(watch), 1_000);
    assert_eq!(bench.answer(watch, "SUCCESS").ids, ["invt-1"]);
    assert_eq!(bench.step(watch), Step::Done);
    let watch = bench.open_list(expecting(0));
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn while_none_of_its_tasks_is_waited_for_it_sleeps_until_it_lists_again() {
    let mut bench = Bench::default();
    let watch = bench.open_list(expecting(2));
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.sleep(watch), 1_000);
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn while_fewer_than_expected_are_known_it_lists_again_also_while_others_run() {
    let mut bench = Bench::default();
    let watch = bench.open_list(expecting(2));
    list(&mut bench, watch, &[seen("invt-0", "RUNNING")]);
    let mut lists = 0;
    while bench.now < 100_000 {
        bench.sleep(watch);
        let call = bench.take(watch);
        lists += u32::from(call.ids.is_empty());
        bench.accept(&call, &[seen("invt-0", "RUNNING")]);
    }
    assert_eq!(lists, 35);
    while bench.schedule.take(watch, at(bench.now)).is_none() {
        bench.sleep(watch);
    }
    bench.now += 20_000;
    list(&mut bench, watch, &[seen("invt-0", "SUCCESS"), seen("invt-1", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn a_page_counts_for_all_who_follow_its_tasks() {
    let mut bench = Bench::default();
    let by_id = bench.open(&ids(1), OutputWanted::None);
    bench.answer(by_id, "PENDING");
    assert_eq!(bench.told(by_id), ["0 status"]);
    bench.now = 900;
    let by_list = bench.open_list(options(OutputWanted::AtEnd));
    list(&mut bench, by_list, &[seen("invt-0", "RUNNING"), seen("invt-1", "RUNNING")]);
    assert_eq!(
        (bench.told(by_id), bench.told(by_list)),
        (vec!["0 status".into()], vec!["0 status".into(), "1 status".into()])
    );
    bench.now = 1_000;
    assert_eq!(bench.step(by_id), Step::Sleep { until: at(1_900) }, "it was just seen");
}

#[test]
fn a_page_that_is_not_brought_is_asked_for_again_and_the_first_answer_is_the_page() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let slow = bench.take(watch);
    assert_eq!(bench.step(watch), Step::Sleep { until: at(15_000) });
    bench.now = 15_000;
    let quick = bench.take(watch);
    bench.accept(&slow, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.told(watch), ["0 status settled"]);
    // The other one is late, and neither the page of the last look nor one that it waits for.
    let last = bench.take(watch);
    bench.accept(&quick, &[]);
    assert_eq!(bench.step(watch), Step::Sleep { until: at(30_000) });
    bench.accept(&last, &[seen("invt-0", "SUCCESS")]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn pages_that_take_longer_than_they_are_waited_for_are_walked_to_the_end() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let ids = ids(250);
    let all = ids.iter().map(|id| seen(id, "SUCCESS")).collect::<Vec<_>>();
    let mut under_way = Vec::new();
    while bench.step(watch) != Step::Done {
        assert!(bench.now < 600_000, "the walk gets no further");
        if bench.step(watch) == Step::Call {
            under_way.push((bench.now + 20_000, bench.take(watch)));
        }
        bench.now += 100;
        while under_way.first().is_some_and(|(answered, _)| *answered <= bench.now) {
            let (_, call) = under_way.remove(0);
            let from = usize::try_from(call.offset.unwrap()).unwrap();
            let page = &all[from..all.len().min(from + 100)];
            bench.schedule.accept(call.id, 250, page, at(bench.now), HALF).unwrap();
        }
    }
    assert_eq!(bench.told(watch).len(), 250);
}

#[test]
fn within_the_grace_it_lists_again_as_more_may_show_up() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let mut lists = Vec::new();
    while bench.now < 60_000 {
        if bench.step(watch) == Step::Call {
            let call = bench.take(watch);
            if call.ids.is_empty() {
                lists.push(bench.now);
            }
            bench.accept(&call, &[seen("invt-0", "RUNNING")]);
        } else {
            bench.sleep(watch);
        }
    }
    assert_eq!(lists, [0, 2_000, 4_000, 8_000, 16_000, 30_000]);
}

#[test]
fn a_listing_that_never_settles_is_the_error_of_its_pages() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let ids = ids(100);
    let same = ids.iter().map(|id| seen(id, "RUNNING")).collect::<Vec<_>>();
    let error = loop {
        let call = bench.take(watch);
        if !call.ids.is_empty() {
            continue;
        }
        if let Err(error) = bench.schedule.accept(call.id, 1_000_000, &same, at(bench.now), HALF) {
            break error;
        }
    };
    assert_eq!(error.code(), "ListingUnstable");
}

#[test]
fn a_task_without_an_id_is_not_followed() {
    let mut bench = Bench::default();
    let watch = bench.open_list(options(OutputWanted::None));
    let call = bench.take(watch);
    assert_eq!(bench.accept(&call, &[seen("", "RUNNING"), seen("invt-0", "SUCCESS")]), [NO_SLOT, 0]);
    assert_eq!(bench.schedule.tasks(watch), [0]);
}
