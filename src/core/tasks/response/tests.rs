use super::super::record::Record;
use super::*;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;

/// The example of the action's page.
const EXAMPLE: &str = include_str!("../../../../tests/fixtures/official-example.json");

fn parse(body: &str) -> Result<DescribeInvocationTasksResponse<'_>, Error> {
    DescribeInvocationTasksResponse::parse(200, body.as_bytes(), false)
}

#[test]
fn the_example_of_the_page() {
    let response = parse(EXAMPLE).unwrap();
    assert_eq!(response.total_count, 1);
    assert_eq!(response.request_id, "a1df9725-51c6-466d-a038-4c86461a8e26");
    let task = &response.invocation_task_set[0];
    assert_eq!(task.invocation_task_id.as_deref(), Some("invt-08oe5fe2"));
    assert_eq!(task.task_status, Some(super::super::TaskStatus::Success));
    assert_eq!(task.start_time.value().map(AsRef::as_ref), Some("2020-11-05T07:49:58+00:00"));
    assert_eq!(task.command_name, None);
    let document = task.command_document.as_ref().unwrap();
    assert_eq!((document.timeout, document.username.as_deref()), (Some(1), Some("root")));
    let result = task.task_result.as_ref().unwrap();
    assert_eq!((result.exit_code, result.output.as_deref(), result.dropped), (Some(0), Some("cm9vdAo="), Some(0)));
}

#[test]
fn what_is_in_an_envelope_begins_with_the_members_of_a_response() {
    let response = DescribeInvocationTasksResponse::MEMBERS;
    assert_eq!(Answered::MEMBERS.len(), response.len() + 1);
    for (answered, member) in Answered::MEMBERS.iter().zip(response) {
        assert_eq!((answered.name, answered.kind), (member.name, member.kind));
    }
}

#[test]
fn an_error_beside_tasks_is_an_error() {
    let body =
        r#"{"Response":{"TotalCount":0,"InvocationTaskSet":[],"Error":{"Code":"A.B","Message":"m"},"RequestId":"r"}}"#;
    let error = parse(body).unwrap_err();
    assert_eq!((error.code(), error.request_id()), ("A.B", Some("r")));
}

