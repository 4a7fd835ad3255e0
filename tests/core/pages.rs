//! A query's pages, over sets of tasks that change.

use tat_tasks_core::policy::Pages;
use tat_tasks_core::tasks::DescribeInvocationTasksRequest;

#[test]
fn an_empty_list_of_ids_is_not_asked_for() {
    let pages = Pages::new(DescribeInvocationTasksRequest { invocation_task_ids: Some(vec![]), ..Default::default() });
    assert_eq!(pages.next_request(), None);
}
