//! Texts put together. The formatter of the standard library costs several times what all that is here does.

use alloc::string::String;

/// Texts one after the other. The `concat` of the standard library is ready for much more than texts.
pub(crate) trait Joined {
    fn joined(&self) -> String {
        self.joined_by("")
    }

    fn joined_by(&self, separator: &str) -> String;
}

impl Joined for [&str] {
    fn joined_by(&self, separator: &str) -> String {
        let mut text = String::with_capacity(self.iter().map(|part| part.len() + separator.len()).sum());
        for (index, part) in self.iter().enumerate() {
            if index > 0 {
                text.push_str(separator);
            }
            text.push_str(part);
        }
        text
    }
}

/// A template with values in the place of its marks: `{}` for a value as it is, `{?}` for one that a caller gave.
pub(crate) fn filled(template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    let mut values = values.iter();
    let mut characters = template.chars();
    while let Some(character) = characters.next() {
        if character != '{' {
            text.push(character);
            continue;
        }
        let value = values.next().copied().unwrap_or_default();
        if characters.next() == Some('?') {
            push_quoted(&mut text, value);
            characters.next();
        } else {
            text.push_str(value);
        }
    }
    text
}

/// A caller's value as an error may show it: quoted, escaped and short.
pub(crate) fn push_quoted(text: &mut String, value: &str) {
    let shown = shortened(value, SHOWN);
    text.push('"');
    for character in shown.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        push_visible(text, character);
    }
    text.push('"');
    if shown.len() < value.len() {
        // Each character has one byte that begins it.
        let characters = value.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
        text.push_str("… (");
        push_decimal(text, characters as u64, 1);
        text.push_str(" characters)");
    }
}

/// A stranger's text as an error may hold it: what would hide, reorder or begin another line is written out.
pub(crate) fn visible(value: &str) -> String {
    let mut text = String::new();
    for character in value.chars() {
        push_visible(&mut text, character);
    }
    text
}

fn push_visible(text: &mut String, character: char) {
    match character {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        // Controls, and what turns the direction of a text or is not seen in it: Unicode's Default_Ignorable_Code_Point. Signs
        // of music between two of its ranges are written out too, and private use, which is all that is beyond.
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1d17a}'
        | '\u{e0000}'.. => push_escape(text, character),
        // They look like a blank, or like nothing.
        _ if character != ' ' && character.is_whitespace() => push_escape(text, character),
        _ => text.push(character),
    }
}

fn push_escape(text: &mut String, character: char) {
    text.push_str("\\u{");
    push_hexadecimal(text, character.into(), 1);
    text.push('}');
}

/// The characters of a caller's value that an error shows.
pub(crate) const SHOWN: usize = 64;

/// The beginning of a text.
pub(crate) fn shortened(text: &str, most_characters: usize) -> &str {
    text.char_indices().nth(most_characters).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Of a `u64` in decimal.
const MOST_DIGITS: usize = 20;

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::with_capacity(MOST_DIGITS);
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

    #[test]
    fn each_mark_takes_a_value() {
        assert_eq!(filled("{}: expected x, got {?}{}", &["a", "b\n{}", "c"]), "a: expected x, got \"b\\n{}\"c");
        assert_eq!(["a", "", "b"].joined_by(", "), "a, , b");
    }

    fn quoted(value: &str) -> String {
        filled("{?}", &[value])
    }

    #[test]
    fn what_a_caller_gave_is_shown_short_and_escaped() {
        assert_eq!(quoted("a\r\nb"), r#""a\r\nb""#);
        for text in ["", "a\"b\\\t", "\0\u{1b}[2J\u{7f}\u{85}", "\u{202e}txt.exe", "\u{feff}\u{200b}\u{2066}", "é界😀"]
        {
            assert_eq!(quoted(text), alloc::format!("{text:?}").replace("\\0", "\\u{0}"));
        }
        // Unseen, though the standard library shows some of them as they are.
        for character in ['\u{34f}', '\u{61c}', '\u{1160}', '\u{180e}', '\u{3164}', '\u{fe0f}', '\u{fff9}', '\u{e0041}']
        {
            assert_eq!(quoted(&String::from(character)), alloc::format!("\"{}\"", character.escape_unicode()));
        }
        assert_eq!(quoted(&"界".repeat(65)), alloc::format!("{:?}… (65 characters)", "界".repeat(64)));
    }
}