#[test]
fn lists_that_follow_each_other_are_not_deep() {
    let lists = vec!["[[],{}]"; 100].join(",");
    let body = format!(r#"{{"Response":{{"TotalCount":0,"New":[{lists}],"InvocationTaskSet":[]}}}}"#);
    assert!(parse(&body).is_ok());
}

#[test]
fn a_count_of_2_to_the_32_is_not_none() {
    assert_eq!(parse(r#"{"Response":{"TotalCount":4294967296}}"#).unwrap_err().code(), "InvalidResponse");
}

#[test]
fn a_control_character_is_refused_wherever_it_is() {
    for position in 0..20 {
        for control in ['\0', '\u{1f}'] {
            let mut id = "0123456789abcdefghij".to_string();
            id.replace_range(position..=position, &control.to_string());
            let body = format!(r#"{{"Response":{{"TotalCount":0,"InvocationTaskSet":[],"RequestId":"{id}"}}}}"#);
            assert_eq!(parse(&body).unwrap_err().code(), "InvalidResponse", "{body:?}");
        }
    }
}

#[test]
fn what_is_parsed_and_written_again_is_equal() {
    let response = parse(EXAMPLE).unwrap();
    let written = response.to_json();
    assert_eq!(parse(&written).unwrap(), response);
    let original: serde_json::Value = serde_json::from_str(EXAMPLE).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), original);
}

#[test]
fn a_hidden_output_is_absent() {
    let response = DescribeInvocationTasksResponse::parse(200, EXAMPLE.as_bytes(), true).unwrap();
    assert_eq!(response.invocation_task_set[0].task_result.as_ref().unwrap().output, None);
    assert!(!response.to_json().contains("\"Output\""));
}

#[test]
fn what_the_service_may_leave_out_or_add() {
    let task = r#"{"TaskStatus":"RESTING","StartTime":null,"ErrorInfo":null,"New":{"a":[1,{}]},
        "TaskResult":{"ExitCode":-9223372036854775808,"Dropped":18446744073709551615,"ExecStartTime":null}}"#;
    let body = format!(
        r#"{{"Extra":[],"Response":{{"TotalCount":7,"DeprecatedWarning":"x","InvocationTaskSet":[{task},{{}}]}}}}"#
    );
    let response = parse(&body).unwrap();
    assert_eq!((response.total_count, response.request_id.as_ref()), (7, ""));
    let task = &response.invocation_task_set[0];
    assert_eq!(task.task_status.as_ref().unwrap().as_str(), "RESTING");
    assert_eq!((&task.start_time, &task.end_time), (&crate::tasks::Nullable::Null, &crate::tasks::Nullable::Absent));
    assert_eq!(task.error_info, None);
    let result = task.task_result.as_ref().unwrap();
    assert_eq!((result.exit_code, result.dropped), (Some(i64::MIN), Some(u64::MAX)));
    assert_eq!(response.invocation_task_set[1], InvocationTask::default());
}

#[test]
fn an_empty_set_may_be_none_where_nothing_matches() {
    for body in [
        r#"{"Response":{"TotalCount":0,"InvocationTaskSet":[],"RequestId":"r"}}"#,
        r#"{"Response":{"TotalCount":0,"InvocationTaskSet":null,"RequestId":"r"}}"#,
        r#"{"Response":{"TotalCount":0,"RequestId":"r"}}"#,
        r#"{"Response":{"TotalCount":0}}"#,
    ] {
        assert_eq!(parse(body).unwrap().invocation_task_set, []);
        let words =
            DescribeInvocationTasksResponse::read_frames(200, body.as_bytes(), false, &mut KeptTexts::default());
        let present = words_at(&words.unwrap(), DescribeInvocationTasksResponse::FRAME)[0];
        assert_eq!(present, 0b111, "all members of a response, in its frame too");
    }
}

#[test]
fn a_frame_says_which_members_have_the_words_of_the_frame_before() {
    let members = InvocationTask::MEMBERS;
    let task = |id: &str, status: &str| {
        format!(r#"{{"InvocationTaskId":"{id}","TaskStatus":"{status}","StartTime":null,"CommandId":"cmd-1"}}"#)
    };
    let tasks = [
        (task("invt-1", "RUNNING"), vec![]),
        (task("invt-2", "RUNNING"), vec!["CommandId", "TaskStatus", "StartTime"]),
        (task("invt-2", "SUCCESS"), vec!["InvocationTaskId", "CommandId", "StartTime"]),
        (task("invt-2", "SUCCESS"), vec!["InvocationTaskId", "CommandId", "TaskStatus", "StartTime"]),
    ];
    let set: Vec<_> = tasks.iter().map(|(task, _)| task.as_str()).collect();
    let body = format!(r#"{{"Response":{{"TotalCount":4,"InvocationTaskSet":[{}],"RequestId":"r"}}}}"#, set.join(","));
    let mut texts = KeptTexts::default();
    let words = DescribeInvocationTasksResponse::read_frames(200, body.as_bytes(), false, &mut texts).unwrap();
    let [begin, _] = words_at(&words, place_of(DescribeInvocationTasksResponse::FRAME, 1));
    let (mut frame, mut before) = (begin as usize, begin as usize);
    for (task, expected) in tasks {
        let [same, end] = words_at(&words, frame + 2);
        let is_same = |position: &usize| same & (1 << position) != 0;
        let positions: Vec<_> = (0..members.len()).filter(is_same).collect();
        for position in &positions {
            assert_eq!(words_at(&words, place_of(frame, *position)), words_at(&words, place_of(before, *position)));
        }
        let names: Vec<_> = positions.into_iter().map(|position| members[position].name).collect();
        assert_eq!(names, expected, "{task}");
        (before, frame) = (frame, end as usize);
    }
}

#[test]
fn an_error_of_the_service_is_found_whatever_the_status() {
    let body = r#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"slow \u6162"},"RequestId":"r-1"}}"#;
    for status in [200, 400, 429, 500] {
        let error = DescribeInvocationTasksResponse::parse(status, body.as_bytes(), false).unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Throttled, "RequestLimitExceeded"));
        assert_eq!((error.message(), error.request_id(), error.retryable()), ("slow 慢", Some("r-1"), true));
    }
}

#[test]
fn any_status_of_success_is_one() {
    for status in [200, 201, 299] {
        assert!(DescribeInvocationTasksResponse::parse(status, EXAMPLE.as_bytes(), false).is_ok());
    }
}

#[test]
fn an_error_of_an_unknown_code_is_carried_as_it_is() {
    let error = parse(r#"{"Response":{"Error":{"Code":"Brand.New"}}}"#).unwrap_err();
    assert_eq!((error.kind(), error.code(), error.request_id()), (ErrorKind::Service, "Brand.New", None));
}

#[test]
fn what_is_no_answer_says_what_was_expected_where() {
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let cases: &[(&str, &str)] = &[
        ("", "expected an object, got the end of the text (at byte 0)"),
        ("  \n", "expected an object, got the end of the text"),
        ("<!DOCTYPE html><html>", "expected an object, got \"<\", as a web page begins"),
        ("{}", "Response: expected this member, got none"),
        ("[]", "expected an object, got an array"),
        ("null", "expected an object, got null"),
        ("\u{feff}{}", "expected an object, got something that is no JSON"),
        (r#"{"Response":null}"#, "Response: expected an object, got null"),
        (r#"{"Response":{}}"#, "Response.TotalCount: expected this member, got none"),
        (r#"{"Response":{"TotalCount":1}}"#, "Response.InvocationTaskSet: expected this member, got none"),
        (r#"{"Response":{"TotalCount":1,"Invocati"#, "Response: expected the end of a string, got the end of the text"),
        (r#"{"Response":{"TotalCount":1"#, "expected \",\" or \"}\", got the end of the text"),
        (r#"{"Response":{"TotalCount":-1,"InvocationTaskSet":[]}}"#, "Response.TotalCount: expected an integer"),
        (r#"{"Response":{"TotalCount":1.5}}"#, "Response.TotalCount: expected an integer that is not negative"),
        (r#"{"Response":{"TotalCount":01}}"#, "Response.TotalCount: expected a number, got a malformed one"),
        (
            r#"{"Response":{"TotalCount":"1"}}"#,
            "Response.TotalCount: expected an integer that is not negative, got a string",
        ),
        (
            r#"{"Response":{"TotalCount":1,"InvocationTaskSet":[{},{"TaskResult":{"ExitCode":"hunter2"}}]}}"#,
            "Response.InvocationTaskSet[1].TaskResult.ExitCode: expected a 64-bit integer, got a string",
        ),
        (
            r#"{"Response":{"TotalCount":1,"InvocationTaskSet":[{"TaskResult":{"ExitCode":9223372036854775808}}]}}"#,
            "ExitCode: expected a 64-bit integer, got 9223372036854775808",
        ),
        (
            r#"{"Response":{"TotalCount":1,"InvocationTaskSet":[{"TaskResult":{"Output":5}}]}}"#,
            "Response.InvocationTaskSet[0].TaskResult.Output: expected a string, got a number",
        ),
        (
            r#"{"Response":{"TotalCount":1,"InvocationTaskSet":{}}}"#,
            "Response.InvocationTaskSet: expected an array, got an object",
        ),
        (
            r#"{"Response":{"TotalCount":1,"InvocationTaskSet":[7]}}"#,
            "InvocationTaskSet[0]: expected an object, got a number",
        ),
        (
            r#"{"Response":{"TotalCount":1,"TotalCount":2}}"#,
            "Response.TotalCount: expected this member once, got it twice",
        ),
        (r#"{"Response":{},"Response":{}}"#, "Response: expected this member once, got it twice"),
        (r#"{"Response":{"Error":{}}}"#, "Response.Error.Code: expected this member, got none"),
        (r#"{"Response":{"Error":"hunter2"}}"#, "Response.Error: expected an object, got a string"),
        (r#"{"Response":{"RequestId":"\x"}}"#, "got an unknown escape in it"),
        (r#"{"Response":{"RequestId":"\u12g4"}}"#, "expected four hexadecimal digits"),
        ("{\"Response\":{\"RequestId\":\"a\nb\"}}", "got a control character in it"),
        ("{\"Response\":{\"RequestId\":\"a\u{1f}b\"}}", "got a control character in it"),
        (r#"{"Response":{}} x"#, "expected the end of the text, got something that is no JSON"),
        (r#"{"Response":{"New":nul}}"#, "Response.New: expected \"null\", got another word"),
        (&deep, "expected an object, got an array"),
    ];
    for (body, message) in cases {
        let error = parse(body).expect_err(body);
        assert_eq!((error.kind(), error.code()), (ErrorKind::Protocol, "InvalidResponse"), "{body}");
        assert!(error.message().contains(message), "{body}\n{}", error.message());
        assert!(!error.message().contains("hunter2"), "{}", error.message());
        assert!(error.retryable());
    }
    let nested = format!(r#"{{"New":{deep}}}"#);
    assert!(parse(&nested).unwrap_err().message().contains("at most 32 levels of nesting"));
    let error = DescribeInvocationTasksResponse::parse(200, b"{\"Response\":\"\xff\"}", false).unwrap_err();
    assert!(error.message().contains("expected UTF-8, got another byte at 13"), "{error}");
}

#[test]
fn half_of_a_surrogate_pair_costs_one_character_and_not_the_page() {
    for (escaped, text) in [
        (r"a\ud83d", "a\u{fffd}"),
        (r"\ude00b", "\u{fffd}b"),
        (r"\ud83d\u0041", "\u{fffd}A"),
        (r"\ud800\udc00\udbff\udfff", "\u{10000}\u{10ffff}"),
        (r"\ud83d\ud83d\ude00", "\u{fffd}\u{1f600}"),
    ] {
        let body = format!(r#"{{"Response":{{"TotalCount":0,"RequestId":"{escaped}"}}}}"#);
        assert_eq!(parse(&body).unwrap().request_id, text, "{escaped}");
    }
}

#[test]
fn an_error_of_the_service_is_not_masked_by_what_stands_beside_it() {
    let body =
        r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure"},"InvocationTaskSet":"","RequestId":"r"}}"#;
    let error = parse(body).unwrap_err();
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Auth, Some("r")));
}

#[test]
fn an_answer_that_is_none_still_says_which_call_it_was() {
    let error = parse(r#"{"Response":{"TotalCount":"1","InvocationTaskSet":[],"RequestId":"r-9"}}"#).unwrap_err();
    assert_eq!((error.code(), error.request_id()), ("InvalidResponse", Some("r-9")));
}

#[test]
fn integers_beyond_those_of_javascript_are_refused_where_they_are_asked_to_be() {
    let body = |code: &str| {
        format!(r#"{{"Response":{{"TotalCount":1,"InvocationTaskSet":[{{"TaskResult":{{"ExitCode":{code}}}}}]}}}}"#)
    };
    let parse_safe = |body: &str| {
        let mut texts = KeptTexts::default();
        DescribeInvocationTasksResponse::read_frames(200, body.as_bytes(), false, &mut texts).map(|_| ())
    };
    for code in ["9007199254740991", "-9007199254740991"] {
        assert_eq!(parse_safe(&body(code)), Ok(()));
    }
    for code in ["9007199254740992", "-9007199254740992", "-9223372036854775808"] {
        let error = parse_safe(&body(code)).unwrap_err();
        let place = "Response.InvocationTaskSet[0].TaskResult.ExitCode: expected an integer between ±9007199254740991";
        assert!(error.message().contains(place), "{error}");
        assert!(parse(&body(code)).is_ok());
    }
}

#[test]
fn a_set_of_more_than_ten_thousand_tasks_is_none_of_this_api() {
    let body = |count: usize| {
        let tasks = alloc::vec!["{}"; count].join(",");
        format!(r#"{{"Response":{{"TotalCount":1,"InvocationTaskSet":[{tasks}]}}}}"#)
    };
    assert_eq!(parse(&body(10_000)).unwrap().invocation_task_set.len(), 10_000);
    assert!(parse(&body(10_001)).unwrap_err().message().contains("at most 10000 items, got more"));
}

#[test]
fn a_status_without_an_answer_decides_alone() {
    let html = b"<html>502 Bad Gateway</html>";
    for (status, kind, is_retryable, says) in [
        (502, ErrorKind::Service, true, "out of order"),
        (503, ErrorKind::Service, true, "out of order"),
        (500, ErrorKind::Service, true, "out of order"),
        (599, ErrorKind::Service, true, "out of order"),
        (600, ErrorKind::Protocol, false, "no answer of this API"),
        (429, ErrorKind::Throttled, true, "too many calls"),
        (404, ErrorKind::Protocol, false, "no answer of this API"),
        (300, ErrorKind::Protocol, false, "a redirect"),
        (302, ErrorKind::Protocol, false, "a redirect"),
        (0, ErrorKind::Protocol, false, "a redirect"),
    ] {
        for body in [&html[..], EXAMPLE.as_bytes()] {
            let error = DescribeInvocationTasksResponse::parse(status, body, false).unwrap_err();
            assert_eq!((error.kind(), error.retryable()), (kind, is_retryable), "{status}");
            assert_eq!(error.code(), format!("HttpStatus.{status}"));
            assert!(error.to_string().contains("expected HTTP 200") && error.message().contains(says), "{error}");
        }
    }
}
