//! How far the output of a task was told.

use super::*;

/// Answers the one task of the watch with outputs while it runs, and gives what was told of each.
fn told_of(outputs: &[&str]) -> Vec<Vec<String>> {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::Live);
    bench.answer(watch, "RUNNING");
    assert_eq!(bench.told(watch), ["0 status"]);
    let tell = |output: &&str| {
        bench.sleep(watch);
        let call = bench.take(watch);
        bench.accept(&call, &[read("invt-0", "RUNNING", output)]);
        bench.told(watch)
    };
    outputs.iter().map(tell).collect()
}

#[test]
fn only_the_new_part_is_told_and_a_reset_where_there_is_none() {
    let told = told_of(&["", HEAD, HEAD, WHOLE, OTHER, HEAD, "", "", WHOLE]);
    let expected: [&[&str]; 9] = [
        &[],
        &["0 output from 0"],
        &[],
        &["0 output from 3"],
        &["0 reset output from 0"],
        &["0 reset output from 0"],
        &["0 reset output from 0"],
        &[],
        &["0 output from 0"],
    ];
    assert_eq!(told, expected);
}

#[test]
fn of_an_output_of_which_nothing_was_told_nothing_is_void() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::Live);
    bench.answer(watch, "RUNNING");
    for output in [HEAD, OTHER] {
        bench.sleep(watch);
        let call = bench.take(watch);
        bench.accept(&call, &[read("invt-0", "RUNNING", output)]);
    }
    assert_eq!(bench.told(watch), ["0 status output from 0"]);
}

#[test]
fn what_is_no_base64_is_told_and_is_no_error() {
    let told = told_of(&[HEAD, "no base64!", "no base64!", "no base64!!", WHOLE]);
    let reset = ["0 reset output from 0"].as_slice();
    let expected: [&[&str]; 5] = [&["0 output from 0"], reset, &[], reset, reset];
    assert_eq!(told, expected);
}

#[test]
fn each_watch_is_told_from_where_it_was() {
    let mut bench = Bench::default();
    let first = bench.open(&ids(1), OutputWanted::Live);
    bench.answer(first, "RUNNING");
    bench.sleep(first);
    let call = bench.take(first);
    bench.accept(&call, &[read("invt-0", "RUNNING", HEAD)]);
    assert_eq!(bench.told(first), ["0 status output from 0"]);
    let second = bench.open(&ids(1), OutputWanted::Live);
    let third = bench.open(&ids(1), OutputWanted::AtEnd);
    let none = bench.open(&ids(1), OutputWanted::None);
    bench.sleep(first);
    let call = bench.take(first);
    bench.accept(&call, &[read("invt-0", "RUNNING", WHOLE)]);
    assert_eq!(bench.told(first), ["0 output from 3"]);
    assert_eq!(bench.told(second), ["0 status output from 0"]);
    assert_eq!(bench.told(third), ["0 status"]);
    bench.sleep(first);
    let call = bench.take(third);
    bench.accept(&call, &[read("invt-0", "SUCCESS", WHOLE)]);
    assert_eq!(bench.told(first), ["0 status settled"]);
    assert_eq!(bench.told(third), ["0 status output from 0 settled"]);
    assert_eq!(bench.told(none), ["0 status settled"]);
}

#[test]
fn a_reset_that_was_not_told_yet_stays_one() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::Live);
    bench.answer(watch, "RUNNING");
    for output in [HEAD, OTHER, "dGhyZWUgZm91cg=="] {
        bench.sleep(watch);
        let call = bench.take(watch);
        bench.accept(&call, &[read("invt-0", "RUNNING", output)]);
        if output == HEAD {
            assert_eq!(bench.told(watch), ["0 status output from 0"]);
        }
    }
    assert_eq!(bench.told(watch), ["0 reset output from 0"]);
}

#[test]
fn an_output_that_was_hidden_is_not_taken_for_an_empty_one() {
    let mut bench = Bench::default();
    let watch = bench.open(&ids(1), OutputWanted::AtEnd);
    let call = bench.take(watch);
    // Some servers write an empty string.
    bench.accept(&call, &[read("invt-0", "SUCCESS", "")]);
    assert_eq!(bench.told(watch), ["0 status"]);
    let call = bench.take(watch);
    bench.accept(&call, &[read("invt-0", "SUCCESS", "")]);
    assert_eq!(bench.told(watch), ["0 settled"]);
}

#[test]
fn the_output_of_a_success_is_not_told_to_who_wants_that_of_failures() {
    let mut bench = Bench::default();
    let all = bench.open(&ids(1), OutputWanted::AtEnd);
    let failed = bench.open(&ids(1), OutputWanted::Failed);
    bench.answer(all, "SUCCESS");
    assert_eq!(bench.told(failed), ["0 status settled"]);
    let call = bench.take(all);
    bench.accept(&call, &[read("invt-0", "SUCCESS", HEAD)]);
    assert_eq!((bench.told(all), bench.told(failed)), (vec!["0 status output from 0 settled".into()], vec![]));
}
