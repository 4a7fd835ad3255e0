//! TC3-HMAC-SHA256 ([签名方法 v3](https://cloud.tencent.com/document/api/213/30654)), one file a step.
//!
//! 1. [`canonical_request`]: method, query, signed headers and the hash of the body in one text.
//! 2. [`string_to_sign`]: its hash, with the timestamp and the scope in which the signature holds.
//! 3. [`signing_key`]: three HMACs that derive a key for one date and one service from the secret key.
//! 4. [`signature`]: the HMAC of the string to sign under that key.
//! 5. [`authorization`]: the value of the header that carries it.
//!
//! [`sign`] takes all of them, for any service of Tencent Cloud.

pub mod authorization;
pub mod canonical_request;
mod header_values;
pub mod signature;
pub mod signing_key;
pub mod string_to_sign;
#[cfg(test)]
mod vectors;

use alloc::string::String;

pub use canonical_request::CanonicalRequest;
pub use header_values::{HeaderValues, REQUIRED_HEADERS};
pub use signing_key::{SigningKey, SigningKeyCache};
pub use string_to_sign::CredentialScope;

use crate::credential::Credential;
use crate::error::Error;
use crate::http::Method;
use crate::time::Timestamp;

/// What a signature covers. It has no `Debug` form, as a token may be among the headers.
#[derive(Clone, Copy)]
pub struct SigningInput<'a> {
    /// The method of the request.
    pub method: Method,
    /// The query as it is sent after the `?`; empty for POST.
    pub query: &'a str,
    /// Names and values of the headers to sign: at least `content-type` and `host`, as they are sent.
    pub headers: &'a [(&'a str, &'a str)],
    /// The very bytes that are sent; the literal `UNSIGNED-PAYLOAD` where `X-TC-Content-SHA256` says so.
    pub body: &'a [u8],
    /// The name of the product, such as `tat`, whatever the host.
    pub service: &'a str,
    /// When: the value of `X-TC-Timestamp`.
    pub timestamp: Timestamp,
}

/// A signature with the steps that led to it, for whoever looks for the one that differs.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The text of step 1.
    pub canonical_request: String,
    /// The text of step 2.
    pub string_to_sign: String,
    /// The value of the `Authorization` header.
    pub authorization: String,
}

/// Signs a request of any service of Tencent Cloud. Keys are derived anew only for another date, service or credential.
///
/// # Errors
/// `validation` when a part cannot be sent as it is: a service, a header or a query with a character that would end it,
/// a header twice, `content-type` or `host` missing, a body with GET, a query with POST.
pub fn sign(input: &SigningInput<'_>, credential: &Credential, keys: &mut SigningKeyCache) -> Result<Signed, Error> {
    check(input)?;
    let canonical_request = CanonicalRequest::new(input.method, input.query, input.headers, input.body);
    let scope = CredentialScope::new(input.timestamp, input.service);
    let string_to_sign = string_to_sign::string_to_sign(input.timestamp, &scope, &canonical_request);
    let signature = signature::signature(keys.key(credential, &scope), &string_to_sign);
    let authorization = authorization::authorization(credential, &scope, &canonical_request.signed_headers, &signature);
    Ok(Signed { canonical_request: canonical_request.text, string_to_sign, authorization })
}

fn check(input: &SigningInput<'_>) -> Result<(), Error> {
    let is_service = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if input.service.is_empty() || !input.service.bytes().all(is_service) {
        return Err(Error::invalid_parameter(
            "service",
            "expected the name of a product such as \"tat\", got {?}",
            &[input.service],
        ));
    }
    if !input.query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') || input.query.starts_with('?') {
        return Err(Error::invalid_parameter(
            "query",
            "expected the query as it is sent after the \"?\", its values percent-encoded",
            &[],
        ));
    }
    match input.method {
        Method::Get if !input.body.is_empty() => {
            return Err(Error::invalid_parameter(
                "body",
                "expected none, as GET sends its parameters in the query",
                &[],
            ));
        }
        Method::Post if !input.query.is_empty() => {
            return Err(Error::invalid_parameter(
                "query",
                "expected none, as POST sends its parameters in the body",
                &[],
            ));
        }
        Method::Get | Method::Post => {}
    }
    check_headers(input.headers)
}

fn check_headers(headers: &[(&str, &str)]) -> Result<(), Error> {
    for (index, (name, value)) in headers.iter().enumerate() {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_repeated = || headers.iter().take(index).any(|(earlier, _)| earlier.eq_ignore_ascii_case(name));
        if name.is_empty() || !name.bytes().all(is_token) || is_repeated() {
            return Err(Error::invalid_parameter(
                "signedHeaders",
                "expected names of headers, each once; got {?}",
                &[name],
            ));
        }
        let may_have_blanks = !name.eq_ignore_ascii_case("host");
        let is_text = |byte: u8| byte.is_ascii_graphic() || (may_have_blanks && byte == b' ');
        if value.trim_ascii().is_empty() || !value.bytes().all(is_text) {
            let name = name.to_ascii_lowercase();
            return Err(Error::invalid_parameter(
                header_values::input_of_header(&name),
                "expected the value of the header \"{}\" in printable ASCII, got an empty or another one",
                &[&name],
            ));
        }
    }
    for required in REQUIRED_HEADERS {
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(required)) {
            return Err(Error::invalid_parameter(
                "signedHeaders",
                "expected at least \"content-type\" and \"host\", got none named \"{}\"",
                &[required],
            ));
        }
    }
    Ok(())
}
