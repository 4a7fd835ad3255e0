//! Step 1: the canonical request (拼接规范请求串).

use alloc::string::String;
use alloc::vec::Vec;

use crate::hash::{hex, sha256};
use crate::http::Method;

/// So long is a canonical request without a query, or shorter.
const USUAL_BYTES: usize = 256;

/// The request in the one form that both sides hash.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    /// The whole text.
    pub text: String,
    /// The names of the signed headers, sorted and joined by `;`.
    pub signed_headers: String,
}

impl CanonicalRequest {
    /// Puts the parts of a request together: names and values of headers trimmed and in lower case, sorted by name; the
    /// body by its hash.
    #[must_use]
    pub fn new(method: Method, query: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut text = String::with_capacity(USUAL_BYTES);
        let mut signed_headers = String::with_capacity(USUAL_BYTES / 4);
        text.push_str(method.as_str());
        text.push_str("\n/\n");
        text.push_str(query);
        for (name, value) in sorted(headers) {
            let separator = if signed_headers.is_empty() { "" } else { ";" };
            push_canonical(&mut signed_headers, separator, name);
            push_canonical(&mut text, "\n", name);
            push_canonical(&mut text, ":", value);
        }
        text.push_str("\n\n");
        text.push_str(&signed_headers);
        text.push('\n');
        text.push_str(&hex(&sha256(body)));
        Self { text, signed_headers }
    }

    /// The hash of the whole text, which the next step takes.
    #[must_use]
    pub fn hashed(&self) -> String {
        hex(&sha256(self.text.as_bytes()))
    }
}

/// Inserts one by one: there are two to five, for which a sort costs more code than time.
fn sorted<'a>(headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut sorted: Vec<(&str, &str)> = Vec::with_capacity(headers.len());
    for &(name, value) in headers {
        let is_after = |(other, _): &(&str, &str)| folded(name).lt(folded(other));
        sorted.insert(sorted.iter().position(is_after).unwrap_or(sorted.len()), (name, value));
    }
    sorted
}

fn folded(name: &str) -> impl Iterator<Item = u8> {
    name.trim_ascii().bytes().map(|byte| byte.to_ascii_lowercase())
}

fn push_canonical(line: &mut String, before: &str, text: &str) {
    line.push_str(before);
    let begin = line.len();
    line.push_str(text.trim_ascii());
    if let Some(text) = line.get_mut(begin..) {
        text.make_ascii_lowercase();
    }
}
