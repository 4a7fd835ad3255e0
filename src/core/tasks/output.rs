//! The output of a command, from Base64 to bytes, and to text where it is UTF-8.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::base64::{self, NotBase64};
use crate::error::Error;
use crate::text::{decimal, filled};

/// What a command wrote, as far as it was kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Output {
    /// The bytes as the command wrote them: the first 24 KiB.
    pub bytes: Vec<u8>,
    /// How many more bytes it wrote, which were not kept.
    pub dropped_bytes: u64,
}

/// Bytes read as UTF-8.
#[derive(Clone, PartialEq, Eq)]
pub struct Utf8Text<'a> {
    /// The text, each run of bad bytes replaced by U+FFFD. Without a byte order mark, and without the beginning of a
    /// character that stands at the end.
    pub text: Cow<'a, str>,
    /// How many bytes at the end are the beginning of a character whose rest is missing: 0 to 3.
    pub incomplete_bytes: usize,
    /// Whether the text has replacements for bytes that are no UTF-8 wherever the output ends.
    pub is_malformed: bool,
}

impl Output {
    /// Decodes the `Output` of a [`TaskResult`](super::TaskResult); `dropped_bytes` is its `Dropped`.
    ///
    /// # Errors
    /// `protocol` when the text is no Base64.
    pub fn decode(base64: &str, dropped_bytes: u64) -> Result<Self, Error> {
        match base64::decode(base64) {
            Ok(bytes) => Ok(Self { bytes, dropped_bytes }),
            Err(NotBase64::Character { position }) => {
                Err(not_base64("another character at position {}", &[&decimal(position as u64)]))
            }
            Err(NotBase64::Length) => {
                let length = decimal(base64.len() as u64);
                Err(not_base64("a text of {} characters that ends where none can end", &[&length]))
            }
        }
    }

    /// Whether the command wrote more than was kept.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        self.dropped_bytes > 0
    }

    /// The bytes read as UTF-8, which is what a command writes unless it is a `BAT` on a Windows with another code page.
    #[must_use]
    pub fn utf8_text(&self) -> Utf8Text<'_> {
        const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
        let bytes = self.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.bytes);
        let incomplete_bytes = incomplete_bytes_at_end(bytes);
        let complete = bytes.get(..bytes.len() - incomplete_bytes).unwrap_or(bytes);
        let text = String::from_utf8_lossy(complete);
        let is_malformed = matches!(text, Cow::Owned(_));
        Utf8Text { text, incomplete_bytes, is_malformed }
    }
}

fn not_base64(template: &str, values: &[&str]) -> Error {
    Error::protocol("InvalidOutput", "TaskResult.Output: expected Base64, got {}", &[&filled(template, values)])
}

/// How many bytes at the end begin a character that more bytes could complete.
fn incomplete_bytes_at_end(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last().map(|chunk| chunk.invalid()).unwrap_or_default();
    match core::str::from_utf8(last) {
        // No length of error means that the end came where more bytes were expected.
        Err(error) if error.error_len().is_none() => last.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> (String, usize, bool) {
        let output = Output { bytes: bytes.to_vec(), dropped_bytes: 0 };
        let text = output.utf8_text();
        (text.text.clone().into_owned(), text.incomplete_bytes, text.is_malformed)
    }

    #[test]
    fn base64_with_and_without_padding() {
        for (base64, bytes) in [
            ("", &b""[..]),
            ("cm9vdAo=", b"root\n"),
            ("cm9vdAo", b"root\n"),
            ("Zg==", b"f"),
            ("Zg", b"f"),
            ("Zm8", b"fo"),
            ("Zh==", b"f"),
            ("yq+wxA==", b"\xca\xaf\xb0\xc4"),
        ] {
            assert_eq!(Output::decode(base64, 0).unwrap().bytes, bytes, "{base64}");
        }
    }

    #[test]
    fn what_is_no_base64_is_a_protocol_error_that_does_not_repeat_it() {
        for base64 in ["c", "Zg===", "hunter2!", "Zg=a", "Zm 8", "Zm8\n", "根"] {
            let error = Output::decode(base64, 0).err().expect(base64);
            assert_eq!(error.code(), "InvalidOutput");
            assert!(!error.message().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_cut_character_is_told_from_bad_bytes() {
        let cases: &[(&[u8], &str, usize, bool)] = &[
            (b"", "", 0, false),
            ("根".as_bytes(), "根", 0, false),
            (b"a\xe6", "a", 1, false),
            (b"a\xe6\xa0", "a", 2, false),
            (b"a\xf0\x9f\x98", "a", 3, false),
            (b"a\xff", "a\u{fffd}", 0, true),
            (b"\xff\xe6\xa0", "\u{fffd}", 2, true),
            (b"\xe6\xa0a", "\u{fffd}a", 0, true),
            (b"a\xc0", "a\u{fffd}", 0, true),
            (b"\xef\xbb\xbfroot", "root", 0, false),
            (b"\xef\xbb", "", 2, false),
        ];
        for (bytes, text, incomplete, is_malformed) in cases {
            assert_eq!(text_of(bytes), ((*text).into(), *incomplete, *is_malformed), "{bytes:x?}");
        }
    }

    #[test]
    fn truncation_is_what_was_dropped() {
        assert!(!Output::decode("", 0).unwrap().is_truncated());
        assert!(Output::decode("", 1).unwrap().is_truncated());
    }
}
