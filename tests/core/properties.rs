//! Laws that hold for every input.

use std::borrow::Cow;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use tat_tasks_core::signing::SigningKeyCache;
use tat_tasks_core::tasks::{
    CommandDocument, CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Filter,
    InvocationTask, Nullable, Output, RequestClient, TaskResult, TaskStatus, limits,
};
use tat_tasks_core::{Credential, Endpoint, Region, Request, Timestamp, classify};

type Text = Cow<'static, str>;

fn text() -> impl Strategy<Value = Option<Text>> {
    option::of(any::<String>().prop_map(Cow::Owned))
}

fn nullable() -> impl Strategy<Value = Nullable<Text>> {
    prop_oneof![
        Just(Nullable::Absent),
        Just(Nullable::Null),
        any::<String>().prop_map(|text| Nullable::Value(Cow::Owned(text))),
    ]
}

fn task_status() -> impl Strategy<Value = Option<TaskStatus<'static>>> {
    option::of(prop_oneof![
        proptest::sample::select(TaskStatus::KNOWN).prop_map(|(status, _)| status),
        any::<String>().prop_map(|name| TaskStatus::from(Cow::<'static, str>::Owned(name))),
    ])
}

prop_compose! {
    fn task_result()(
        exit_code in any::<Option<i64>>(),
        output in text(),
        exec_start_time in nullable(),
        exec_end_time in nullable(),
        dropped in any::<Option<u64>>(),
        output_url in text(),
        output_upload_cos_error_info in text(),
    ) -> TaskResult<'static> {
        TaskResult {
            exit_code, output, exec_start_time, exec_end_time, dropped, output_url, output_upload_cos_error_info,
        }
    }
}

prop_compose! {
    fn command_document()(
        content in text(),
        command_type in text(),
        timeout in any::<Option<u64>>(),
        username in text(),
    ) -> CommandDocument<'static> {
        CommandDocument { content, command_type, timeout, username, ..CommandDocument::default() }
    }
}

prop_compose! {
    fn task()(
        invocation_task_id in text(),
        task_status in task_status(),
        task_result in option::of(task_result()),
        start_time in nullable(),
        created_time in text(),
        command_document in option::of(command_document()),
        error_info in text(),
    ) -> InvocationTask<'static> {
        InvocationTask {
            invocation_task_id, task_status, task_result, start_time, created_time, command_document, error_info,
            ..InvocationTask::default()
        }
    }
}

prop_compose! {
    fn response()(
        total_count in any::<u64>(),
        invocation_task_set in vec(task(), 0..4),
        request_id in any::<String>(),
    ) -> DescribeInvocationTasksResponse<'static> {
        DescribeInvocationTasksResponse { total_count, invocation_task_set, request_id: Cow::Owned(request_id) }
    }
}

/// Any JSON, as another parser writes it.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An answer with some of its bytes changed, cut or doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    (response(), vec((any::<prop::sample::Index>(), any::<u8>()), 0..4), any::<prop::sample::Index>()).prop_map(
        |(response, changes, cut)| {
            let mut body = response.to_json().into_bytes();
            for (index, byte) in changes {
                *index.get_mut(&mut body) = byte;
            }
            body.truncate(cut.index(body.len() * 2));
            body
        },
    )
}

fn caller(region: Region) -> CommonParameters {
    CommonParameters { endpoint: Endpoint::default(), region, language: None, request_client: RequestClient::default() }
}

fn prepare(region: Region, request: &DescribeInvocationTasksRequest<'_>) -> Result<Request, tat_tasks_core::Error> {
    let credential = Credential::new("AKIDEXAMPLE", "EXAMPLEKEY", None)?;
    let timestamp = Timestamp::from_unix_seconds(1_604_562_606)?;
    caller(region).prepare(request, &credential, timestamp, &mut SigningKeyCache::new())
}

const HEADERS: [&str; 7] = [
    "Authorization",
    "Content-Type",
    "X-TC-Action",
    "X-TC-Version",
    "X-TC-Timestamp",
    "X-TC-Region",
    "X-TC-RequestClient",
];

