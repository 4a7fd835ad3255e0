//! Step 2: the string to sign (拼接待签名字符串).

use alloc::string::String;

use super::authorization::ALGORITHM;
use super::canonical_request::CanonicalRequest;
use crate::text::{Joined, decimal};
use crate::time::Timestamp;

/// Where and when a signature holds (凭证范围): one UTC date, one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialScope<'a> {
    /// The UTC date of the timestamp, `YYYY-MM-DD`.
    pub date: &'a str,
    /// The name of the product.
    pub service: &'a str,
}

impl CredentialScope<'_> {
    pub(super) fn text(&self) -> String {
        [self.date, "/", self.service, "/", super::signing_key::TERMINATOR].joined()
    }
}

/// The text that is signed: algorithm, timestamp, scope and the hash of the canonical request.
#[must_use]
pub fn string_to_sign(timestamp: Timestamp, scope: &CredentialScope<'_>, request: &CanonicalRequest) -> String {
    [ALGORITHM, "\n", &decimal(timestamp.unix_seconds()), "\n", &scope.text(), "\n", &request.hashed()].joined()
}
