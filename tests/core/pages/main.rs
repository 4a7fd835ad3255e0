//! The pages of a query, over sets of tasks that stay, change, and are told of wrongly.

// So that the lints know all of it for a test.
#![cfg(test)]

mod properties;

use std::borrow::Cow;
use std::ops::Range;

use tat_tasks_core::policy::Pages;
use tat_tasks_core::tasks::{DescribeInvocationTasksRequest, Filter};
use tat_tasks_core::{Error, ErrorKind};

type Request = DescribeInvocationTasksRequest<'static>;

/// No walk of a test takes so many calls.
const NEVER: usize = 20_000;

#[derive(Debug, PartialEq)]
struct Walk {
    calls: usize,
    told: Vec<String>,
    end: Result<(), Error>,
}

/// Walks to the end, or to the error, and fails when a page that was asked for breaks a limit of the API.
fn walk(request: Request, mut answer: impl FnMut(&Request) -> (u64, Vec<String>)) -> Walk {
    let mut pages = Pages::new(request);
    let mut walk = Walk { calls: 0, told: Vec::new(), end: Ok(()) };
    while let Some(request) = pages.next_request() {
        assert_eq!(request.check(), Ok(()));
        assert!(walk.calls < NEVER, "it never ends");
        walk.calls += 1;
        let (total_count, ids) = answer(&request);
        match pages.accept(total_count, &ids.iter().map(String::as_str).collect::<Vec<_>>()) {
            Ok(news) => {
                assert_eq!(news.len(), ids.len());
                walk.told.extend(ids.into_iter().zip(news).filter_map(|(id, is_new)| is_new.then_some(id)));
            }
            Err(error) => walk.end = Err(error),
        }
    }
    walk
}

fn by_limit(limit: u64) -> Request {
    Request { limit: Some(limit), ..Default::default() }
}

fn by_ids(ids: impl IntoIterator<Item = String>) -> Request {
    Request { invocation_task_ids: Some(ids.into_iter().map(Cow::Owned).collect()), ..Default::default() }
}

fn ids(numbers: Range<usize>) -> Vec<String> {
    numbers.map(|number| format!("invt-{number}")).collect()
}

/// What the service answers of `tasks`.
fn page(tasks: &[String], request: &Request) -> Vec<String> {
    let first = request.offset.unwrap_or_default();
    let asked = first..first + request.limit.unwrap_or_default();
    tasks.iter().zip(0..).filter(|(_, position)| asked.contains(position)).map(|(task, _)| task.clone()).collect()
}

fn calls_of_an_unchanging_set(count: usize, limit: u64) -> usize {
    let tasks = ids(0..count);
    let walk = walk(by_limit(limit), |request| (count as u64, page(&tasks, request)));
    assert_eq!((walk.told, walk.end), (tasks, Ok(())), "in their order");
    walk.calls
}

#[test]
fn the_calls_that_an_unchanging_set_takes() {
    let calls = [0, 1, 99, 100, 101, 199, 10_000].map(|count| calls_of_an_unchanging_set(count, 100));
    assert_eq!(calls, [1, 1, 1, 2, 2, 3, 102]);
}

#[test]
fn a_page_is_of_100_tasks_unless_said_and_of_2_at_least() {
    for (given, asked) in [(None, 100), (Some(1), 2), (Some(7), 7), (Some(100), 100)] {
        let pages = Pages::new(Request { limit: given, ..Default::default() });
        assert_eq!(pages.next_request().unwrap().limit, Some(asked));
    }
    for refused in [0, 101, u64::MAX] {
        let request = Pages::new(by_limit(refused)).next_request().unwrap();
        assert_eq!(request.check().unwrap_err().field(), Some("Limit"));
    }
}

