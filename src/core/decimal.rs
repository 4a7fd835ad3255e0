//! Numbers as text. The formatter of the standard library costs several times what all of these callers do.

use alloc::string::String;

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::new();
    push_decimal(&mut text, number, 1);
    text
}

/// Appends a number in decimal, with zeros before it up to that many digits.
pub(crate) fn push_decimal(text: &mut String, number: u64, least_digits: u32) {
    push(text, number, 10, least_digits);
}

/// Appends a number in lower-case hexadecimal, with zeros before it up to that many digits.
pub(crate) fn push_hexadecimal(text: &mut String, number: u32, least_digits: u32) {
    push(text, number.into(), 16, least_digits);
}

fn push(text: &mut String, number: u64, base: u32, least_digits: u32) {
    let (rest, digit) = (number / u64::from(base), number % u64::from(base));
    if rest > 0 || least_digits > 1 {
        push(text, rest, base, least_digits.saturating_sub(1));
    }
    text.push(u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, base)).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_formatter_writes_them() {
        for number in [0, 9, 10, 99, 100, 9_007_199_254_740_991, u64::MAX] {
            assert_eq!(decimal(number), alloc::format!("{number}"));
        }
        let mut text = String::new();
        push_decimal(&mut text, 7, 2);
        push_decimal(&mut text, 123, 2);
        push_hexadecimal(&mut text, 0x1f, 4);
        push_hexadecimal(&mut text, 0xfeff, 1);
        assert_eq!(text, "07123001ffeff");
    }
}
