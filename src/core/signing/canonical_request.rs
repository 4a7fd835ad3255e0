//! Step 1: the canonical request (拼接规范请求串).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::hash::{hex, sha256};
use crate::http::Method;

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
        let headers = sorted(headers.iter().map(|(name, value)| (canonical(name), canonical(value))));
        let signed_headers = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");

        let mut text = format!("{}\n/\n{query}\n", method.as_str());
        for (name, value) in &headers {
            text.extend([name.as_str(), ":", value.as_str(), "\n"]);
        }
        text.extend(["\n", signed_headers.as_str(), "\n", hex(&sha256(body)).as_str()]);
        Self { text, signed_headers }
    }

    /// The hash of the whole text, which the next step takes.
    #[must_use]
    pub fn hashed(&self) -> String {
        hex(&sha256(self.text.as_bytes()))
    }
}

/// Inserts one by one: there are two to five, for which a sort costs more code than time.
fn sorted(headers: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut sorted: Vec<(String, String)> = Vec::new();
    for header in headers {
        let position = sorted.partition_point(|before| *before < header);
        sorted.insert(position, header);
    }
    sorted
}

fn canonical(text: &str) -> String {
    text.trim().to_ascii_lowercase()
}