/// Whether a JSON text has an escape from `\ud800` to `\udfff`.
fn names_a_surrogate(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.split("\\ud").skip(1).any(|rest| rest.starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f']))
}

proptest! {
    // A failure becomes a test of its own beside the code, instead of a line in a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_parsed_as_it_was(response in response()) {
        let json = response.to_json();
        let parsed = DescribeInvocationTasksResponse::parse(200, json.as_bytes(), false);
        prop_assert_eq!(parsed.as_ref(), Ok(&response));
    }

    #[test]
    fn what_is_written_is_json_to_others(response in response()) {
        let value: Value = serde_json::from_str(&response.to_json()).unwrap();
        prop_assert_eq!(&value["Response"]["RequestId"], &json!(response.request_id));
        prop_assert_eq!(value["Response"]["InvocationTaskSet"].as_array().unwrap().len(), response.invocation_task_set.len());
    }

    #[test]
    fn no_bytes_make_the_parser_panic(body in vec(any::<u8>(), 0..200), status in any::<u16>()) {
        let _ = DescribeInvocationTasksResponse::parse(status, &body, true);
    }

    #[test]
    fn no_damage_makes_the_parser_panic_or_accept_what_another_parser_refuses(body in damaged()) {
        let ours = DescribeInvocationTasksResponse::parse(200, &body, false);
        if ours.is_ok() {
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok());
        }
    }

    #[test]
    fn whatever_json_a_member_that_is_not_known_holds_is_skipped(value in json_value()) {
        let body = json!({ "Response": { "New": value, "TotalCount": 0, "InvocationTaskSet": [], "RequestId": "r" } });
        let body = body.to_string();
        prop_assert!(DescribeInvocationTasksResponse::parse(200, body.as_bytes(), false).is_ok());
    }

    #[test]
    fn a_text_is_json_to_us_exactly_when_it_is_to_others(
        text in prop_oneof![
            "[-0-9.eE+ ]{1,8}",
            r#""(\\[\\"/bfnrtu]|[0-9a-fA-F]|\\u[0-9a-cA-CeEfF][0-9a-fA-F]{3}){0,6}""#,
            r#"[\[\]{},:"0-9a-z\\ ]{0,12}"#,
        ],
    ) {
        // Half of a pair of surrogates is replaced here, and refused there.
        prop_assume!(!names_a_surrogate(&text));
        let body = format!(r#"{{"Response":{{"New":{text},"TotalCount":0,"RequestId":"r"}}}}"#);
        let ours = DescribeInvocationTasksResponse::parse(200, body.as_bytes(), false).is_ok();
        let theirs = serde_json::from_str::<Value>(&body).is_ok();
        prop_assert_eq!(ours, theirs, "{}", body);
    }

    #[test]
    fn no_text_makes_the_request_panic(json in any::<String>()) {
        let _ = DescribeInvocationTasksRequest::from_json(&json);
    }

    #[test]
    fn no_text_makes_the_rest_panic(text in any::<String>(), number in any::<u64>()) {
        let _ = Credential::new(text.clone(), text.clone(), Some(text.clone()));
        let _ = Output::decode(&text, number).map(|output| output.utf8_text().incomplete_bytes);
        let _ = Timestamp::from_unix_seconds(number).map(Timestamp::utc_date);
        let _ = classify(&text);
    }

    #[test]
    fn an_endpoint_is_one_host_whatever_was_given(text in prop_oneof![any::<String>(), "(https?://)?[-a-z0-9.:@/#?\\\\\\[\\] %]{0,20}"]) {
        let region = Region::new("ap-guangzhou").unwrap();
        if let Ok(endpoint) = Endpoint::parse(&text, &region, true) {
            let url = endpoint.url();
            let authority = url.split_once("://").unwrap().1;
            prop_assert_eq!(authority, format!("{}/", endpoint.host()));
            prop_assert!(endpoint.host().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte)));
            prop_assert_eq!(Endpoint::parse(&url, &region, true).unwrap(), endpoint);
        }
    }

    #[test]
    fn no_region_reaches_the_host_or_adds_a_header(name in prop_oneof![any::<String>(), "[-a-z0-9]{1,70}", "ap-[\\PC\r\n]{0,9}"]) {
        let Ok(region) = Region::new(name.clone()) else { return Ok(()) };
        let request = prepare(region.clone(), &DescribeInvocationTasksRequest::default()).unwrap();
        prop_assert_eq!(&request.url, "https://tat.tencentcloudapi.com/");
        prop_assert_eq!(request.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>(), HEADERS);
        prop_assert!(request.headers.iter().all(|(_, value)| !value.contains(char::is_control)));
        let regional = Endpoint::regional(&region).host();
        prop_assert_eq!(regional, format!("tat.{name}.tencentcloudapi.com"));
        prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    }

    #[test]
    fn no_id_and_no_filter_leaves_the_body(
        ids in vec(any::<String>(), 1..5),
        filter in proptest::sample::select(&limits::FILTER_NAMES[..]),
        values in vec(any::<String>(), 1..=5),
    ) {
        let by_ids = DescribeInvocationTasksRequest {
            invocation_task_ids: Some(ids.iter().map(Into::into).collect()),
            ..DescribeInvocationTasksRequest::default()
        };
        let by_filter = DescribeInvocationTasksRequest {
            filters: Some(vec![Filter::new(filter, &values)]),
            ..DescribeInvocationTasksRequest::default()
        };
        for request in [by_ids, by_filter] {
            let Ok(sent) = prepare(Region::new("ap-guangzhou").unwrap(), &request) else { continue };
            prop_assert_eq!(&sent.url, "https://tat.tencentcloudapi.com/");
            prop_assert_eq!(sent.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>(), HEADERS);
            prop_assert!(sent.headers.iter().all(|(_, value)| !value.contains(char::is_control)));
            let body: Value = serde_json::from_str(&sent.body).unwrap();
            if request.filters.is_some() {
                prop_assert_eq!(&body["Filters"], &json!([{ "Name": filter, "Values": values }]));
            } else {
                prop_assert_eq!(&body["InvocationTaskIds"], &json!(ids));
            }
            let read_back = DescribeInvocationTasksRequest::from_json(&sent.body).unwrap();
            prop_assert_eq!((&read_back.invocation_task_ids, &read_back.filters), (&request.invocation_task_ids, &request.filters));
        }
    }

    #[test]
    fn base64_is_what_another_encoder_wrote(bytes in vec(any::<u8>(), 0..100), is_padded in any::<bool>()) {
        use base64::Engine as _;
        let engine = if is_padded {
            base64::engine::general_purpose::STANDARD
        } else {
            base64::engine::general_purpose::STANDARD_NO_PAD
        };
        let output = Output::decode(&engine.encode(&bytes), 0).unwrap();
        prop_assert_eq!(output.bytes, bytes);
    }
}
