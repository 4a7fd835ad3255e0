//! What a page asks of a relay: the parameters of the action, and the region. Nothing else that a caller sends has a name
//! here, so that nothing else can go on from it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::frame::{ROOT, read_owned};
use super::record::{Record, RecordValue, record};
use super::request::{DescribeInvocationTasksRequest, Filter, refused};
use crate::error::Error;
use crate::json::{Problem, ProblemKind, Reader};
use crate::region::Region;
use crate::text::Joined;

/// A request to a relay, which signs it with a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayRequest<'a> {
    /// Whose tasks are asked for.
    pub region: Region,
    /// The parameters, within the limits of the API's page.
    pub request: DescribeInvocationTasksRequest<'a>,
}

record! {
    /// The body of a request to a relay. It begins with the parameters of the action.
    struct Body<'a> {
        pub invocation_task_ids: Option<Vec<Cow<'a, str>>> = "InvocationTaskIds",
        pub filters: Option<Vec<Filter<'a>>> = "Filters",
        pub limit: Option<u64> = "Limit",
        pub offset: Option<u64> = "Offset",
        pub hide_output: Option<bool> = "HideOutput",
        pub region: Option<Cow<'a, str>> = "Region",
    }
}

/// Of nesting, the body itself being one: twice as many as it may have.
const MOST_LEVELS: u64 = 6;

/// The place of `Region` in it.
const REGION: usize = 5;

impl RelayRequest<'_> {
    /// The body that is sent to a relay.
    #[must_use]
    pub fn to_json(&self) -> String {
        // The region needs no escapes, and what follows begins with a brace and has a member.
        let request = self.request.to_json();
        let members = request.strip_prefix('{').unwrap_or_default();
        ["{\"Region\":\"", self.region.as_str(), "\",", members].joined()
    }
}

impl RelayRequest<'static> {
    /// Reads and checks the body of a request to a relay: JSON in UTF-8, of the members of the action and `Region`.
    ///
    /// # Errors
    /// `validation`, with the field. The code is `InvalidParameter` for what is no JSON and for a member that comes twice,
    /// `UnknownParameter` for one that is none of these, `MissingParameter` without a `Region`, and for all else that of
    /// [`check`](DescribeInvocationTasksRequest::check).
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let text = json(body).map_err(|problem| refused("InvalidParameter", &problem))?;
        // The relay goes on with it in JavaScript, whose numbers must be those that were read here.
        let reader = Reader::strict(text).only_safe_integers();
        let parsed = read_owned(reader, Body::MEMBERS).map_err(|problem| {
            let code = match problem.kind() {
                ProblemKind::UnknownMember => "UnknownParameter",
                ProblemKind::RepeatedMember => "InvalidParameter",
                ProblemKind::Value => "InvalidParameterValue",
            };
            refused(code, &problem)
        })?;
        let request = DescribeInvocationTasksRequest::take(&parsed, ROOT);
        let region = parsed.slot(ROOT, REGION);
        if !region.is_present {
            return Err(Error::validation(
                "MissingParameter",
                "Region",
                "expected a region such as \"ap-guangzhou\", got none",
                &[],
            ));
        }
        let region = Region::of_field("Region", parsed.text(region.words).into_owned())?;
        request.check()?;
        Ok(Self { region, request })
    }
}

