//! Step 1: the canonical request (拼接规范请求串).

use alloc::string::String;
use alloc::vec::Vec;

use crate::hash::{hex, sha256};
use crate::http::Method;
use crate::text::Joined;

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
        let mut lines = String::new();
        let mut signed_headers = String::new();
        for (name, value) in sorted(headers) {
            lines += &[&name, ":", &value, "\n"].joined();
            if !signed_headers.is_empty() {
                signed_headers += ";";
            }
            signed_headers += &name;
        }
        let hashed_body = hex(&sha256(body));
        let text = [method.as_str(), "\n/\n", query, "\n", &lines, "\n", &signed_headers, "\n", &hashed_body].joined();
        Self { text, signed_headers }
    }

    /// The hash of the whole text, which the next step takes.
    #[must_use]
    pub fn hashed(&self) -> String {
        hex(&sha256(self.text.as_bytes()))
    }
}

/// Inserts one by one: there are two to five, for which a sort costs more code than time.
fn sorted(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut sorted: Vec<(String, String)> = Vec::new();
    for (name, value) in headers {
        let header = (canonical(name), canonical(value));
        let position = sorted.iter().position(|after| *after >= header).unwrap_or(sorted.len());
        sorted.insert(position, header);
    }
    sorted
}

fn canonical(text: &str) -> String {
    text.trim_ascii().to_ascii_lowercase()
}