#[test]
fn what_else_was_asked_for_is_asked_for_on_each_page() {
    let asked = Request {
        filters: Some(vec![Filter::new("invocation-id", ["inv-1"])]),
        limit: Some(10),
        offset: Some(30),
        hide_output: Some(false),
        ..Default::default()
    };
    let mut pages = Pages::new(asked.clone());
    assert_eq!(pages.next_request(), Some(asked.clone()));
    assert_eq!(pages.next_request(), Some(asked.clone()), "until it is answered");
    let tasks = ids(30..40);
    pages.accept(100, &tasks.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    assert_eq!(pages.next_request(), Some(Request { offset: Some(39), ..asked }));
}

#[test]
fn no_page_begins_before_the_offset_however_large_that_is() {
    for first in [u64::MAX - 100, u64::MAX - 1, u64::MAX] {
        let mut pages = Pages::new(Request { offset: Some(first), ..Default::default() });
        for round in 0..3 {
            assert!(pages.next_request().is_some_and(|request| request.offset >= Some(first)));
            let tasks = ids(round * 100..(round + 1) * 100);
            pages.accept(u64::MAX, &tasks.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        }
    }
}

#[test]
fn a_limit_that_no_call_takes_ends_as_any_other_does() {
    let mut pages = Pages::new(by_limit(0));
    pages.accept(1_000, &["invt-0", "invt-1", "invt-2"]).unwrap();
    let steps = (0..NEVER).take_while(|_| pages.accept(1_000, &["invt-3"]).is_ok()).count();
    assert_eq!((steps, pages.next_request()), (99, None));
}

/// Walks over what is told by the pages that fit an answer, and gives the limits that were asked for.
fn walk_of_large_tasks(request: Request, tasks: &[String], fits: impl Fn(&[String]) -> bool) -> (Walk, Vec<u64>) {
    let mut pages = Pages::new(request);
    let mut walk = Walk { calls: 0, told: Vec::new(), end: Ok(()) };
    let mut limits = Vec::new();
    while let Some(request) = pages.next_request() {
        assert_eq!(request.check(), Ok(()));
        limits.push(request.limit.unwrap());
        walk.calls += 1;
        let ids: Vec<String> = match &request.invocation_task_ids {
            Some(ids) => ids.iter().map(ToString::to_string).collect(),
            None => page(tasks, &request),
        };
        if !fits(&ids) {
            assert!(pages.fail("ResponseTooLarge"));
            continue;
        }
        let news = pages.accept(tasks.len() as u64, &ids.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        walk.told.extend(ids.into_iter().zip(news).filter_map(|(id, is_new)| is_new.then_some(id)));
    }
    limits.dedup();
    (walk, limits)
}

#[test]
fn where_an_answer_is_too_large_pages_have_half_as_many_tasks() {
    let tasks = ids(0..250);
    for fit in [1, 2, 3, 7, 30, 99, 100] {
        for request in [by_limit(100), by_ids(tasks.clone())] {
            let (walk, limits) = walk_of_large_tasks(request, &tasks, |page| page.len() <= fit);
            assert_eq!(walk.told, tasks, "{fit}");
            let expected = [100, 50, 25, 12, 6, 3, 1];
            let most = expected.iter().position(|limit| *limit <= fit as u64).unwrap();
            assert_eq!(limits[..=most], expected[..=most]);
        }
    }
}

#[test]
fn one_large_task_does_not_slow_the_rest_of_a_list() {
    let tasks = ids(0..10_000);
    for request in [by_limit(100), by_ids(tasks.clone())] {
        let fits = |page: &[String]| page.len() <= 3 || !page.contains(&tasks[150]);
        let (walk, limits) = walk_of_large_tasks(request, &tasks, fits);
        assert_eq!(walk.told, tasks);
        // Of as many with pages of a hundred, 101 or so.
        assert!(walk.calls < 170, "{}", walk.calls);
        assert_eq!(limits.last(), Some(&100));
    }
}

#[test]
fn only_of_an_answer_that_is_too_large_fewer_tasks_are_asked_for_and_one_at_least() {
    let mut pages = Pages::new(by_limit(2));
    for code in ["InternalError", "RequestSizeLimitExceeded", "ResponseTooLarge.X", ""] {
        assert!(!pages.fail(code), "{code}");
    }
    assert_eq!(pages.next_request().unwrap().limit, Some(2));
    assert!(pages.fail("ResponseSizeLimitExceeded"));
    assert_eq!(pages.next_request().unwrap().limit, Some(1));
    assert!(!pages.fail("ResponseSizeLimitExceeded"));
}

#[test]
fn ids_are_split_over_calls() {
    let mut asked = Vec::new();
    let walked = walk(by_ids(ids(0..250)), |request| {
        assert_eq!((request.limit, request.offset), (Some(100), None));
        let ids: Vec<_> = request.invocation_task_ids.iter().flatten().map(ToString::to_string).collect();
        asked.push(ids.len());
        // Nothing more is on a page than what was asked for, whatever TotalCount says.
        (1_000, ids)
    });
    assert_eq!(walked, Walk { calls: 3, told: ids(0..250), end: Ok(()) });
    assert_eq!(asked, [100, 100, 50]);

    let few = Request { limit: Some(5), offset: Some(3), ..by_ids(ids(0..10)) };
    let mut asked = Vec::new();
    walk(few, |request| {
        asked.push(request.invocation_task_ids.clone().unwrap());
        (0, Vec::new())
    });
    assert_eq!(asked, [ids(3..8), ids(8..10)]);
}

#[test]
fn of_ids_the_rest_is_asked_for_where_there_are_more_than_came() {
    for given in [1, 20, 99, 100] {
        let tasks = ids(0..150);
        let walked = walk(by_ids(tasks.clone()), |request| {
            let asked: Vec<_> = request.invocation_task_ids.iter().flatten().map(ToString::to_string).collect();
            (asked.len() as u64, page(&asked, &Request { limit: Some(given), ..request.clone() }))
        });
        assert_eq!((walked.told, walked.end), (tasks, Ok(())), "{given}");
    }
    // What is not there is not counted, and a count that is wrong is no page.
    for (total_count, calls) in [(0, 1), (30, 1), (31, 2), (1_000, 2)] {
        let walked = walk(by_ids(ids(0..100)), |request| (total_count, page(&ids(0..30), request)));
        assert_eq!(walked, Walk { calls, told: ids(0..30), end: Ok(()) }, "{total_count}");
    }
}

#[test]
fn many_ids_of_which_none_is_found_are_no_changing_set() {
    let walked = walk(by_ids(ids(0..20_000)), |_| (0, Vec::new()));
    assert_eq!(walked, Walk { calls: 200, told: vec![], end: Ok(()) });
}

#[test]
fn an_id_that_is_given_twice_is_told_once() {
    let walked = walk(by_ids(ids(0..100).into_iter().chain(ids(0..1))), |request| {
        (1, request.invocation_task_ids.iter().flatten().map(ToString::to_string).collect())
    });
    assert_eq!(walked, Walk { calls: 2, told: ids(0..100), end: Ok(()) });
}

#[test]
fn of_no_ids_none_is_asked_for() {
    assert_eq!(Pages::new(by_ids([])).next_request(), None);
    assert_eq!(Pages::new(Request { offset: Some(2), ..by_ids(ids(0..2)) }).next_request(), None);
}

#[test]
fn what_is_wrong_with_a_request_is_left_to_its_check() {
    let filters = Some(vec![Filter::new("invocation-id", ["inv-1"])]);
    for (request, field) in [
        (by_ids(["inv-1".into()]), "InvocationTaskIds[0]"),
        (Request { filters: filters.clone(), ..by_ids(ids(0..1)) }, "Filters"),
        (Request { filters, ..by_ids([]) }, "Filters"),
        (Request { filters: Some(vec![]), ..Default::default() }, "Filters"),
        (Request { limit: Some(0), ..by_ids(ids(0..1)) }, "Limit"),
        (Request { limit: Some(101), ..by_ids(ids(0..101)) }, "Limit"),
    ] {
        let asked = Pages::new(request).next_request().unwrap();
        assert_eq!(asked.check().unwrap_err().field(), Some(field), "{asked:?}");
    }
}

/// Walks pages of 10 over 100 tasks, of which those of `gone` go after the given number of calls.
fn walk_while_tasks_go(calls: usize, gone: Range<usize>) -> Walk {
    let mut tasks = ids(0..100);
    let mut calls_left = calls;
    walk(by_limit(10), |request| {
        if calls_left == 0 {
            tasks.retain(|task| !ids(gone.clone()).contains(task));
        }
        calls_left = calls_left.wrapping_sub(1);
        (tasks.len() as u64, page(&tasks, request))
    })
}

#[test]
fn nothing_is_missed_when_tasks_go() {
    let told = |calls, gone| {
        let walk = walk_while_tasks_go(calls, gone);
        assert_eq!(walk.end, Ok(()));
        walk.told
    };
    assert_eq!(told(2, 18..19), ids(0..100), "the very overlap");
    assert_eq!(told(2, 0..1), ids(0..100), "as much as the overlap");
    assert_eq!(told(5, 0..30), ids(0..100), "more than the overlap");
    assert_eq!(told(5, 10..60), [ids(0..46), ids(60..100)].concat(), "so much that the next page is empty");
    assert_eq!(told(5, 0..100), ids(0..46), "all");
    assert_eq!(told(10, 0..95), ids(0..91).into_iter().chain(ids(95..100)).collect::<Vec<_>>(), "at the end");
}

#[test]
fn tasks_that_go_all_the_while_do_not_stall_it() {
    for (gone_per_call, most_calls) in [(1, 106), (2, 104), (10, 110), (40, 115), (60, 167), (99, 103)] {
        let mut tasks = ids(0..10_000);
        let walk = walk(by_limit(100), |request| {
            let answer = (tasks.len() as u64, page(&tasks, request));
            tasks.drain(..gone_per_call.min(tasks.len()));
            answer
        });
        assert_eq!(walk.end, Ok(()));
        assert!(walk.told.ends_with(&tasks), "{gone_per_call}: what stayed to the end is told");
        assert!(walk.calls <= most_calls, "{gone_per_call}: {} calls", walk.calls);
    }
}

#[test]
fn it_steps_back_in_few_calls_each_time() {
    let mut tasks = ids(0..2_000);
    let mut calls = 0;
    let walk = walk(by_limit(10), |request| {
        calls += 1;
        match calls {
            101 => drop(tasks.drain(..890)),
            200 => drop(tasks.drain(..5)),
            _ => {}
        }
        (tasks.len() as u64, page(&tasks, request))
    });
    assert_eq!((walk.told.len(), walk.end), (2_000, Ok(())));
    assert!(walk.calls <= 312, "{} calls", walk.calls);
}

#[test]
fn only_pages_in_a_row_without_a_new_task_end_it() {
    let mut pages = Pages::new(by_limit(2));
    for task in ids(0..200) {
        assert_eq!(pages.accept(1_000, &["invt-first", &task]).map(|news| news[1]), Ok(true));
        assert_eq!(pages.accept(1_000, &["invt-first", &task]), Ok(vec![false, false]));
    }
}

#[test]
fn no_total_count_ends_it_early_or_keeps_it_going() {
    let tasks = ids(0..250);
    // 100 is the end of the first page, 199 that of the second.
    for (total_count, calls) in [(0, 3), (1, 3), (100, 3), (199, 3), (250, 3), (251, 5), (u64::MAX, 5)] {
        let walk = walk(by_limit(100), |request| (total_count, page(&tasks, request)));
        assert_eq!(walk, Walk { calls, told: tasks.clone(), end: Ok(()) }, "{total_count}");
    }
}

#[test]
fn a_service_may_give_less_or_more_than_it_was_asked_for() {
    let tasks = ids(0..250);
    for given in [1, 2, 20, 60, 120, 1_000] {
        let walk = walk(by_limit(100), |request| {
            let request = Request { limit: Some(given), ..request.clone() };
            (250, page(&tasks, &request))
        });
        assert_eq!((walk.told, walk.end), (tasks.clone(), Ok(())), "{given}");
    }
}

#[test]
fn a_page_of_nothing_but_what_it_shares_with_the_one_before_is_not_the_end() {
    for given in [&[2, 1][..], &[100, 100, 1], &[3, 1], &[1, 1, 5], &[100, 100, 2], &[100, 3], &[100, 100, 100, 4]] {
        // Of what has come before it, it shares as much more. A page of one task shares none, and may miss what has gone.
        for (come, gone) in [(0, 0), (5, 0), (0, if given.contains(&1) { 0 } else { 5 })] {
            let mut tasks = ids(0..300);
            let mut given = given.iter().cycle();
            let walk = walk(by_limit(100), |request| {
                if request.offset >= Some(99) && tasks.len() == 300 {
                    tasks.splice(0..gone, ids(1_000..1_000 + come));
                }
                let request = Request { limit: given.next().copied(), ..request.clone() };
                (tasks.len() as u64, page(&tasks, &request))
            });
            assert_eq!(walk.end, Ok(()));
            assert!(ids(gone..300).iter().all(|id| walk.told.contains(id)), "{come} come, {gone} gone");
        }
    }
}

#[test]
fn a_service_that_ignores_where_to_begin_is_given_up() {
    let full = walk(by_limit(100), |_| (1_000, ids(0..100)));
    let error = full.end.unwrap_err();
    assert_eq!((full.calls, full.told), (101, ids(0..100)));
    assert_eq!((error.kind(), error.code(), error.retryable()), (ErrorKind::Service, "ListingUnstable", true));
    let short = walk(by_limit(100), |_| (1_000, ids(0..3)));
    assert_eq!((short.calls, short.told, short.end), (101, ids(0..3), Err(error)));
    assert_eq!(walk(by_limit(100), |_| (3, ids(0..3))).calls, 1);
}

#[test]
fn a_task_is_told_once_however_often_a_page_holds_it_unless_it_has_no_id() {
    let mut pages = Pages::new(by_limit(100));
    let news = pages.accept(5, &["invt-1", "", "invt-1", "", "invt-2"]);
    assert_eq!(news, Ok(vec![true, true, false, true, true]));
    assert_eq!(pages.next_request(), None);
    assert_eq!(pages.accept(500, &["invt-2"; 100]), Ok(vec![false; 100]), "an answer that was not asked for");
    assert_eq!(pages.next_request(), None);
}
