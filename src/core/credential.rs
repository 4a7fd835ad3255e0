//! The key pair that signs a call.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::text::decimal;

/// A secret id, its secret key and, for temporary credentials, their token: one value, since none is good without the
/// others.
///
/// Its memory is wiped when it is dropped, and its `Debug` form shows nothing of it.
#[derive(Clone)]
pub struct Credential {
    secret_id: Zeroizing<String>,
    secret_key: Zeroizing<String>,
    token: Option<Zeroizing<String>>,
}

impl Credential {
    /// A credential of a long-lived key, or with a token one of temporary credentials.
    ///
    /// # Errors
    /// `validation` with the code `InvalidCredential` when a part is empty or holds a blank, a line break or anything
    /// else that is no printable ASCII: what a slip of copying leaves, and what could end a header. The secret id
    /// holds no `/` and no `,` either, which delimit it in the `Authorization` header.
    pub fn new(
        secret_id: impl Into<String>,
        secret_key: impl Into<String>,
        token: Option<String>,
    ) -> Result<Self, Error> {
        let credential = Self {
            secret_id: Zeroizing::new(secret_id.into()),
            secret_key: Zeroizing::new(secret_key.into()),
            token: token.map(Zeroizing::new),
        };
        check_part("secretId", &credential.secret_id)?;
        if credential.secret_id.bytes().any(|byte| matches!(byte, b'/' | b',')) {
            return Err(invalid(
                "secretId",
                "expected a secret id (AKID…), got one with a \"/\" or a \",\" in it",
                &[],
            ));
        }
        check_part("secretKey", &credential.secret_key)?;
        if let Some(token) = &credential.token {
            check_part("token", token)?;
        }
        Ok(credential)
    }

    pub(crate) fn secret_id(&self) -> &str {
        &self.secret_id
    }

    pub(crate) fn secret_key(&self) -> &str {
        &self.secret_key
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.as_str())
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credential(redacted)")
    }
}

fn check_part(field: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(invalid(
            field,
            "expected what Tencent Cloud gave, got an empty string; without a token, leave that out",
            &[],
        ));
    }
    match value.bytes().position(|byte| !byte.is_ascii_graphic()) {
        None => Ok(()),
        Some(position) => Err(invalid(
            field,
            "expected printable ASCII without blanks, got another character at position {}; was a blank or a line break copied along?",
            &[&decimal(position as u64)],
        )),
    }
}

fn invalid(field: &str, template: &str, values: &[&str]) -> Error {
    Error::validation("InvalidCredential", field, template, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString;

    #[test]
    fn nothing_of_a_credential_is_shown() {
        let credential = Credential::new("AKIDmine", "mykey", Some("mytoken".to_string())).unwrap();
        assert_eq!(format!("{credential:?}"), "Credential(redacted)");
    }

    #[test]
    fn a_bad_part_is_named_and_never_repeated() {
        let cases = [
            ("", "key", None, "secretId"),
            (" AKID", "key", None, "secretId"),
            ("AKID/x", "key", None, "secretId"),
            ("AKID,x", "key", None, "secretId"),
            ("AKID", "", None, "secretKey"),
            ("AKID", "hunter2\n", None, "secretKey"),
            ("AKID", "key", Some("hunter2\r\nX-Evil: 1"), "token"),
            ("AKID", "key", Some(""), "token"),
        ];
        for (id, key, token, field) in cases {
            let error = Credential::new(id, key, token.map(ToString::to_string)).unwrap_err();
            assert_eq!((error.code(), error.field()), ("InvalidCredential", Some(field)));
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_token_that_is_empty_is_told_to_be_left_out() {
        let error = Credential::new("AKID", "key", Some(String::new())).unwrap_err();
        assert!(error.message().contains("without a token, leave that out"), "{error}");
    }

    #[test]
    fn the_asterisks_of_the_docs_are_a_credential() {
        assert!(Credential::new("AKID********", "********", None).is_ok());
    }
}
