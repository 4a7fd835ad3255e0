//! Tasks that are not visible, yet or any longer.

use super::*;

#[test]
fn an_id_that_no_answer_holds_is_asked_for_until_the_grace_has_passed() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(2), OutputWanted::None);
    let mut asked = 0;
    while bench.step(watch) != Step::Done {
        let call = bench.take(watch);
        bench.accept(&call, &[seen("invt-1", "SUCCESS")]);
        asked += 1;
        let told = bench.told(watch);
        match (asked, bench.now) {
            (1, _) => assert_eq!(told, ["1 status settled"]),
            (_, 30_000) => assert_eq!(told, ["0 not visible"]),
            (_, now) => assert_eq!((told.len(), now < 30_000), (0, true)),
        }
        if bench.step(watch) != Step::Done {
            bench.sleep(watch);
        }
    }
    // At first each second, then each tenth of the age, and once at the end.
    assert_eq!((asked, bench.now), (23, 30_000));
    assert!(bench.schedule.take(watch, at(100_000)).is_none(), "it is not asked for again");
}

#[test]
fn an_id_that_could_not_be_asked_for_within_the_grace_is_not_missing() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    bench.now = 100_000;
    assert_eq!(bench.step(watch), Step::Call);
    bench.answer(watch, "SUCCESS");
    assert_eq!(bench.told(watch), ["0 status settled"]);
}

#[test]
fn an_answer_says_nothing_of_the_time_after_it_was_asked_for() {
    for list in [false, true] {
        let mut bench = Bench::default();
        let options = options(OutputWanted::None);
        let watch = if list { bench.open_list(options) } else { bench.open_with(&ids(1), options) };
        bench.now = 29_000;
        let call = bench.take(watch);
        bench.now = 40_000;
        bench.accept(&call, &[]);
        assert!(bench.told(watch).is_empty());
        let call = bench.take(watch);
        bench.accept(&call, &[]);
        assert!(bench.schedule.step(watch, at(bench.now)).is_err(), "that was asked for after the grace");
    }
}

#[test]
fn one_that_shows_up_late_is_told_as_usual() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    for _ in 0..5 {
        let call = bench.take(watch);
        bench.accept(&call, &[]);
        bench.sleep(watch);
    }
    bench.answer(watch, "SUCCESS");
    assert_eq!(bench.told(watch), ["0 status settled"]);
    assert_eq!(bench.step(watch), Step::Done);
}

#[test]
fn a_missing_task_that_another_watch_sees_is_told_all_the_same() {
    let mut bench = Bench::default();
    let first = bench.open_with(&ids(2), WatchOptions { grace_millis: 0, ..options(OutputWanted::None) });
    let call = bench.take(first);
    bench.accept(&call, &[seen("invt-1", "RUNNING")]);
    assert_eq!(bench.told(first), ["1 status", "0 not visible"]);
    let second = bench.open(&ids(1), OutputWanted::None);
    assert_eq!(bench.told(second).len(), 0, "it has a grace of its own");
    bench.answer(second, "RUNNING");
    assert_eq!(bench.told(first), ["0 status"]);
    bench.sleep(first);
    assert_eq!(bench.answer(first, "SUCCESS").ids, ["invt-0", "invt-1"]);
    assert_eq!(bench.told(first), ["0 status settled", "1 status settled"]);
    assert_eq!(bench.step(first), Step::Done);
}

#[test]
fn each_watch_has_a_grace_of_its_own() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::None);
    bench.now = 20_000;
    let second = bench.open(&ids(1), OutputWanted::None);
    let mut missed = Vec::new();
    while missed.len() < 2 {
        let driver = if missed.is_empty() { first } else { second };
        let call = bench.take(driver);
        bench.accept(&call, &[]);
        for watch in [first, second] {
            if bench.told(watch) == ["0 not visible"] {
                missed.push((watch, bench.now));
            }
        }
        if missed.len() < 2 {
            bench.sleep(second);
        }
    }
    assert_eq!(missed, [(first, 30_000), (second, 50_000)]);
}

#[test]
fn a_task_that_was_seen_and_vanishes_has_the_grace_too() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::None);
    bench.answer(watch, "RUNNING");
    bench.now = 100_000;
    assert_eq!(bench.told(watch), ["0 status"]);
    let call = bench.take(watch);
    bench.accept(&call, &[]);
    bench.sleep(watch);
    bench.answer(watch, "RUNNING");
    assert_eq!(bench.told(watch).len(), 0, "it is as it was");
    bench.now = 200_000;
    while bench.step(watch) != Step::Done {
        let call = bench.take(watch);
        bench.accept(&call, &[]);
        if bench.step(watch) != Step::Done {
            bench.sleep(watch);
        }
    }
    assert_eq!((bench.told(watch), bench.now), (vec!["0 not visible".into()], 230_000));
}

#[test]
fn when_nothing_is_visible_at_all_the_watch_ends_with_an_error() {
    for (count, named) in [(1, "\"invt-0\""), (3, "\"invt-0\" and 2 other tasks")] {
        let mut bench = Bench::default();
        let watch = bench.open(&ids(count), OutputWanted::None);
        let error = loop {
            match bench.schedule.step(watch, at(bench.now)) {
                Err(error) => break error,
                Ok(Step::Call) => {
                    let call = bench.take(watch);
                    bench.accept(&call, &[]);
                }
                Ok(_) => _ = bench.sleep(watch),
            }
        };
        assert_eq!((error.kind().as_str(), error.code()), ("service", "InvocationNotVisible"));
        assert!(
            error.retryable() && error.message().contains(named) && error.message().contains("30000 ms"),
            "{error}"
        );
        // Pages show it to people, who know no option by its name.
        assert!(!error.message().contains("grace"), "{error}");
        assert_eq!(bench.now, 30_000);
        assert_eq!(bench.told(watch).len(), count);
    }
}
