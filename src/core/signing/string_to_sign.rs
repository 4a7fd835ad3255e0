//! Step 2: the string to sign (拼接待签名字符串).

use alloc::string::String;

use super::authorization::ALGORITHM;
use super::canonical_request::CanonicalRequest;
use super::signing_key::TERMINATOR;
use crate::text::{Joined, decimal};
use crate::time::Timestamp;

/// Where and when a signature holds (凭证范围): one UTC date, one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialScope(String);

impl CredentialScope {
    /// The scope of a moment, by its UTC date, and the name of a product.
    #[must_use]
    pub fn new(timestamp: Timestamp, service: &str) -> Self {
        Self([&*timestamp.utc_date(), "/", service, "/", TERMINATOR].joined())
    }

    /// Such as `2019-02-25/cvm/tc3_request`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn date_and_service(&self) -> (&str, &str) {
        let (date, rest) = self.0.split_at_checked("YYYY-MM-DD".len()).unwrap_or_default();
        let end = rest.len().saturating_sub(1 + TERMINATOR.len());
        (date, rest.get(1..end).unwrap_or_default())
    }
}

/// The text that is signed: algorithm, timestamp, scope and the hash of the canonical request.
#[must_use]
pub fn string_to_sign(timestamp: Timestamp, scope: &CredentialScope, request: &CanonicalRequest) -> String {
    [ALGORITHM, "\n", &decimal(timestamp.unix_seconds()), "\n", scope.as_str(), "\n", &request.hashed()].joined()
}
