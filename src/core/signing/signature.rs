//! Step 4: the signature (计算签名).

use alloc::string::String;

use super::signing_key::SigningKey;
use crate::hash::hex;

/// The HMAC of the string to sign under the derived key, in lower-case hexadecimal.
#[must_use]
pub fn signature(key: &SigningKey, string_to_sign: &str) -> String {
    hex(&key.code(string_to_sign.as_bytes()))
}
