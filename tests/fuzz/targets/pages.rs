//! Whatever a service answers, a walk over pages ends, asks only for what the service takes, and tells no task twice.
#![no_main]

use std::collections::HashSet;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use tat_tasks_core::policy::Pages;
use tat_tasks_core::tasks::{DescribeInvocationTasksRequest, Filter};

#[derive(Arbitrary, Debug)]
struct Walk {
    ids: Option<u16>,
    is_filtered: bool,
    limit: Option<u8>,
    offset: Option<u64>,
    answers: Vec<Answer>,
}

#[derive(Arbitrary, Debug)]
struct Answer {
    total_count: u64,
    /// Each stands for an id; 0 for a task that has none.
    ids: Vec<u8>,
    /// There is none: it has too many bytes.
    is_too_large: bool,
    /// How many more tasks, of which none is in another answer.
    more: u8,
}

fuzz_target!(|walk: Walk| {
    let ids = |count: u16| (0..count).map(|id| format!("invt-{id}").into()).collect();
    let request = DescribeInvocationTasksRequest {
        invocation_task_ids: walk.ids.map(|count| ids(count % 1_000)),
        filters: walk.is_filtered.then(|| vec![Filter::new("invocation-id", ["inv-1"])]),
        limit: walk.limit.map(u64::from),
        offset: walk.offset,
        hide_output: None,
    };
    // Any number of ids is taken, and split.
    let first_id = request.invocation_task_ids.as_ref().map(|ids| ids.iter().take(1).cloned().collect::<Vec<_>>());
    let is_good = DescribeInvocationTasksRequest { invocation_task_ids: first_id, ..request.clone() }.check().is_ok();
    let first_offset = request.offset.unwrap_or_default();
    let mut pages = Pages::new(request);
    let mut told = HashSet::new();
    for (number, answer) in walk.answers.iter().enumerate() {
        let Some(request) = pages.next_request() else { break };
        assert_eq!(pages.next_request().as_ref(), Some(&request), "until it is answered");
        assert!(request.check().is_ok() || !is_good, "{request:?}");
        // With ids it counts what has come of those of the call.
        let is_by_ids = request.invocation_task_ids.is_some();
        assert!(request.offset.is_none_or(|offset| if is_by_ids { offset < 100 } else { offset >= first_offset }));
        if answer.is_too_large {
            let limit = request.limit.expect("a limit");
            assert_eq!(pages.fail("ResponseTooLarge"), limit > 1);
            assert_eq!(
                pages.next_request().expect("the same page").limit,
                Some(if limit > 1 { limit / 2 } else { limit })
            );
            continue;
        }
        let known = answer.ids.iter().map(|id| if *id == 0 { String::new() } else { format!("invt-{id}") });
        let ids: Vec<_> = known.chain((0..answer.more).map(|id| format!("invt-{number}-{id}"))).collect();
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        match pages.accept(answer.total_count, &ids) {
            Ok(news) => {
                assert_eq!(news.len(), ids.len());
                for (id, _) in ids.iter().zip(news).filter(|(id, is_new)| *is_new && !id.is_empty()) {
                    assert!(told.insert(id.to_string()), "{id} is told twice");
                }
            }
            Err(error) => {
                assert_eq!(error.code(), "ListingUnstable");
                assert_eq!(pages.next_request(), None);
            }
        }
    }

    // An empty answer follows nothing and holds nothing new: the walk ends at last.
    let mut calls = 0;
    while pages.next_request().is_some() {
        let _ = pages.accept(u64::MAX, &[]);
        calls += 1;
        assert!(calls <= 1_000, "a walk that does not end");
    }
});
