//! A signature is that of the vendor's page, whether its key is derived or known, in whatever order and case the headers come;
//! and what could not be sent as it is is not signed.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use tat_tasks_core::signing::{SigningInput, SigningKeyCache, sign};
use tat_tasks_core::{Credential, ErrorKind, Method, Timestamp};
use tat_tasks_fuzz::{limits, signature, text};

#[derive(Arbitrary, Debug)]
struct Signing<'a> {
    is_get: bool,
    query: &'a str,
    headers: Vec<Header<'a>>,
    lacks_required_headers: bool,
    body: &'a [u8],
    service: &'a str,
    timestamp: u32,
    secret_id: &'a str,
    secret_key: &'a str,
    token: Option<&'a str>,
}

#[derive(Debug)]
struct Header<'a> {
    name: &'a str,
    value: &'a str,
}

impl<'a> Arbitrary<'a> for Header<'a> {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        const NAMES: [&str; 7] =
            ["", "content-type", "Host", "X-TC-Action", "x-tc-timestamp", "x-tc-token", "CONTENT-TYPE"];
        let name = match *bytes.choose(&NAMES)? {
            "" => bytes.arbitrary()?,
            name => name,
        };
        Ok(Self { name, value: bytes.arbitrary()? })
    }
}

fuzz_target!(|signings: Vec<Signing<'_>>| {
    // One cache for all of them: none may be signed with the key of another.
    let mut keys = SigningKeyCache::new();
    for signing in &signings {
        check(signing, &mut keys);
    }
});

fn check(signing: &Signing<'_>, keys: &mut SigningKeyCache) {
    let Signing { secret_id, secret_key, token, .. } = *signing;
    let credential = Credential::new(secret_id, secret_key, token.map(String::from));
    assert_eq!(credential.is_ok(), limits::is_credential(secret_id, secret_key, token));
    let (secret_id, secret_key) =
        if credential.is_ok() { (secret_id, secret_key) } else { ("AKIDEXAMPLE", "EXAMPLEKEY") };
    let credential = credential.or(Credential::new(secret_id, secret_key, None)).expect("a credential");

    let required = [("Content-Type", "application/json"), ("host", "tat.tencentcloudapi.com")];
    let required = if signing.lacks_required_headers { &[][..] } else { &required };
    let given = signing.headers.iter().map(|header| (header.name, header.value));
    let headers: Vec<_> = given.chain(required.iter().copied()).collect();
    let input = SigningInput {
        method: if signing.is_get { Method::Get } else { Method::Post },
        query: signing.query,
        headers: &headers,
        body: signing.body,
        service: signing.service,
        timestamp: Timestamp::from_unix_seconds(signing.timestamp.into()).expect("before the year 10000"),
    };
    let signed = match sign(&input, &credential, keys) {
        Ok(signed) => signed,
        Err(error) => {
            assert!(!signature::can_be_sent(&input), "{error}");
            assert_eq!(error.kind(), ErrorKind::Validation);
            assert!(error.field().is_some() && text::is_seen(&error), "{error:?}");
            return;
        }
    };
    assert!(signature::can_be_sent(&input));
    let expected = signature::signed(&input, secret_id, secret_key);
    assert_eq!(signed.canonical_request, expected.canonical_request);
    assert_eq!(signed.string_to_sign, expected.string_to_sign);
    assert_eq!(signed.authorization, expected.authorization);
    assert!(!signed.authorization.contains(char::is_control));

    let written_otherwise: Vec<_> =
        headers.iter().rev().map(|(name, value)| (name.to_ascii_uppercase(), value.to_ascii_uppercase())).collect();
    let headers: Vec<_> = written_otherwise.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let again = sign(&SigningInput { headers: &headers, ..input }, &credential, &mut SigningKeyCache::new());
    assert!(again.is_ok_and(|again| again == signed), "another signature for other letters or another order");
}
