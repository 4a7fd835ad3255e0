//! Numbers: of integers, what they are; of others, that they are well-formed.

use super::Reader;
use crate::json::problem::Problem;
use crate::text::{SHOWN, shortened};

/// The largest integer up to which a JavaScript number tells every integer from its neighbours.
const LARGEST_SAFE_INTEGER: u64 = (1 << 53) - 1;

impl<'a> Reader<'a> {
    pub(crate) fn signed(&mut self) -> Result<i64, Problem> {
        const EXPECTED: &str = "a 64-bit integer";
        let (text, is_negative, magnitude) = self.integer(EXPECTED)?;
        match magnitude.and_then(|magnitude| 0_i64.checked_add_unsigned(magnitude)) {
            Some(number) if !is_negative => Ok(number),
            _ => magnitude
                .filter(|_| is_negative)
                .and_then(|magnitude| 0_i64.checked_sub_unsigned(magnitude))
                .ok_or_else(|| self.other_integer(EXPECTED, text)),
        }
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Problem> {
        const EXPECTED: &str = "an integer that is not negative";
        let (text, is_negative, magnitude) = self.integer(EXPECTED)?;
        magnitude.filter(|_| !is_negative).ok_or_else(|| self.other_integer(EXPECTED, text))
    }

    /// The text of a number, checked against the grammar.
    pub(super) fn number(&mut self) -> Result<&'a str, Problem> {
        let start = self.position;
        let is_signed = self.next_byte() == Some(b'-');
        self.position += usize::from(is_signed);
        let integer_start = self.position;
        let mut is_valid = self.digits() > 0;
        is_valid &= self.text.as_bytes().get(integer_start) != Some(&b'0') || self.position == integer_start + 1;
        if self.next_byte() == Some(b'.') {
            self.position += 1;
            is_valid &= self.digits() > 0;
        }
        if matches!(self.next_byte(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.next_byte(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            is_valid &= self.digits() > 0;
        }
        if !is_valid {
            return Err(self.at_position("expected a number, got a malformed one", &[]));
        }
        Ok(self.text.get(start..self.position).unwrap_or_default())
    }

    /// The text of a number, its sign, and its magnitude if it is an integer of 64 bits.
    fn integer(&mut self, expected: &str) -> Result<(&'a str, bool, Option<u64>), Problem> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.unexpected(expected));
        }
        let text = self.number()?;
        let digits = text.strip_prefix('-').unwrap_or(text);
        let magnitude = digits.bytes().try_fold(0_u64, |number, byte| {
            let digit = if byte.is_ascii_digit() { byte - b'0' } else { return None };
            number.checked_mul(10)?.checked_add(digit.into())
        });
        if self.only_safe_integers && magnitude.is_some_and(|magnitude| magnitude > LARGEST_SAFE_INTEGER) {
            return Err(self.other_integer("an integer between ±9007199254740991, the safe ones of JavaScript", text));
        }
        Ok((text, digits.len() < text.len(), magnitude))
    }

    fn other_integer(&self, expected: &str, text: &str) -> Problem {
        self.at_position("expected {}, got {}", &[expected, shortened(text, SHOWN)])
    }

    fn digits(&mut self) -> usize {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.position += count;
        count
    }
}
