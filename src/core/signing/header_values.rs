//! The headers of a request by the values that a caller knows: which may be signed, and which are unless others are asked
//! for.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::error::Error;
use crate::text::decimal;
use crate::time::Timestamp;

/// The headers that a signature covers at least, and unless more are asked for.
pub const REQUIRED_HEADERS: [&str; 2] = ["content-type", "host"];

/// What the headers that may be signed hold.
#[derive(Clone, Copy)]
pub struct HeaderValues<'a> {
    /// `Content-Type`
    pub content_type: &'a str,
    /// `Host`, with the port where it is not the default.
    pub host: &'a str,
    /// `X-TC-Action`
    pub action: Option<&'a str>,
    /// `X-TC-Timestamp`
    pub timestamp: Timestamp,
    /// `X-TC-Token`
    pub token: Option<&'a str>,
}

impl HeaderValues<'_> {
    /// Names and values of the headers of these names; of the required ones where none are given.
    ///
    /// # Errors
    /// `validation` when a name is none of `content-type`, `host`, `x-tc-action`, `x-tc-timestamp` and `x-tc-token`, or when
    /// there is no value for it.
    pub fn select(&self, names: Option<&[String]>) -> Result<Vec<(String, String)>, Error> {
        let mut headers = Vec::new();
        for name in names.unwrap_or(&REQUIRED_HEADERS.map(String::from)) {
            headers.push(self.header(name)?);
        }
        Ok(headers)
    }

    fn header(&self, name: &str) -> Result<(String, String), Error> {
        let lower = name.to_ascii_lowercase();
        let value = match lower.as_str() {
            "content-type" => Some(self.content_type.to_string()),
            "host" => Some(self.host.to_string()),
            "x-tc-action" => self.action.map(ToString::to_string),
            "x-tc-timestamp" => Some(decimal(self.timestamp.unix_seconds())),
            "x-tc-token" => self.token.map(ToString::to_string),
            _ => {
                return Err(Error::invalid_parameter(
                    "signedHeaders",
                    "expected names among content-type, host, x-tc-action, x-tc-timestamp and x-tc-token, got {?}",
                    &[name],
                ));
            }
        };
        let missing =
            || Error::invalid_parameter(input_of_header(&lower), "expected the value of {}, got none", &[&lower]);
        let value = value.ok_or_else(missing)?;
        Ok((lower, value))
    }
}

/// What a caller knows the value of a header by.
pub(super) fn input_of_header(name: &str) -> &str {
    match name {
        "content-type" => "contentType",
        "x-tc-action" => "action",
        "x-tc-timestamp" => "timestamp",
        "x-tc-token" => "token",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn values() -> HeaderValues<'static> {
        let timestamp = Timestamp::from_unix_seconds(1_551_113_065).unwrap();
        HeaderValues { content_type: "text/plain", host: "a:1", action: None, timestamp, token: None }
    }

    #[test]
    fn the_required_headers_are_signed_unless_others_are_asked_for() {
        let of = |names: Option<&[&str]>| {
            let names: Option<Vec<String>> = names.map(|names| names.iter().map(ToString::to_string).collect());
            let values = HeaderValues { action: Some("Describe"), token: Some("t"), ..values() };
            let headers = values.select(names.as_deref()).unwrap();
            headers.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(None), "content-type=text/plain host=a:1");
        assert_eq!(
            of(Some(&["Host", "X-TC-Action", "x-tc-timestamp", "x-tc-token"])),
            "host=a:1 x-tc-action=Describe x-tc-timestamp=1551113065 x-tc-token=t"
        );
    }

    #[test]
    fn a_name_or_a_value_that_is_not_known_is_refused() {
        for (name, field) in [("x-tc-action", "action"), ("x-tc-token", "token"), ("x-evil", "signedHeaders")] {
            let error = values().select(Some(&[name.to_string()])).unwrap_err();
            assert_eq!(error.field(), Some(field), "{name}");
        }
    }
}
