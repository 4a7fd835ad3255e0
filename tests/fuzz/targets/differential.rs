//! What the core reads of an answer is what `serde_json` reads of it, and it refuses what that refuses, but for the exceptions
//! that `Rules` lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use tat_tasks_core::tasks::{DescribeInvocationTasksResponse, Record, SeenTasks};
use tat_tasks_core::{Error, ErrorKind};
use tat_tasks_fuzz::answer::{Answer, expected};
use tat_tasks_fuzz::frames::{Frames, KeptTexts};
use tat_tasks_fuzz::json::LARGEST_SAFE_INTEGER;
use tat_tasks_fuzz::text::written_out;

fuzz_target!(|body: &[u8]| {
    // Of what is no success, one at a time: most of the reading is the same.
    let other_status = [0, 404, 429, 500][body.len() % 4];
    for (status, hides_output) in [(200, false), (299, true), (other_status, false)] {
        let parsed = DescribeInvocationTasksResponse::parse(status, body, hides_output);
        let tasks = parsed.as_ref().map(written).map_err(Clone::clone);
        assert_eq!(of(status, tasks), expected(status, body, hides_output, u64::MAX));

        let mut texts = KeptTexts::default();
        let words = DescribeInvocationTasksResponse::read_frames(status, body, hides_output, &mut texts);
        let framed = words.map(|words| {
            Frames::new(&words, &texts)
                .record(DescribeInvocationTasksResponse::FRAME, DescribeInvocationTasksResponse::MEMBERS)
        });
        assert_eq!(of(status, framed), expected(status, body, hides_output, LARGEST_SAFE_INTEGER));

        if let Ok(response) = parsed {
            check_sightings(&response, &SeenTasks::read(body, hides_output));
        }
    }
});

/// The response that is written, read by another.
fn written(response: &DescribeInvocationTasksResponse<'_>) -> Value {
    let mut written: Value = serde_json::from_str(&response.to_json()).expect("JSON to others");
    written["Response"].take()
}

fn of(status: u16, read: Result<Value, Error>) -> Answer {
    let error = match read {
        Ok(tasks) => return Answer::Tasks(tasks),
        Err(error) => error,
    };
    let request_id = error.request_id().map(written_out);
    if error.kind() == ErrorKind::Protocol && error.code() == "InvalidResponse" {
        assert!(error.retryable());
        return Answer::Invalid { request_id };
    }
    if error.code() == format!("HttpStatus.{status}")
        && error.message().starts_with("expected HTTP 200 and the API's JSON, got ")
    {
        assert_eq!(request_id, None);
        assert_eq!(error.retryable(), status == 429 || status == 500);
        return Answer::Status(status);
    }
    assert_eq!(error.kind(), tat_tasks_core::classify(error.code()).kind);
    Answer::Refusal { code: written_out(error.code()), message: written_out(error.message()), request_id }
}

/// What is taken of an answer to follow tasks is what the whole reading takes.
fn check_sightings(response: &DescribeInvocationTasksResponse<'_>, seen: &SeenTasks<'_>) {
    assert_eq!(seen.total_count(), response.total_count);
    let sightings: Vec<_> = seen
        .sightings()
        .iter()
        .map(|sighting| json!([sighting.id, sighting.status.as_str(), sighting.exit_code, sighting.output]))
        .collect();
    let expected: Vec<_> = response
        .invocation_task_set
        .iter()
        .map(|task| {
            let id = task.invocation_task_id.as_deref().unwrap_or_default();
            let status = task.task_status.as_ref().map_or("", |status| status.as_str());
            let result = task.task_result.as_ref();
            let exit_code = result.and_then(|result| result.exit_code);
            json!([id, status, exit_code, result.and_then(|result| result.output.as_deref())])
        })
        .collect();
    assert_eq!(sightings, expected);
}
