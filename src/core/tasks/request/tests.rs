use super::*;
use alloc::format;

fn refused(json: &str) -> (String, String, String) {
    let request = DescribeInvocationTasksRequest::from_json(json);
    let error = request.and_then(|request| request.check()).expect_err(json);
    (error.code().into(), error.field().unwrap_or_default().into(), error.message().into())
}

fn sent(json: &str) -> String {
    DescribeInvocationTasksRequest::from_json(json).unwrap().to_json()
}

#[test]
fn a_request_that_says_all_is_written_by_its_table() {
    for hide_output in ["true", "false"] {
        let json = format!(
            r#"{{"InvocationTaskIds":["invt-1","invt-2"],"Filters":[{{"Name":"a","Values":["b","c"]}}],"Limit":3,"Offset":4,"HideOutput":{hide_output}}}"#
        );
        let request = DescribeInvocationTasksRequest::from_json(&json).unwrap();
        let mut writer = Writer::default();
        request.write_record(&mut writer);
        assert_eq!((request.to_json(), writer.into_json()), (json.clone(), json));
    }
}

#[test]
fn what_is_sent() {
    for (given, expected) in [
        ("{}", r#"{"HideOutput":true}"#),
        ("\r\n\t {}", r#"{"HideOutput":true}"#),
        (r#"{"InvocationTaskIds":["invt-1"]}"#, r#"{"InvocationTaskIds":["invt-1"],"Limit":100,"HideOutput":true}"#),
        (
            r#"{"InvocationTaskIds":["invt-1"],"Limit":5}"#,
            r#"{"InvocationTaskIds":["invt-1"],"Limit":5,"HideOutput":true}"#,
        ),
        (
            r#"{"HideOutput":false,"Offset":0,"Limit":10,"Filters":[{"Values":["inv-1vll7hda"],"Name":"invocation-id"}]}"#,
            r#"{"Filters":[{"Name":"invocation-id","Values":["inv-1vll7hda"]}],"Limit":10,"Offset":0,"HideOutput":false}"#,
        ),
        (
            r#"{"Filters":[{"Name":"command-id","Values":["\u6253\"\\\n\u0001\u001f"]}]}"#,
            "{\"Filters\":[{\"Name\":\"command-id\",\"Values\":[\"打\\\"\\\\\\n\\u0001\\u001f\"]}],\"HideOutput\":true}",
        ),
    ] {
        assert_eq!(sent(given), expected);
    }
}

#[test]
fn every_limit_names_the_field_what_was_expected_and_what_came() {
    let ids = |count: usize| (0..count).map(|id| format!("\"invt-{id}\"")).collect::<Vec<_>>().join(",");
    let filter =
        |count: usize| (0..count).map(|_| r#"{"Name":"command-id","Values":["cmd-1"]}"#).collect::<Vec<_>>().join(",");
    let cases = [
        (format!(r#"{{"InvocationTaskIds":[{}]}}"#, ids(101)), "InvocationTaskIds", "1 to 100 ids, got 101"),
        (r#"{"InvocationTaskIds":[]}"#.into(), "InvocationTaskIds", "1 to 100 ids, got none"),
        (r#"{"InvocationTaskIds":["invt-1",""]}"#.into(), "InvocationTaskIds[1]", "got an empty string"),
        (
            r#"{"InvocationTaskIds":["invt-1\n"]}"#.into(),
            "InvocationTaskIds[0]",
            "got \"invt-1\\n\", which has a blank",
        ),
        (r#"{"InvocationTaskIds":["invt-1\u3000"]}"#.into(), "InvocationTaskIds[0]", "got \"invt-1\\u{3000}\", which"),
        (r#"{"InvocationTaskIds":["invt-1 "]}"#.into(), "InvocationTaskIds[0]", "got \"invt-1 \", which has a blank"),
        (
            r#"{"Filters":[{"Name":"invocation-id","Values":["inv-\u202e1"]}]}"#.into(),
            "Filters[0].Values[0]",
            "expected the id of an invocation (inv-…), got \"inv-\\u{202e}1\", which has",
        ),
        (
            r#"{"InvocationTaskIds":["inv-1vll7hda"]}"#.into(),
            "InvocationTaskIds[0]",
            "expected the id of an invocation task (invt-…), got that of an invocation, \"inv-1vll7hda\"; the filter \
             \"invocation-id\" takes it",
        ),
        (format!(r#"{{"Filters":[{}]}}"#, filter(11)), "Filters", "1 to 10 filters, got 11"),
        (r#"{"Filters":[]}"#.into(), "Filters", "1 to 10 filters, got none"),
        (
            r#"{"Filters":[{"Name":"instance-id","Values":["1","2","3","4","5","6"]}]}"#.into(),
            "Filters[0].Values",
            "1 to 5 values, got 6",
        ),
        (r#"{"Filters":[{"Name":"instance-id","Values":[]}]}"#.into(), "Filters[0].Values", "got none"),
        (r#"{"Filters":[{"Name":"instance-id"}]}"#.into(), "Filters[0].Values", "expected this member, got none"),
        (r#"{"Filters":[{"Values":["ins-1"]}]}"#.into(), "Filters[0].Name", "expected this member, got none"),
        (
            r#"{"Filters":[{"Name":"instance-name","Values":["x"]}]}"#.into(),
            "Filters[0].Name",
            "expected one of invocation-task-id, invocation-id, instance-id, command-id, got \"instance-name\"",
        ),
        (
            r#"{"Filters":[{"Name":"command-id","Values":["lhins-1"]}]}"#.into(),
            "Filters[0].Values[0]",
            "expected the id of a command (cmd-…), got that of an instance, \"lhins-1\"; the filter \"instance-id\" takes it",
        ),
        (
            r#"{"InvocationTaskIds":["rins-1"]}"#.into(),
            "InvocationTaskIds[0]",
            "got that of an instance, \"rins-1\"; the filter \"instance-id\" takes it",
        ),
        (r#"{"Limit":0}"#.into(), "Limit", "expected a number from 1 to 100, got 0"),
        (r#"{"Limit":101}"#.into(), "Limit", "expected a number from 1 to 100, got 101"),
        (r#"{"Limit":-1}"#.into(), "Limit", "expected a number from 1 to 100, got -1"),
        (r#"{"Limit":1.5}"#.into(), "Limit", "expected a number from 1 to 100, got 1.5"),
        (r#"{"Limit":"10"}"#.into(), "Limit", "got a string"),
        (r#"{"Limit":null}"#.into(), "Limit", "got null"),
        (r#"{"Offset":-1}"#.into(), "Offset", "not negative"),
        (r#"{"HideOutput":"false"}"#.into(), "HideOutput", "expected a boolean, got a string"),
        (r#"{"HideOutput":null}"#.into(), "HideOutput", "got null"),
        (r#"{"InvocationTaskIds":"invt-1"}"#.into(), "InvocationTaskIds", "expected an array, got a string"),
        (r#"{"InvocationTaskIds":[null]}"#.into(), "InvocationTaskIds[0]", "expected a string, got null"),
        (r#"{"Filters":[{"Name":"command-id","Values":[1]}]}"#.into(), "Filters[0].Values[0]", "got a number"),
        (r#"{"hideOutput":false}"#.into(), "hideOutput", "expected one of the members InvocationTaskIds, Filters"),
        (r#"{"Filters":[{"Name":"command-id","Value":["1"]}]}"#.into(), "Filters[0].Value", "Name, Values"),
        (r#"{"Limit":1,"Limit":2}"#.into(), "Limit", "expected this member once, got it twice"),
        ("[]".into(), "request", "expected an object, got an array"),
        ("null".into(), "request", "expected an object, got null"),
        ("{} {}".into(), "request", "expected the end of the text, got an object"),
    ];
    for (json, field, message) in cases {
        let (code, actual_field, actual_message) = refused(&json);
        assert_eq!((code.as_str(), actual_field.as_str()), ("InvalidParameterValue", field), "{json}");
        assert!(actual_message.contains(message), "{json}: {actual_message}");
        assert!(actual_message.starts_with(&format!("{field}: ")), "{json}: {actual_message}");
    }
}

#[test]
fn ids_and_filters_together_are_a_conflict() {
    let (code, field, _) =
        refused(r#"{"InvocationTaskIds":["invt-1"],"Filters":[{"Name":"command-id","Values":["cmd-1"]}]}"#);
    assert_eq!((code.as_str(), field.as_str()), ("InvalidParameter.ConflictParameter", "Filters"));
}

#[test]
fn the_largest_request_passes() {
    let ids = (0..100).map(|id| Cow::Owned(format!("invt-{id}"))).collect();
    let request = DescribeInvocationTasksRequest { invocation_task_ids: Some(ids), ..Default::default() };
    assert_eq!(request.check(), Ok(()));
    let values = ["ins-1", "lhins-2", "rins-3", "of-a-new-kind", "界"];
    let filters = (0..10).map(|_| Filter::new("instance-id", values)).collect();
    let request = DescribeInvocationTasksRequest { filters: Some(filters), limit: Some(100), ..Default::default() };
    assert_eq!(request.check(), Ok(()));
}
