//! Step 5: the value of the `Authorization` header (拼接 Authorization).

use alloc::string::String;

use super::string_to_sign::CredentialScope;
use crate::credential::Credential;
use crate::text::Joined;

/// The name of the algorithm, as the header and the string to sign begin.
pub(super) const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// The header's value: who signs, in which scope, which headers are covered, and the signature.
#[must_use]
pub fn authorization(
    credential: &Credential,
    scope: &CredentialScope,
    signed_headers: &str,
    signature: &str,
) -> String {
    [
        ALGORITHM,
        " Credential=",
        credential.secret_id(),
        "/",
        scope.as_str(),
        ", SignedHeaders=",
        signed_headers,
        ", Signature=",
        signature,
    ]
    .joined()
}
