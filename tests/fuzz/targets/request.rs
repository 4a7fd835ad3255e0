//! Whatever a caller asks for: it is accepted exactly within the limits, the body says to others what was asked, and nothing in
//! it reaches a header or the host.
#![no_main]

use std::borrow::Cow;

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use tat_tasks_core::signing::{SigningInput, SigningKeyCache};
use tat_tasks_core::tasks::{
    CommonParameters, DescribeInvocationTasksRequest, Filter, Language, RequestClient, limits,
};
use tat_tasks_core::{Credential, Endpoint, ErrorKind, Region, Timestamp};
use tat_tasks_fuzz::{limits as expected_limits, signature, text};

#[derive(Arbitrary, Debug)]
struct Call {
    ids: Option<Texts>,
    filters: Option<Vec<(Text, Texts)>>,
    limit: Option<Number>,
    offset: Option<u64>,
    hide_output: Option<bool>,
    region: Text,
    client: Text,
    secret_id: Text,
    secret_key: Text,
    token: Option<Text>,
    language: Text,
    timestamp: u64,
}

/// A text that may begin as one that is good.
#[derive(Debug)]
struct Text(String);

impl<'a> Arbitrary<'a> for Text {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        const BEGINNINGS: [&str; 15] = [
            "",
            "invt-",
            "inv-",
            "ins-",
            "lhins-",
            "rins-",
            "cmd-",
            "ap-",
            "AKID",
            "zh-CN",
            "en-US",
            "invocation-task-id",
            "invocation-id",
            "instance-id",
            "command-id",
        ];
        Ok(Self([*bytes.choose(&BEGINNINGS)?, bytes.arbitrary()?].concat()))
    }
}

/// Some, of which the last one is repeated up to a number.
#[derive(Arbitrary, Debug)]
struct Texts {
    distinct: Vec<Text>,
    least: u8,
}

impl Texts {
    /// All of them. Repeated, they are fewer than `most`, so that it is not for each to be long.
    fn all(&self, most: u8) -> Vec<Cow<'_, str>> {
        let last = self.distinct.last().into_iter().cycle();
        let count = self.distinct.len().max((self.least % most).into());
        self.distinct.iter().chain(last).take(count).map(|text| Cow::Borrowed(&*text.0)).collect()
    }
}

#[derive(Arbitrary, Debug)]
enum Number {
    Small(u8),
    Any(u64),
}

fuzz_target!(|call: Call| {
    let request = DescribeInvocationTasksRequest {
        invocation_task_ids: call.ids.as_ref().map(|ids| ids.all(128)),
        filters: call.filters.as_ref().map(|filters| {
            filters.iter().map(|(name, values)| Filter { name: (&*name.0).into(), values: values.all(8) }).collect()
        }),
        limit: call.limit.as_ref().map(|limit| match *limit {
            Number::Small(number) => number.into(),
            Number::Any(number) => number,
        }),
        offset: call.offset,
        hide_output: call.hide_output,
    };
    check_reading(&request);
    check_limits(&request);
    check_writing(&request);
    check_sending(&call, &request);
});

/// What others write is read as it was.
fn check_reading(request: &DescribeInvocationTasksRequest<'_>) {
    let DescribeInvocationTasksRequest { invocation_task_ids, filters, limit, offset, hide_output } = request;
    let filters = filters.as_ref().map(|filters| filters.iter().map(json_of).collect::<Vec<_>>());
    let mut given = json!({
        "InvocationTaskIds": invocation_task_ids, "Filters": filters, "Limit": limit, "Offset": offset,
        "HideOutput": hide_output,
    });
    given.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    assert_eq!(DescribeInvocationTasksRequest::from_json(&given.to_string()).as_ref(), Ok(request));
}

fn check_limits(request: &DescribeInvocationTasksRequest<'_>) {
    match request.check() {
        Ok(()) => assert!(expected_limits::are_kept(request), "{request:?}"),
        Err(error) => {
            assert!(!expected_limits::are_kept(request), "{error}");
            assert_eq!(error.kind(), ErrorKind::Validation);
            assert!(error.field().is_some() && text::is_seen(&error), "{error:?}");
        }
    }
}