/// The text of the bytes, if that is one JSON value of any kind.
fn json(body: &[u8]) -> Result<&str, Problem> {
    let mut reader = Reader::lenient(body)?.nested_at_most(MOST_LEVELS);
    reader.skip()?;
    reader.end()?;
    Ok(reader.text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn parsed(body: &str) -> (Region, String) {
        let RelayRequest { region, request } = RelayRequest::parse(body.as_bytes()).expect(body);
        (region, request.to_json())
    }

    #[test]
    fn what_is_asked_is_what_the_core_writes() {
        let region = Region::new("ap-guangzhou").unwrap();
        for (body, sent) in [
            (r#"{"Region":"ap-guangzhou"}"#, r#"{"HideOutput":true}"#),
            (r#" {"HideOutput" : false, "Region":"ap-\u0067uangzhou"}"#, r#"{"HideOutput":false}"#),
            (
                r#"{"Region":"ap-guangzhou","InvocationTaskIds":["invt-1"]}"#,
                r#"{"InvocationTaskIds":["invt-1"],"Limit":100,"HideOutput":true}"#,
            ),
            (
                r#"{"Filters":[{"Values":["inv-1"],"Name":"invocation-id"}],"Offset":3,"Limit":9,"Region":"ap-guangzhou"}"#,
                r#"{"Filters":[{"Name":"invocation-id","Values":["inv-1"]}],"Limit":9,"Offset":3,"HideOutput":true}"#,
            ),
        ] {
            assert_eq!(parsed(body), (region.clone(), sent.into()), "{body}");
        }
    }

    #[test]
    fn what_is_sent_to_a_relay_begins_with_the_region_and_is_read_as_it_was_written() {
        for (body, sent) in [
            (r#"{"Region":"ap-guangzhou"}"#, r#"{"Region":"ap-guangzhou","HideOutput":true}"#),
            (
                r#"{"InvocationTaskIds":["invt-\"1"],"Region":"x"}"#,
                r#"{"Region":"x","InvocationTaskIds":["invt-\"1"],"Limit":100,"HideOutput":true}"#,
            ),
        ] {
            let written = RelayRequest::parse(body.as_bytes()).unwrap().to_json();
            assert_eq!(written, sent);
            assert_eq!(RelayRequest::parse(written.as_bytes()).unwrap().to_json(), sent);
        }
    }

    #[test]
    fn a_body_is_made_of_the_parameters_of_the_action_and_a_region() {
        let (last, parameters) = Body::MEMBERS.split_last().unwrap();
        assert_eq!(parameters, DescribeInvocationTasksRequest::MEMBERS);
        assert_eq!((last.name, parameters.len()), ("Region", REGION));
    }

    #[test]
    fn what_is_refused_has_a_code_and_a_field() {
        let region = r#""Region":"ap-guangzhou""#;
        let nested = format!("{{{region},\"Filters\":{}{}}}", "[".repeat(40), "]".repeat(40));
        let deepest = format!("Filters{}", "[0]".repeat(5));
        for (body, code, field) in [
            ("", "InvalidParameter", "request"),
            ("null", "InvalidParameterValue", "request"),
            ("[]", "InvalidParameterValue", "request"),
            ("\u{feff}{}", "InvalidParameter", "request"),
            ("{}{}", "InvalidParameter", "request"),
            ("{'Region':1}", "InvalidParameter", "request"),
            (r#"{"Region":"ap-guangzhou""#, "InvalidParameter", "request"),
            (&nested, "InvalidParameter", &deepest),
            ("{}", "MissingParameter", "Region"),
            (r#"{"Region":null}"#, "InvalidParameterValue", "Region"),
            (r#"{"Region":1}"#, "InvalidParameterValue", "Region"),
            (r#"{"Region":"AP"}"#, "InvalidParameterValue", "Region"),
            (r#"{"Region":"ap-guangzhou","Region":"ap-beijing"}"#, "InvalidParameter", "Region"),
            (r#"{"Region":"ap-guangzhou","\u0052egion":"ap-beijing"}"#, "InvalidParameter", "Region"),
            (r#"{"Limit":1,"Limit":1,"Region":"ap-guangzhou"}"#, "InvalidParameter", "Limit"),
            (r#"{"Region":"ap-guangzhou","Action":"RunCommand"}"#, "UnknownParameter", "Action"),
            (r#"{"Region":"ap-guangzhou","region":"ap-beijing"}"#, "UnknownParameter", "region"),
            (r#"{"__proto__":{"Limit":1}}"#, "UnknownParameter", r#"["__proto__"]"#),
            (r#"{"Filters":[{"Name":"instance-id","Values":["ins-1"],"x":1}]}"#, "UnknownParameter", "Filters[0].x"),
            (r#"{"Filters":[{"Name":"instance-id","Name":"x"}]}"#, "InvalidParameter", "Filters[0].Name"),
            (r#"{"InvocationTaskIds":["invt-\ud800"]}"#, "InvalidParameterValue", "InvocationTaskIds[0]"),
            (r#"{"Region":"ap-guangzhou","Offset":9007199254740992}"#, "InvalidParameterValue", "Offset"),
            (r#"{"Region":"ap-guangzhou","Limit":1e2}"#, "InvalidParameterValue", "Limit"),
            (r#"{"Region":"ap-guangzhou","Limit":101}"#, "InvalidParameterValue", "Limit"),
            (r#"{"Region":"ap-guangzhou","InvocationTaskIds":[]}"#, "InvalidParameterValue", "InvocationTaskIds"),
            (
                r#"{"Region":"a","InvocationTaskIds":["invt-1"],"Filters":[]}"#,
                "InvalidParameter.ConflictParameter",
                "Filters",
            ),
        ] {
            let error = RelayRequest::parse(body.as_bytes()).expect_err(body);
            assert_eq!((error.code(), error.field()), (code, Some(field)), "{body}");
        }
    }

    #[test]
    fn six_levels_are_read_and_refused_as_what_they_are_and_seven_are_not_read() {
        for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
            for (levels, is_read) in [(1, true), (5, true), (6, false), (31, false), (10_000, false)] {
                // The body is one level itself.
                let nested = format!("{}0{}", open.repeat(levels), close.repeat(levels));
                for body in [
                    format!("{{\"Region\":\"ap-guangzhou\",\"Filters\":{nested}}}"),
                    format!("{{\"x\":{nested},\"Region\":1}}"),
                ] {
                    let error = RelayRequest::parse(body.as_bytes()).expect_err(&body);
                    assert_eq!(error.code() != "InvalidParameter", is_read, "{error}");
                    assert_eq!(error.message().contains("at most 6 levels of nesting"), !is_read, "{error}");
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_refused() {
        for bytes in
            [&b"{\"Region\":\"ap-\xff\"}"[..], b"{\"Region\":\"\xed\xa0\x80\"}", b"\xff\xfe{\0}\0", b"{\"\xc1\xbf\":1}"]
        {
            let error = RelayRequest::parse(bytes).expect_err("no UTF-8");
            assert_eq!(error.code(), "InvalidParameter");
            assert!(error.message().contains("expected UTF-8"), "{error}");
        }
    }
}
