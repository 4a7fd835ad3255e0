//! A relay takes a body exactly when it is JSON of the members of the action and a region, each once, within every limit; and
//! what goes on from it is what was asked. Parameters alone are read by the same rules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use tat_tasks_core::ErrorKind;
use tat_tasks_core::tasks::{DescribeInvocationTasksRequest, Filter, Member, MemberKind, Record, RelayRequest};
use tat_tasks_fuzz::json::{Rules, read};
use tat_tasks_fuzz::{limits, text};

const REGION: Member = Member { name: "Region", kind: MemberKind::Text, is_required: true };

fuzz_target!(|body: &[u8]| {
    check_relay_request(body);
    if let Ok(text) = core::str::from_utf8(body) {
        check_parameters(text);
    }
});

fn check_relay_request(body: &[u8]) {
    let members: Vec<_> = DescribeInvocationTasksRequest::MEMBERS
        .iter()
        .map(|member| Member { name: member.name, kind: member.kind, is_required: member.is_required })
        .chain([REGION])
        .collect();
    let expected = read(body, &members, Rules::RELAY_BODY)
        .filter(|body| body["Region"].as_str().is_some_and(limits::is_region))
        .filter(|body| limits::are_kept(&request_of(body)));
    match (RelayRequest::parse(body), expected) {
        (Ok(relayed), Some(expected)) => {
            assert_eq!(relayed.region.as_str(), expected["Region"]);
            assert_eq!(relayed.request, request_of(&expected));
            let written = relayed.to_json();
            let again = RelayRequest::parse(written.as_bytes()).expect("what is written is read");
            assert_eq!((&again.region, again.request.to_json()), (&relayed.region, relayed.request.to_json()));
            assert_eq!(again.to_json(), written);
        }
        (Err(error), None) => {
            assert_eq!(error.kind(), ErrorKind::Validation);
            let code = error.code();
            assert!(code.starts_with("InvalidParameter") || ["UnknownParameter", "MissingParameter"].contains(&code));
            assert!(error.field().is_some() && text::is_seen(&error), "{error:?}");
        }
        (read, expected) => panic!("{}: {read:?}, but {expected:?}", String::from_utf8_lossy(body)),
    }
}

fn check_parameters(text: &str) {
    let expected = read(text.as_bytes(), DescribeInvocationTasksRequest::MEMBERS, Rules::REQUEST);
    match (DescribeInvocationTasksRequest::from_json(text), &expected) {
        (Ok(request), Some(expected)) => assert_eq!(request, request_of(expected)),
        (Err(error), None) => {
            assert_eq!((error.kind(), error.code()), (ErrorKind::Validation, "InvalidParameterValue"));
            assert!(error.field().is_some() && text::is_seen(&error), "{error:?}");
        }
        (read, expected) => panic!("{text}: {read:?}, but {expected:?}"),
    }
}

fn request_of(body: &Map<String, Value>) -> DescribeInvocationTasksRequest<'_> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    let filter = |value: &Value| Filter::new(text(&value["Name"]), texts(&value["Values"]));
    DescribeInvocationTasksRequest {
        invocation_task_ids: body.get("InvocationTaskIds").map(|ids| texts(ids).into_iter().map(Into::into).collect()),
        filters: body.get("Filters").map(|filters| filters.as_array().into_iter().flatten().map(filter).collect()),
        limit: body.get("Limit").and_then(Value::as_u64),
        offset: body.get("Offset").and_then(Value::as_u64),
        hide_output: body.get("HideOutput").and_then(Value::as_bool),
    }
}