/// What is written says to others what was asked, and what was left to the core.
fn check_writing(request: &DescribeInvocationTasksRequest<'_>) {
    let body = request.to_json();
    let written: Value = serde_json::from_str(&body).expect("JSON to others");
    let limit = request.limit.or(request.invocation_task_ids.as_ref().map(|_| limits::LIMIT));
    let hides_output = request.hide_output.unwrap_or(true);
    let filters = request.filters.as_ref().map(|filters| filters.iter().map(json_of).collect::<Vec<_>>());
    let mut expected = json!({
        "InvocationTaskIds": request.invocation_task_ids, "Filters": filters, "Limit": limit,
        "Offset": request.offset, "HideOutput": hides_output,
    });
    expected.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    assert_eq!(written, expected);
    let read = DescribeInvocationTasksRequest { limit, hide_output: Some(hides_output), ..request.clone() };
    assert_eq!(DescribeInvocationTasksRequest::from_json(&body), Ok(read));
}

fn json_of(filter: &Filter<'_>) -> Value {
    json!({ "Name": filter.name, "Values": filter.values })
}

/// Each part is accepted exactly when it has its shape, and the call when all are.
fn check_sending(call: &Call, request: &DescribeInvocationTasksRequest<'_>) {
    let Call { region, client, secret_id: Text(id), secret_key: Text(key), token, language, timestamp, .. } = call;
    let token = token.as_ref().map(|token| token.0.clone());
    let region_of_call = Region::new(&*region.0);
    assert_eq!(region_of_call.is_ok(), expected_limits::is_region(&region.0), "{region:?}");
    let request_client = RequestClient::new(&client.0);
    assert_eq!(request_client.is_ok(), expected_limits::is_request_client(&client.0), "{client:?}");
    let language_of_call = Language::new(&language.0);
    assert_eq!(language_of_call.is_ok(), ["zh-CN", "en-US"].contains(&&*language.0), "{language:?}");
    let credential = Credential::new(id, key, token.clone());
    assert_eq!(credential.is_ok(), expected_limits::is_credential(id, key, token.as_deref()));
    let errors = [
        region_of_call.as_ref().err(),
        request_client.as_ref().err(),
        language_of_call.as_ref().err(),
        credential.as_ref().err(),
    ];
    assert!(errors.into_iter().flatten().all(text::is_seen), "{errors:?}");
    let timestamp = Timestamp::from_unix_seconds(*timestamp).or(Timestamp::from_unix_seconds(timestamp >> 28));

    // Where a part is refused, a good one shows what becomes of the others.
    let parameters = CommonParameters {
        endpoint: Endpoint::default(),
        region: region_of_call.or(Region::new("ap-guangzhou")).expect("a region"),
        language: language_of_call.ok(),
        request_client: request_client.unwrap_or_default(),
    };
    let (id, key, token) =
        if credential.is_ok() { (&**id, &**key, token) } else { ("AKIDEXAMPLE", "EXAMPLEKEY", None) };
    let credential = Credential::new(id, key, token.clone()).expect("a credential");
    let timestamp = timestamp.expect("before the year 10000");
    let Ok(sent) = parameters.prepare(request, &credential, timestamp, &mut SigningKeyCache::new()) else {
        assert!(request.check().is_err());
        return;
    };
    assert_eq!(request.check(), Ok(()));
    assert_eq!((sent.url.as_str(), &sent.body), ("https://tat.tencentcloudapi.com/", &request.to_json()));
    let input = SigningInput {
        method: sent.method,
        query: "",
        headers: &[("content-type", "application/json"), ("host", "tat.tencentcloudapi.com")],
        body: sent.body.as_bytes(),
        service: "tat",
        timestamp,
    };
    let mut expected = vec![
        ("Authorization", signature::signed(&input, id, key).authorization),
        ("Content-Type", "application/json".into()),
        ("X-TC-Action", "DescribeInvocationTasks".into()),
        ("X-TC-Version", "2020-10-28".into()),
        ("X-TC-Timestamp", timestamp.unix_seconds().to_string()),
        ("X-TC-Region", parameters.region.as_str().into()),
    ];
    if expected_limits::is_request_client(&client.0) {
        expected.push(("X-TC-RequestClient", client.0.clone()));
    } else {
        expected.push(("X-TC-RequestClient", sent.headers[6].1.clone()));
    }
    expected.extend(parameters.language.is_some().then(|| ("X-TC-Language", language.0.clone())));
    expected.extend(token.map(|token| ("X-TC-Token", token)));
    assert_eq!(sent.headers, expected);
    assert!(sent.headers.iter().all(|(_, value)| !value.contains(char::is_control)));
}
