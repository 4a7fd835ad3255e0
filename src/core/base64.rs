//! Base64 by the standard alphabet. Padding may be left out, wholly or in part; what the last digit holds beyond the last
//! byte is of no interest.

use alloc::vec;
use alloc::vec::Vec;

/// Why a text is no Base64.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotBase64 {
    /// There is a character that is no digit, or padding where none can be.
    Character {
        /// In bytes.
        position: usize,
    },
    /// The last byte lacks a digit.
    Length,
}

const NO_DIGIT: u8 = 0x80;

/// What each byte stands for.
static DIGITS: [u8; 256] = digits();

#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "64 bytes, of which each has a place")]
const fn digits() -> [u8; 256] {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut digits = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < alphabet.len() {
        digits[alphabet[digit] as usize] = digit as u8;
        digit += 1;
    }
    digits
}

pub(crate) fn decode(text: &str) -> Result<Vec<u8>, NotBase64> {
    let text = text.as_bytes();
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = text.get(..text.len() - padding).unwrap_or_default();
    let chunks = digits.chunks_exact(4);
    let last = match *chunks.remainder() {
        [] => [0; 4],
        // One digit is no byte; what is wrong with the others is said first.
        [first] => [digit(first), 0, 0, 0],
        [first, second] => [digit(first), digit(second), 0, 0],
        [first, second, third, ..] => [digit(first), digit(second), digit(third), 0],
    };
    let mut seen = last[0] | last[1] | last[2];
    let mut bytes = vec![0; digits.len() / 4 * 3];
    for (chunk, bytes) in digits.chunks_exact(4).zip(bytes.chunks_exact_mut(3)) {
        if let ([first, second, third, fourth], [left, middle, right]) = (chunk, bytes) {
            let value = [digit(*first), digit(*second), digit(*third), digit(*fourth)];
            seen |= value[0] | value[1] | value[2] | value[3];
            [*left, *middle, *right] = joined(value);
        }
    }
    if seen & NO_DIGIT != 0 {
        let position = digits.iter().position(|byte| digit(*byte) == NO_DIGIT).unwrap_or_default();
        return Err(NotBase64::Character { position });
    }
    let remainder = digits.len() % 4;
    if remainder == 1 {
        return Err(NotBase64::Length);
    }
    if padding > (4 - remainder) % 4 {
        return Err(NotBase64::Character { position: digits.len() });
    }
    bytes.extend(joined(last).iter().take(remainder.saturating_sub(1)));
    Ok(bytes)
}

#[expect(clippy::inline_always, reason = "otherwise a call for each character where the code is to be small")]
#[inline(always)]
fn digit(byte: u8) -> u8 {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT)
}

/// Four digits of 6 bits as three bytes.
#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
const fn joined([first, second, third, fourth]: [u8; 4]) -> [u8; 3] {
    [first << 2 | second >> 4, second << 4 | third >> 2, third << 6 | fourth]
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use base64::Engine as _;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    use proptest::prelude::*;

    const OTHER: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_text_is_base64_exactly_when_it_is_to_another_decoder(
            text in prop_oneof![any::<String>(), "[A-Za-z0-9+/]{0,13}={0,4}", "[A-Za-z0-9+/]{0,9}[-A=_ \n\u{80}]{0,3}[A-Z]{0,5}={0,2}"],
        ) {
            prop_assert_eq!(decode(&text).ok(), OTHER.decode(&text).ok());
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, expected) in [
            ("Zg!=", NotBase64::Character { position: 2 }),
            ("Zm9vZ根", NotBase64::Character { position: 5 }),
            ("Zg=a", NotBase64::Character { position: 2 }),
            ("Zg===", NotBase64::Character { position: 2 }),
            ("Zm9v=", NotBase64::Character { position: 4 }),
            ("Zm9vZ", NotBase64::Length),
            ("Zm9v\nZm9v", NotBase64::Character { position: 4 }),
            ("Zm9v!", NotBase64::Character { position: 4 }),
        ] {
            assert_eq!(decode(text), Err(expected), "{text}");
        }
    }
}
