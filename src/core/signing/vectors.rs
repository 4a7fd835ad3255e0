//! Every step against every vector of `tests/vectors/tc3-vectors.json`, so that a break points to its step.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::signing_key::{secret_date, secret_service, secret_signing};
use super::*;
use crate::hash::hex;

struct Vector {
    id: String,
    credential: Credential,
    method: Method,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    service: String,
    timestamp: Timestamp,
    expected: Value,
}

impl Vector {
    fn read(vector: &Value) -> Self {
        let input = |name: &str| vector["inputs"][name].as_str().map(ToString::to_string);
        let expected = vector["expected"].clone();
        let method = if input("method").unwrap() == "GET" { Method::Get } else { Method::Post };
        let url = vector["request"]["url"].as_str().unwrap();
        let header = |name: &str| {
            let headers = vector["request"]["headers"].as_object();
            headers.and_then(|headers| headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str())
        };
        let content_type = input("contentType").or_else(|| header("content-type").map(ToString::to_string)).unwrap();
        let mut headers =
            alloc::vec![("Content-Type".to_string(), content_type), ("Host".to_string(), input("host").unwrap())];
        let canonical = expected["canonicalRequest"].as_str().unwrap();
        if canonical.contains("\nx-tc-action:") {
            headers.push(("X-TC-Action".to_string(), input("action").unwrap()));
        }
        let body = match header("x-tc-content-sha256") {
            Some(literal) => literal.as_bytes().to_vec(),
            None => crate::tasks::Output::decode(vector["request"]["bodyBase64"].as_str().unwrap(), 0).unwrap().bytes,
        };
        Self {
            id: vector["id"].as_str().unwrap().to_string(),
            credential: Credential::new(input("secretId").unwrap(), input("secretKey").unwrap(), input("token"))
                .unwrap(),
            method,
            query: url.split_once('?').map(|(_, query)| query.to_string()).unwrap_or_default(),
            headers,
            body,
            service: input("service").unwrap(),
            timestamp: Timestamp::from_unix_seconds(vector["inputs"]["timestamp"].as_u64().unwrap()).unwrap(),
            expected,
        }
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    fn canonical_request(&self) -> CanonicalRequest {
        CanonicalRequest::new(self.method, &self.query, &self.headers(), &self.body)
    }

    fn assert(&self, step: &str, actual: &str) {
        assert_eq!(Some(actual), self.expected[step].as_str(), "{}: {step}", self.id);
    }
}

fn vectors() -> Vec<Vector> {
    let file: Value = serde_json::from_str(include_str!("../../../tests/vectors/tc3-vectors.json")).unwrap();
    let vectors: Vec<_> = ["official", "sdk", "derived"]
        .into_iter()
        .flat_map(|group| file[group].as_array().unwrap().iter().map(Vector::read))
        .collect();
    assert_eq!(vectors.len(), 31);
    vectors
}

#[test]
fn canonical_request() {
    for vector in vectors() {
        let request = vector.canonical_request();
        vector.assert("canonicalRequest", &request.text);
        vector.assert("hashedCanonicalRequest", &request.hashed());
    }
}

#[test]
fn string_to_sign() {
    for vector in vectors() {
        let scope = CredentialScope::new(vector.timestamp, &vector.service);
        let text = string_to_sign::string_to_sign(vector.timestamp, &scope, &vector.canonical_request());
        vector.assert("stringToSign", &text);
    }
}

#[test]
fn signing_key() {
    for vector in vectors() {
        let date = secret_date(vector.credential.secret_key(), &vector.timestamp.utc_date());
        vector.assert("secretDateHex", &hex(&date));
        let service = secret_service(&date, &vector.service);
        vector.assert("secretServiceHex", &hex(&service));
        vector.assert("secretSigningHex", &hex(&secret_signing(&service)));
    }
}

#[test]
fn signature() {
    for vector in vectors() {
        let scope = CredentialScope::new(vector.timestamp, &vector.service);
        let key = SigningKey::derive(&vector.credential, &scope);
        let string_to_sign = vector.expected["stringToSign"].as_str().unwrap();
        vector.assert("signature", &signature::signature(&key, string_to_sign));
    }
}

#[test]
fn authorization() {
    let mut keys = SigningKeyCache::new();
    for vector in vectors() {
        let input = SigningInput {
            method: vector.method,
            query: &vector.query,
            headers: &vector.headers(),
            body: &vector.body,
            service: &vector.service,
            timestamp: vector.timestamp,
        };
        let signed = sign(&input, &vector.credential, &mut keys).unwrap();
        vector.assert("canonicalRequest", &signed.canonical_request);
        vector.assert("stringToSign", &signed.string_to_sign);
        vector.assert("authorization", &signed.authorization);
    }
}

#[test]
fn names_and_values_are_trimmed_put_in_lower_case_and_sorted() {
    let headers = [("X-TC-Action", " Describe "), ("HOST", "A.Example:8080 "), ("Content-Type", "Text/Plain; a=B")];
    let request = CanonicalRequest::new(Method::Post, "", &headers, b"");
    let expected = "POST\n/\n\ncontent-type:text/plain; a=b\nhost:a.example:8080\nx-tc-action:describe\n\ncontent-type;host;x-tc-action\n";
    assert!(request.text.starts_with(expected), "{}", request.text);
}

#[test]
fn what_could_not_be_sent_as_it_is_signed_is_refused() {
    let good = SigningInput {
        method: Method::Post,
        query: "",
        headers: &[("content-type", "application/json"), ("host", "tat.tencentcloudapi.com")],
        body: b"{}",
        service: "tat",
        timestamp: Timestamp::from_unix_seconds(0).unwrap(),
    };
    let credential = Credential::new("AKID", "key", None).unwrap();
    let field_of = |input: SigningInput<'_>| {
        let error = sign(&input, &credential, &mut SigningKeyCache::new()).err()?;
        error.field().map(ToString::to_string)
    };
    assert_eq!(field_of(good), None);
    let host = ("host", "tat.tencentcloudapi.com");
    let content_type = ("content-type", "application/json");
    let cases: &[(&str, SigningInput<'_>)] = &[
        ("service", SigningInput { service: "", ..good }),
        ("service", SigningInput { service: "tat/tc3_request", ..good }),
        ("service", SigningInput { service: "tat\n", ..good }),
        ("service", SigningInput { service: "CVM", ..good }),
        ("query", SigningInput { method: Method::Get, body: b"", query: "?Limit=1", ..good }),
        ("query", SigningInput { method: Method::Get, body: b"", query: "Limit=1\nX", ..good }),
        ("query", SigningInput { method: Method::Get, body: b"", query: "Name=界", ..good }),
        ("query", SigningInput { query: "Limit=1", ..good }),
        ("body", SigningInput { method: Method::Get, ..good }),
        ("signedHeaders", SigningInput { headers: &[host], ..good }),
        ("signedHeaders", SigningInput { headers: &[content_type], ..good }),
        ("signedHeaders", SigningInput { headers: &[host, ("x-tc-action", "Describe")], ..good }),
        ("signedHeaders", SigningInput { headers: &[host, content_type, ("x y", "1")], ..good }),
        ("signedHeaders", SigningInput { headers: &[host, content_type, ("Host", "evil")], ..good }),
        ("query", SigningInput { method: Method::Get, body: b"", query: "Limit=1#x", ..good }),
        ("host", SigningInput { headers: &[("host", "a\r\nb"), content_type], ..good }),
        ("host", SigningInput { headers: &[("host", "a b"), content_type], ..good }),
        ("contentType", SigningInput { headers: &[host, ("content-type", "a\nx-evil: 1")], ..good }),
        ("contentType", SigningInput { headers: &[host, ("content-type", " ")], ..good }),
        ("action", SigningInput { headers: &[host, content_type, ("x-tc-action", "界")], ..good }),
        ("timestamp", SigningInput { headers: &[host, content_type, ("x-tc-timestamp", "")], ..good }),
    ];
    for (field, input) in cases {
        assert_eq!(field_of(*input).as_deref(), Some(*field), "{} {:?}", input.query, input.headers);
    }
}
