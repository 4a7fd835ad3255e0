//! What is known of an output whose text is not kept.

use crate::base64;
use crate::policy::fingerprint::{EMPTY, extended};

/// The length of an output and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Output {
    /// In bytes.
    pub(super) length: u32,
    hash: u64,
}

/// What an output is to the one that was read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    /// It begins with the one before.
    Continued,
    Other,
}

/// Digits that are decoded at a time: a multiple of 4.
const PIECE: usize = 1_024;

impl Output {
    pub(super) const NONE: Self = Self { length: 0, hash: EMPTY };

    /// Reads an output in Base64, and compares it with the one before.
    pub(super) fn read(text: &str, before: Self) -> (Self, Relation) {
        Self::decoded(text, before).unwrap_or_else(|| {
            // What is no Base64 is a text of its own, which continues nothing that was.
            let hash = extended(!EMPTY, text.as_bytes());
            let output = Self { length: length_of(text.as_bytes()), hash };
            (output, if output == before { Relation::Same } else { Relation::Other })
        })
    }

    fn decoded(text: &str, before: Self) -> Option<(Self, Relation)> {
        let mut output = Self::NONE;
        let mut is_continued = before == Self::NONE;
        let mut digits = text;
        while !digits.is_empty() {
            let (piece, rest) = digits.split_at_checked(PIECE.min(digits.len()))?;
            let bytes = base64::decode(piece).ok()?;
            // Padding before the end.
            if !rest.is_empty() && bytes.len() < PIECE / 4 * 3 {
                return None;
            }
            let until_before = before.length.checked_sub(output.length);
            match until_before.and_then(|length| bytes.split_at_checked(length as usize)) {
                Some((head, tail)) => {
                    output.extend(head);
                    is_continued = output == before;
                    output.extend(tail);
                }
                None => output.extend(&bytes),
            }
            digits = rest;
        }
        let relation = match is_continued {
            _ if output == before => Relation::Same,
            true => Relation::Continued,
            false => Relation::Other,
        };
        Some((output, relation))
    }

    fn extend(&mut self, bytes: &[u8]) {
        self.length = self.length.saturating_add(length_of(bytes));
        self.hash = extended(self.hash, bytes);
    }
}

fn length_of(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use alloc::string::String;
    use alloc::vec::Vec;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn read(base64: &str, before: Output) -> (Output, Relation) {
        Output::read(base64, before)
    }

    fn of(bytes: &[u8]) -> Output {
        read(&STANDARD.encode(bytes), Output::NONE).0
    }

    #[test]
    fn what_is_no_base64_is_not_the_output_of_the_same_bytes() {
        let (text, relation) = read("a b", of(b"a b"));
        assert_eq!(relation, Relation::Other);
        assert_eq!(read("a b", text), (text, Relation::Same));
    }

    #[test]
    fn an_output_is_the_same_continued_or_another() {
        let table: [(&[u8], &[u8], Relation); 7] = [
            (b"", b"", Relation::Same),
            (b"", b"a", Relation::Continued),
            (b"one", b"one", Relation::Same),
            (b"one", b"one two", Relation::Continued),
            (b"one two", b"one", Relation::Other),
            (b"one", b"two", Relation::Other),
            (b"one", b"", Relation::Other),
        ];
        for (before, after, expected) in table {
            let (output, relation) = read(&STANDARD.encode(after), of(before));
            assert_eq!((output.length as usize, relation), (after.len(), expected), "{before:?} {after:?}");
        }
    }

    #[test]
    fn what_is_no_base64_is_a_text_of_its_own() {
        let (text, relation) = read("hunter2!", of(b"one"));
        assert_eq!((text.length, relation), (8, Relation::Other));
        assert_eq!(read("hunter2!", text).1, Relation::Same);
        assert_eq!(read("hunter2!!", text).1, Relation::Other);
        assert_eq!(read(&STANDARD.encode("one"), text).1, Relation::Other);
        let padded_inside = ["Zg==".repeat(PIECE / 4), "Zg==".into()].concat();
        assert_eq!(read(&padded_inside, Output::NONE).0.length as usize, padded_inside.len());
        let torn: String = ["A".repeat(PIECE - 1), "根".into()].concat();
        assert_eq!(read(&torn, Output::NONE).0.length as usize, torn.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_output_continues_each_of_its_beginnings(
            bytes in vec(any::<u8>(), 1..3_000),
            cut in any::<prop::sample::Index>(),
            is_padded in any::<bool>(),
        ) {
            let cut = cut.index(bytes.len());
            let mut base64 = STANDARD.encode(&bytes);
            if !is_padded {
                base64.truncate(base64.trim_end_matches('=').len());
            }
            let (output, relation) = read(&base64, of(&bytes[..cut]));
            prop_assert_eq!(relation, Relation::Continued);
            prop_assert_eq!(output, of(&bytes));
            let mut other: Vec<u8> = bytes[..=cut].into();
            other[cut] ^= 1;
            prop_assert_eq!(read(&base64, of(&other)).1, Relation::Other);
        }

        #[test]
        fn whatever_text_is_an_output(
            text in prop_oneof![any::<String>(), "[A-Za-z0-9+/]{1020,1030}={0,4}[A-Z]{0,4}"],
        ) {
            let (output, _) = read(&text, Output::NONE);
            prop_assert_eq!(read(&text, output).1, Relation::Same);
            prop_assert_eq!(output.length as usize, base64::decode(&text).map_or(text.len(), |bytes| bytes.len()));
        }
    }
}
