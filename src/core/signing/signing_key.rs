//! Step 3: the key that is derived from the secret key for one date and one service (计算派生签名密钥).

use alloc::boxed::Box;
use alloc::vec::Vec;
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

/// The keys derived of late, so that a day's calls derive theirs once.
///
/// An entry is found by its scope and a fingerprint of the credential: the secret key itself is not kept.
#[derive(Debug, Default)]
pub struct SigningKeyCache {
    latest: Option<Entry>,
    older: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    scope: CredentialScope,
    key: SigningKey,
}

#[derive(PartialEq, Eq)]
struct Fingerprint(Box<DerivedKey>);

impl SigningKeyCache {
    /// A process has few credentials, and a midnight makes two dates of one.
    const CAPACITY: usize = 8;

    /// An empty cache.
    #[must_use]
    pub const fn new() -> Self {
        Self { latest: None, older: Vec::new() }
    }

    /// The key for a credential and a scope, derived unless it is known. The one that was asked for longest ago makes
    /// room.
    pub fn key(&mut self, credential: &Credential, scope: &CredentialScope) -> &SigningKey {
        let fingerprint = Fingerprint::of(credential);
        let is_wanted = |entry: &Entry| entry.fingerprint == fingerprint && entry.scope == *scope;
        if !self.latest.as_ref().is_some_and(is_wanted) {
            let known = self.older.iter().position(is_wanted).map(|position| self.older.remove(position));
            if let Some(previous) = core::mem::replace(&mut self.latest, known) {
                if self.older.len() == Self::CAPACITY - 1 {
                    self.older.remove(0);
                }
                self.older.push(previous);
            }
        }
        let entry = self.latest.get_or_insert_with(|| Entry {
            fingerprint,
            scope: scope.clone(),
            key: SigningKey::derive(credential, scope),
        });
        &entry.key
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

    fn credential(id: usize) -> Credential {
        Credential::new(format!("AKID{id}"), "key", None).unwrap()
    }

    fn scope(day: u64) -> CredentialScope {
        CredentialScope::new(Timestamp::from_unix_seconds(86_400 * day).unwrap(), "tat")
    }

    #[test]
    fn a_cached_key_is_the_derived_one_whatever_came_between() {
        let mut cache = SigningKeyCache::new();
        for round in 0..3 {
            for id in 0..SigningKeyCache::CAPACITY + round {
                for day in [0, 1] {
                    let scope = scope(day);
                    let cached = cache.key(&credential(id), &scope).code(b"");
                    assert_eq!(cached, SigningKey::derive(&credential(id), &scope).code(b""));
                }
            }
            assert!(cache.older.len() < SigningKeyCache::CAPACITY);
        }
    }

    #[test]
    fn a_key_is_derived_once_and_the_oldest_makes_room() {
        let mut cache = SigningKeyCache::new();
        let scope = scope(0);
        let mut place_of = |id: usize| core::ptr::from_ref(&*cache.key(&credential(id), &scope).0).addr();
        let first = place_of(0);
        let second = place_of(1);
        assert_eq!((place_of(0), place_of(1), place_of(0)), (first, second, first));
        // Asked for longest ago, 1 makes room for the last of these; 0 stays.
        for id in 2..=SigningKeyCache::CAPACITY {
            assert_ne!(place_of(id), first);
        }
        assert_eq!(cache.older.len() + 1, SigningKeyCache::CAPACITY);
        let known = |id: usize| {
            let wanted = Fingerprint::of(&credential(id));
            cache.latest.iter().chain(&cache.older).any(|entry| entry.fingerprint == wanted)
        };
        assert!(known(0) && !known(1) && known(2));
    }

    #[test]
    fn the_same_key_with_another_id_has_an_entry_of_its_own() {
        let mut cache = SigningKeyCache::new();
        let scope = scope(0);
        cache.key(&credential(1), &scope);
        cache.key(&credential(2), &scope);
        assert_eq!(cache.older.len(), 1);
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
