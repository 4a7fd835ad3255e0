//! SHA-256, HMAC-SHA256 and lower-case hexadecimal: the one file that names a hash crate.

use alloc::string::String;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The number of bytes of a SHA-256 digest, and of a key derived by HMAC-SHA256.
pub(crate) const DIGEST_BYTES: usize = 32;

pub(crate) fn sha256(message: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::digest(message).into()
}

/// HMAC-SHA256 under one key, of which half the work is done once: what it has of the key is wiped when it is dropped.
#[derive(Clone)]
pub(crate) struct HmacKey(Hmac<Sha256>);

impl HmacKey {
    #[expect(clippy::expect_used, reason = "HMAC hashes a key that is longer than a block: no length of key fails")]
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("a key of any length"))
    }

    /// Wiped when dropped, as most codes are keys in turn.
    pub(crate) fn code(&self, message: &[u8]) -> Zeroizing<[u8; DIGEST_BYTES]> {
        Zeroizing::new(self.0.clone().chain_update(message).finalize().into_bytes().into())
    }
}

pub(crate) fn hex(digest: &[u8; DIGEST_BYTES]) -> String {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' - 10 + value };
    let mut digits = [0; 2 * DIGEST_BYTES];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(digest) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    // A text that grows by characters takes several times as long.
    String::from_utf8(digits.to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_hold() {
        assert_eq!(hex(&sha256(b"")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hex(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        // RFC 4231, test cases 2 and 6: a short key, and one that is longer than a block.
        assert_eq!(
            hex(&HmacKey::new(b"Jefe").code(b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&HmacKey::new(&[0xaa; 131]).code(b"Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }
}
