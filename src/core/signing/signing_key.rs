//! Step 3: the key that is derived from the secret key for one date and one service (计算派生签名密钥).

use alloc::boxed::Box;
use core::fmt;

use zeroize::Zeroizing;

use super::string_to_sign::CredentialScope;
use crate::credential::Credential;
use crate::hash::{DIGEST_BYTES, HmacKey, sha256};
use crate::text::Joined;

/// The constant that ends each scope.
pub(super) const TERMINATOR: &str = "tc3_request";

/// `SecretSigning`: it signs for one date and one service. Its place in memory does not move, and is wiped when it is
/// dropped.
pub struct SigningKey(Box<HmacKey>);

impl SigningKey {
    /// Derives `SecretDate`, `SecretService` and `SecretSigning` in turn.
    #[must_use]
    pub fn derive(credential: &Credential, scope: &CredentialScope) -> Self {
        let (date, service) = scope.date_and_service();
        let secret_date = secret_date(credential.secret_key(), date);
        let secret_service = secret_service(&secret_date, service);
        Self(Box::new(HmacKey::new(&*secret_signing(&secret_service))))
    }

    pub(super) fn code(&self, message: &[u8]) -> [u8; DIGEST_BYTES] {
        *self.0.code(message)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(redacted)")
    }
}

type DerivedKey = Zeroizing<[u8; DIGEST_BYTES]>;

pub(super) fn secret_date(secret_key: &str, date: &str) -> DerivedKey {
    let prefixed = Zeroizing::new(["TC3", secret_key].joined());
    HmacKey::new(prefixed.as_bytes()).code(date.as_bytes())
}

pub(super) fn secret_service(secret_date: &DerivedKey, service: &str) -> DerivedKey {
    HmacKey::new(&**secret_date).code(service.as_bytes())
}

pub(super) fn secret_signing(secret_service: &DerivedKey) -> DerivedKey {
    HmacKey::new(&**secret_service).code(TERMINATOR.as_bytes())
}

/// The key derived last, so that a day's calls derive theirs once. To derive another one takes less than a hundredth of a
/// millisecond: a process that signs by several in turn has no use for more.
///
/// It is found by its scope and a fingerprint of the credential: the secret key itself is not kept.
#[derive(Debug, Default)]
pub struct SigningKeyCache(Option<Entry>);

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    scope: CredentialScope,
    key: SigningKey,
}

#[derive(PartialEq, Eq)]
struct Fingerprint(Box<DerivedKey>);

impl SigningKeyCache {
    /// An empty cache.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The key for a credential and a scope, derived unless it is known.
    pub fn key(&mut self, credential: &Credential, scope: &CredentialScope) -> &SigningKey {
        let fingerprint = Fingerprint::of(credential);
        let known = self.0.take().filter(|entry| entry.fingerprint == fingerprint && entry.scope == *scope);
        let derived = || Entry { fingerprint, scope: scope.clone(), key: SigningKey::derive(credential, scope) };
        &self.0.insert(known.unwrap_or_else(derived)).key
    }
}

impl Fingerprint {
    fn of(credential: &Credential) -> Self {
        // Neither has a line break in it.
        let parts = [credential.secret_id(), "\n", credential.secret_key()];
        Self(Box::new(Zeroizing::new(sha256(Zeroizing::new(parts.joined()).as_bytes()))))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Fingerprint(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use alloc::format;

    fn credential(id: u32) -> Credential {
        Credential::new(format!("AKID{id}"), format!("key{id}"), None).unwrap()
    }

    fn scope(day: u64) -> CredentialScope {
        CredentialScope::new(Timestamp::from_unix_seconds(86_400 * day).unwrap(), "tat")
    }

    #[test]
    fn a_key_is_the_derived_one_whatever_came_between() {
        let mut cache = SigningKeyCache::new();
        for (id, day) in [(0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (0, 0)] {
            let scope = scope(day);
            let cached = cache.key(&credential(id), &scope).code(b"");
            assert_eq!(cached, SigningKey::derive(&credential(id), &scope).code(b""));
        }
    }

    #[test]
    fn a_key_that_is_known_is_not_derived_again() {
        let (fingerprint, scope) = (Fingerprint::of(&credential(0)), scope(0));
        let another = || SigningKey::derive(&credential(1), &scope);
        let entry = Entry { fingerprint, scope: scope.clone(), key: another() };
        let mut cache = SigningKeyCache(Some(entry));
        for _ in 0..2 {
            assert_eq!(cache.key(&credential(0), &scope).code(b""), another().code(b""));
        }
    }

    #[test]
    fn the_same_id_with_another_key_has_another_signing_key() {
        let mut cache = SigningKeyCache::new();
        let scope = scope(0);
        let first = cache.key(&Credential::new("AKID", "one", None).unwrap(), &scope).code(b"");
        let second = cache.key(&Credential::new("AKID", "two", None).unwrap(), &scope).code(b"");
        assert_ne!(first, second);
    }

    #[test]
    fn nothing_of_a_key_is_shown() {
        let mut cache = SigningKeyCache::new();
        cache.key(&credential(1), &scope(0));
        let shown = format!("{cache:?}");
        assert!(shown.contains("SigningKey(redacted)") && shown.contains("Fingerprint(redacted)"), "{shown}");
    }
}
