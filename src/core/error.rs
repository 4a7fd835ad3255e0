//! The one error of this crate, told apart by the phase in which a call ended.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;

use crate::codes;
use crate::text::{decimal, filled, visible};

/// Why a call did not give an answer.
///
/// It never holds a secret, a token, a signature or the output of a command, so that it may be logged as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    kind: ErrorKind,
    code: String,
    message: String,
    field: Option<String>,
    request_id: Option<String>,
    retryable: bool,
}

/// The phase in which a call ended, and with it what the caller can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input was refused before anything was sent: correct the field that the error names.
    Validation,
    /// The service does not accept the credential, the token or the signature: correct or renew them.
    Auth,
    /// The service knows the caller and does not allow the call: have it allowed.
    Permission,
    /// Too many calls: wait, then ask again.
    Throttled,
    /// The service answered with any other error: its code says what to do.
    Service,
    /// No answer came: the connection failed.
    Network,
    /// No answer came in time.
    Timeout,
    /// What came is no answer of this API: a proxy, a captive portal or another service has answered.
    Protocol,
    /// A defect of this library.
    Internal,
}

impl ErrorKind {
    /// Every kind, in the order of the phases.
    pub const ALL: &'static [Self] = &[
        Self::Validation,
        Self::Auth,
        Self::Permission,
        Self::Throttled,
        Self::Service,
        Self::Network,
        Self::Timeout,
        Self::Protocol,
        Self::Internal,
    ];

    /// The stable name of the kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Auth => "auth",
            Self::Permission => "permission",
            Self::Throttled => "throttled",
            Self::Service => "service",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Protocol => "protocol",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Error {
    /// A value that breaks a rule of the API or of this library: nothing was sent.
    ///
    /// The code is the one that the API's page gives for such a value; that the server answers with the same one is
    /// unverified.
    pub(crate) fn invalid_parameter(field: &str, template: &str, values: &[&str]) -> Self {
        Self::validation("InvalidParameterValue", field, template, values)
    }

    /// The message as a template and its values: see [`filled`].
    pub(crate) fn validation(code: &str, field: &str, template: &str, values: &[&str]) -> Self {
        let mut error = Self::of(ErrorKind::Validation, code, filled("{}: {}", &[field, &filled(template, values)]));
        error.0.field = Some(field.to_string());
        error
    }

    /// The error that the service answered, its code and message as they came, but for what would not be seen in them.
    pub(crate) fn answered(code: &str, message: &str, request_id: Option<&str>) -> Self {
        let message = if message.is_empty() { "the service gave no reason" } else { message };
        if code.is_empty() {
            let error =
                Self::protocol("InvalidResponse", "the answer is an error without a code: {}", &[&visible(message)]);
            return error.of_request(request_id).worth_another_try();
        }
        let rule = codes::classify(code);
        let mut error = Self::of(rule.kind, &visible(code), visible(message)).of_request(request_id);
        error.0.retryable = rule.retryable;
        error
    }

    /// Bytes that are no answer of this API, or one that cannot be carried.
    pub(crate) fn protocol(code: &str, template: &str, values: &[&str]) -> Self {
        Self::of(ErrorKind::Protocol, code, filled(template, values))
    }

    /// A body that was longer than the caller permits to be read.
    #[must_use]
    pub fn response_too_large(most_bytes: u64) -> Self {
        Self::protocol(
            "ResponseTooLarge",
            "expected an answer of at most {} bytes, got more; ask for fewer tasks (Limit) or raise maxResponseBytes",
            &[&decimal(most_bytes)],
        )
    }

    pub(crate) fn of(kind: ErrorKind, code: &str, message: String) -> Self {
        Self(Box::new(Details {
            kind,
            code: code.to_string(),
            message,
            field: None,
            request_id: None,
            retryable: false,
        }))
    }

    pub(crate) fn worth_another_try(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    pub(crate) fn of_request(mut self, request_id: Option<&str>) -> Self {
        self.0.request_id = request_id.map(visible);
        self
    }

    /// The phase in which the call ended.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// A stable name of the error: the service's own code, or this library's for what never reached it.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// What was expected, what came, and what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path of the input that was refused, such as `Filters[0].Values[2]`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The service's id of the call, which its support asks for; or a relay's own.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Whether the very same call may succeed later.
    #[must_use]
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}): {}", self.code(), self.kind(), self.message())?;
        if let Some(request_id) = self.request_id() {
            write!(formatter, " [request {request_id}]")?;
        }
        Ok(())
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answered_error_reads_as_one_line() {
        let error = Error::answered("RequestLimitExceeded", "slow down", Some("a1df9725"));
        assert_eq!(error.to_string(), "RequestLimitExceeded (throttled): slow down [request a1df9725]");
    }

    #[test]
    fn what_the_service_says_cannot_command_a_terminal_or_begin_a_line() {
        let error = Error::answered("A\u{1b}[2J", "no\r\n2026-11-30 all is well \u{202e}\\ \"名\"", Some("r\n"));
        assert_eq!(error.code(), "A\\u{1b}[2J");
        assert_eq!(error.message(), "no\\r\\n2026-11-30 all is well \\u{202e}\\ \"名\"");
        assert_eq!(error.request_id(), Some("r\\n"));
    }

    #[test]
    fn an_error_without_a_code_or_a_reason_has_one() {
        let error = Error::answered("", "m", Some("r"));
        assert_eq!((error.kind(), error.code(), error.retryable()), (ErrorKind::Protocol, "InvalidResponse", true));
        assert_eq!(error.message(), "the answer is an error without a code: m");
        assert_eq!(error.request_id(), Some("r"));
        assert_eq!(Error::answered("InternalError", "", None).message(), "the service gave no reason");
    }

    #[test]
    fn an_answer_that_is_too_large_has_a_code_of_its_own() {
        let error = Error::response_too_large(5);
        assert_eq!((error.kind(), error.code(), error.retryable()), (ErrorKind::Protocol, "ResponseTooLarge", false));
    }
}
