//! The error codes of the action's page and the common ones, by kind and by whether to try again.
//!
//! Sources: section 6 of [the action's page](https://cloud.tencent.com/document/api/1340/52680) and the list of
//! [common error codes](https://cloud.tencent.com/document/api/213/30435). Codes are an open set: any other is carried
//! as it is, under the rule of its family.

use crate::error::ErrorKind;

/// What is known of a code, or of all codes that begin like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRule {
    /// A code, or with a `*` at its end the beginning of codes.
    pub pattern: &'static str,
    /// The kind of error that it is.
    pub kind: ErrorKind,
    /// Whether the very same call may succeed later.
    pub retryable: bool,
}

impl CodeRule {
    fn covers(&self, code: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(beginning) => code.starts_with(beginning),
            None => code == self.pattern,
        }
    }
}

/// The rules by which a code gets its kind: the first that covers it holds.
pub const CODE_RULES: &[CodeRule] = &[
    rule("AuthFailure.UnauthorizedOperation", ErrorKind::Permission),
    rule("AuthFailure*", ErrorKind::Auth),
    rule("UnauthorizedOperation.InvalidToken", ErrorKind::Auth),
    rule("UnauthorizedOperation.MFA*", ErrorKind::Auth),
    rule("UnauthorizedOperation*", ErrorKind::Permission),
    rule("Ip*", ErrorKind::Permission),
    worth_another_try("RequestLimitExceeded*", ErrorKind::Throttled),
    worth_another_try("InternalError*", ErrorKind::Service),
    worth_another_try("ServiceUnavailable*", ErrorKind::Service),
    ANY_CODE,
];

/// What holds for a code of no family that is known.
const ANY_CODE: CodeRule = rule("*", ErrorKind::Service);

/// The 14 codes of the action's page and the common codes: what a reader may meet, in the order of their sources.
pub const DOCUMENTED_CODES: &[&str] = &[
    "InternalError",
    "InvalidParameter",
    "InvalidParameter.ConflictParameter",
    "InvalidParameterValue",
    "InvalidParameterValue.InvalidCommandId",
    "InvalidParameterValue.InvalidFilter",
    "InvalidParameterValue.InvalidInstanceId",
    "InvalidParameterValue.InvalidInvocationId",
    "InvalidParameterValue.InvalidInvocationTaskId",
    "UnauthorizedOperation.CamAuthFailed",
    "UnauthorizedOperation.InvalidToken",
    "UnauthorizedOperation.MFAExpired",
    "UnauthorizedOperation.MFANotFound",
    "UnsupportedOperation",
    "ActionOffline",
    "AuthFailure.InvalidAuthorization",
    "AuthFailure.InvalidSecretId",
    "AuthFailure.MFAFailure",
    "AuthFailure.SecretIdNotFound",
    "AuthFailure.SignatureExpire",
    "AuthFailure.SignatureFailure",
    "AuthFailure.TokenFailure",
    "AuthFailure.UnauthorizedOperation",
    "DryRunOperation",
    "FailedOperation",
    "InvalidAction",
    "InvalidRequest",
    "IpInBlacklist",
    "IpNotInWhitelist",
    "LimitExceeded",
    "MissingParameter",
    "NoSuchProduct",
    "NoSuchVersion",
    "RequestLimitExceeded",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
    "RequestLimitExceeded.IPLimitExceeded",
    "RequestLimitExceeded.UinLimitExceeded",
    "RequestSizeLimitExceeded",
    "ResponseSizeLimitExceeded",
    "ResourceInUse",
    "ResourceInsufficient",
    "ResourceNotFound",
    "ResourceUnavailable",
    "ServiceUnavailable",
    "UnauthorizedOperation",
    "UnknownParameter",
    "UnsupportedProtocol",
    "UnsupportedRegion",
];

/// The rule for a code that the service answered.
#[must_use]
pub fn classify(code: &str) -> CodeRule {
    *CODE_RULES.iter().find(|rule| rule.covers(code)).unwrap_or(&ANY_CODE)
}

const fn rule(pattern: &'static str, kind: ErrorKind) -> CodeRule {
    CodeRule { pattern, kind, retryable: false }
}

const fn worth_another_try(pattern: &'static str, kind: ErrorKind) -> CodeRule {
    CodeRule { pattern, kind, retryable: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind and retry of every documented code: `*` marks those that are worth another try.
    const EXPECTED: &[(&str, &str)] = &[
        (
            "auth",
            "AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure \
             AuthFailure.SecretIdNotFound AuthFailure.SignatureExpire AuthFailure.SignatureFailure \
             AuthFailure.TokenFailure UnauthorizedOperation.InvalidToken UnauthorizedOperation.MFAExpired \
             UnauthorizedOperation.MFANotFound",
        ),
        (
            "permission",
            "AuthFailure.UnauthorizedOperation UnauthorizedOperation UnauthorizedOperation.CamAuthFailed \
             IpInBlacklist IpNotInWhitelist",
        ),
        (
            "throttled",
            "RequestLimitExceeded* RequestLimitExceeded.GlobalRegionUinLimitExceeded* \
             RequestLimitExceeded.IPLimitExceeded* RequestLimitExceeded.UinLimitExceeded*",
        ),
        (
            "service",
            "InternalError* ServiceUnavailable* InvalidParameter InvalidParameter.ConflictParameter \
             InvalidParameterValue InvalidParameterValue.InvalidCommandId InvalidParameterValue.InvalidFilter \
             InvalidParameterValue.InvalidInstanceId InvalidParameterValue.InvalidInvocationId \
             InvalidParameterValue.InvalidInvocationTaskId UnsupportedOperation \
             ActionOffline DryRunOperation FailedOperation InvalidAction InvalidRequest LimitExceeded \
             MissingParameter NoSuchProduct NoSuchVersion RequestSizeLimitExceeded \
             ResponseSizeLimitExceeded ResourceInUse ResourceInsufficient ResourceNotFound ResourceUnavailable \
             UnknownParameter UnsupportedProtocol UnsupportedRegion",
        ),
    ];

    #[test]
    fn every_documented_code_has_the_expected_kind() {
        let mut checked = 0;
        for (kind, codes) in EXPECTED {
            for entry in codes.split_whitespace() {
                let code = entry.trim_end_matches('*');
                let rule = classify(code);
                assert_eq!((rule.kind.as_str(), rule.retryable), (*kind, entry.ends_with('*')), "{code}");
                assert!(DOCUMENTED_CODES.contains(&code), "{code}");
                checked += 1;
            }
        }
        assert_eq!(checked, DOCUMENTED_CODES.len());
    }

    #[test]
    fn an_unknown_code_is_the_service_s() {
        assert_eq!(classify("Something.New").kind, ErrorKind::Service);
        assert_eq!(classify("").kind, ErrorKind::Service);
    }
}
