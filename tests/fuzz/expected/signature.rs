//! TC3-HMAC-SHA256 straight from the vendor's page.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use tat_tasks_core::signing::{Signed, SigningInput};

/// Whether what is to be signed can be sent as it is.
#[must_use]
pub fn can_be_sent(input: &SigningInput<'_>) -> bool {
    let is_service = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let mut names: Vec<_> = input.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    let has_all = ["content-type", "host"].iter().all(|required| names.iter().any(|name| name == required));
    let count = names.len();
    names.dedup();
    let is_value = |name: &str, value: &str| {
        let is_host = name.eq_ignore_ascii_case("host");
        !value.trim_ascii().is_empty()
            && value.bytes().all(|byte| (b'!'..=b'~').contains(&byte) || (byte == b' ' && !is_host))
    };
    let (has_query, has_body) = (!input.query.is_empty(), !input.body.is_empty());
    !input.service.is_empty()
        && input.service.bytes().all(is_service)
        && input.query.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && byte != b'#')
        && !input.query.starts_with('?')
        && !(if input.method.as_str() == "GET" { has_body } else { has_query })
        && names.len() == count
        && has_all
        && input
            .headers
            .iter()
            .all(|(name, value)| !name.is_empty() && name.bytes().all(is_name) && is_value(name, value))
}

/// The steps of a signature.
#[must_use]
pub fn signed(input: &SigningInput<'_>, secret_id: &str, secret_key: &str) -> Signed {
    let canonical = |text: &str| text.trim_ascii().to_ascii_lowercase();
    let mut headers: Vec<_> = input.headers.iter().map(|(name, value)| (canonical(name), canonical(value))).collect();
    headers.sort_unstable();
    let signed_headers = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let mut lines = String::new();
    for (name, value) in &headers {
        writeln!(lines, "{name}:{value}").expect("a text takes every text");
    }
    let (method, query, body) = (input.method.as_str(), input.query, hex(&Sha256::digest(input.body)));
    let canonical_request = format!("{method}\n/\n{query}\n{lines}\n{signed_headers}\n{body}");

    let (date, service) = (input.timestamp.utc_date(), input.service);
    let scope = format!("{date}/{service}/tc3_request");
    let hashed = hex(&Sha256::digest(&canonical_request));
    let string_to_sign = format!("TC3-HMAC-SHA256\n{}\n{scope}\n{hashed}", input.timestamp.unix_seconds());

    let mut key = format!("TC3{secret_key}").into_bytes();
    for part in [&date, service, "tc3_request"] {
        key = hmac(&key, part);
    }
    let signature = hex(&hmac(&key, &string_to_sign));
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={signed_headers}, Signature={signature}"
    );
    Signed { canonical_request, string_to_sign, authorization }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length is one");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
