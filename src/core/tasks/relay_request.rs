//! What a page asks a relay: the parameters of the action, and the region.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::frame::read_typed;
use super::record::{Visitor, record};
use super::request::{DescribeInvocationTasksRequest, Filter, refusal};
use crate::error::Error;
use crate::json::{Reader, Writer};

record! {
    /// A request to a relay.
    struct RelayParameters<'a> {
        pub region: Cow<'a, str> = "Region",
        pub invocation_task_ids: Option<Vec<Cow<'a, str>>> = "InvocationTaskIds",
        pub filters: Option<Vec<Filter<'a>>> = "Filters",
        pub limit: Option<u64> = "Limit",
        pub offset: Option<u64> = "Offset",
        pub hide_output: Option<bool> = "HideOutput",
    }
}

/// A request to a relay, which signs it: `Region` is a member beside the parameters of the action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayRequest {
    /// The region, as it came.
    pub region: Cow<'static, str>,
    /// The parameters.
    pub request: DescribeInvocationTasksRequest<'static>,
}

impl RelayRequest {
    /// Reads and checks the body of a request.
    ///
    /// # Errors
    /// `validation` unless it is one JSON object of exactly these members, each once, within the limits of the API's page:
    /// see [`DescribeInvocationTasksRequest::check`].
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let text = core::str::from_utf8(body)
            .map_err(|_| Error::invalid_parameter("request", "expected UTF-8, got other bytes", &[]))?;
        let parameters: RelayParameters<'static> =
            read_typed(Reader::strict(text)).map_err(|problem| refusal(&problem))?;
        let RelayParameters { region, invocation_task_ids, filters, limit, offset, hide_output } = parameters;
        let request = DescribeInvocationTasksRequest { invocation_task_ids, filters, limit, offset, hide_output };
        request.check()?;
        Ok(Self { region, request })
    }

    /// The body that a page sends.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::default();
        writer.begin_record();
        writer.member("Region");
        writer.text(&self.region);
        self.request.write_members(&mut writer);
        writer.end_record();
        writer.into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &[u8]) -> (String, String) {
        let error = RelayRequest::parse(body).expect_err("it is refused");
        (error.field().unwrap_or_default().into(), error.message().into())
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let body = br#"{"HideOutput":false,"Region":"ap-guangzhou","InvocationTaskIds":["invt-1"]}"#;
        let read = RelayRequest::parse(body).unwrap();
        assert_eq!(read.region, "ap-guangzhou");
        let written = read.to_json();
        assert_eq!(
            written,
            r#"{"Region":"ap-guangzhou","InvocationTaskIds":["invt-1"],"Limit":100,"HideOutput":false}"#
        );
        assert_eq!(RelayRequest::parse(written.as_bytes()).unwrap().to_json(), written);
    }

    #[test]
    fn what_it_is_not_is_refused() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "request"),
            (b"[]", "request"),
            (b"\xef\xbb\xbf{\"Region\":\"r\"}", "request"),
            (b"{\"Region\":\"\xff\"}", "request"),
            (br#"{"Region":"r"} {}"#, "request"),
            (b"{}", "Region"),
            (br#"{"Region":null}"#, "Region"),
            (br#"{"Region":["r"]}"#, "Region"),
            (br#"{"Region":"r","Region":"r"}"#, "Region"),
            (br#"{"Region":"r","\u0052egion":"s"}"#, "Region"),
            (br#"{"Region":"r","region":"s"}"#, "region"),
            (br#"{"Region":"r","Action":"RunCommand"}"#, "Action"),
            (br#"{"Region":"r","__proto__":{}}"#, r#"["__proto__"]"#),
            (br#"{"Region":"r","Limit":101}"#, "Limit"),
            (br#"{"Region":"r","Limit":1,"Limit":2}"#, "Limit"),
            (br#"{"Region":"r","InvocationTaskIds":[]}"#, "InvocationTaskIds"),
            (
                br#"{"Region":"r","Filters":[{"Name":"instance-id","Values":["ins-1"],"Name":"command-id"}]}"#,
                "Filters[0].Name",
            ),
            (br#"{"Region":"r","Filters":[[[[[[[]]]]]]]}"#, "Filters[0]"),
        ];
        for (body, field) in cases {
            let (given, message) = refused(body);
            assert_eq!(given, *field, "{message}");
        }
    }
}
