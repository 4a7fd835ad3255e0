//! The headers of a request that may be signed, by the values that a caller knows.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::Error;
use crate::text::decimal;
use crate::time::Timestamp;

/// The headers that a signature covers at least.
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

impl<'a> HeaderValues<'a> {
    /// The headers of these names, which are then in lower case, and their values.
    ///
    /// # Errors
    /// `validation` when a name is none of `content-type`, `host`, `x-tc-action`, `x-tc-timestamp` and `x-tc-token`, or when
    /// there is no value for it.
    pub fn select(&self, names: &[&str]) -> Result<Vec<(&'static str, Cow<'a, str>)>, Error> {
        let mut headers = Vec::with_capacity(names.len());
        for name in names {
            headers.push(self.header(name)?);
        }
        Ok(headers)
    }

    fn header(&self, name: &str) -> Result<(&'static str, Cow<'a, str>), Error> {
        let known = ["content-type", "host", "x-tc-action", "x-tc-timestamp", "x-tc-token"];
        let Some(name) = known.into_iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            return Err(Error::invalid_parameter(
                "signedHeaders",
                "expected names among content-type, host, x-tc-action, x-tc-timestamp and x-tc-token, got {?}",
                &[name],
            ));
        };
        let value = match name {
            "content-type" => Some(self.content_type),
            "host" => Some(self.host),
            "x-tc-action" => self.action,
            "x-tc-token" => self.token,
            _ => return Ok((name, Cow::Owned(decimal(self.timestamp.unix_seconds())))),
        };
        let missing = || Error::invalid_parameter(input_of_header(name), "expected the value of {}, got none", &[name]);
        Ok((name, Cow::Borrowed(value.ok_or_else(missing)?)))
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
    fn a_name_in_any_case_has_the_value_that_is_known() {
        let values = HeaderValues { action: Some("Describe"), token: Some("t"), ..values() };
        let names = ["Content-Type", "Host", "X-TC-Action", "x-tc-timestamp", "x-tc-token"];
        let headers = values.select(&names).unwrap();
        let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            headers.join(" "),
            "content-type=text/plain host=a:1 x-tc-action=Describe x-tc-timestamp=1551113065 x-tc-token=t"
        );
        assert!(values.select(&[]).unwrap().is_empty());
    }

    #[test]
    fn a_name_or_a_value_that_is_not_known_is_refused() {
        for (name, field) in [("X-TC-Action", "action"), ("x-tc-token", "token"), ("x-evil", "signedHeaders")] {
            let error = values().select(&[name]).unwrap_err();
            assert_eq!(error.field(), Some(field), "{name}");
        }
    }
}
