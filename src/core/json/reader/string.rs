//! Strings, and what may be escaped in them.

use alloc::borrow::Cow;
use alloc::string::ToString;

use super::Reader;
use crate::json::problem::Problem;
use crate::json::runs::plain_length;

impl<'a> Reader<'a> {
    /// Reads a string: borrowed from the text unless it has an escape.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Problem> {
        self.expect(b'"', "a string")?;
        let plain = self.plain_run();
        if self.next_byte() == Some(b'"') {
            self.position += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut unescaped = plain.to_string();
        loop {
            match self.next_byte() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    self.position += 1;
                    unescaped.push(self.escape()?);
                }
                Some(_) => return Err(self.at_position("expected a string, got a control character in it", &[])),
                None => return Err(self.at_position("expected the end of a string, got the end of the text", &[])),
            }
            unescaped.push_str(self.plain_run());
        }
    }

    /// The characters of a string up to its end, an escape or a control character.
    #[expect(clippy::inline_always, reason = "otherwise an eighth of what an answer takes are calls")]
    #[inline(always)]
    fn plain_run(&mut self) -> &'a str {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let length = plain_length(rest.as_bytes());
        self.position += length;
        rest.get(..length).unwrap_or_default()
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let byte = self.next_byte();
        self.position += 1;
        match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => Ok(char::from(byte)),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.unicode_escape(),
            _ => Err(self.at_position("expected a string, got an unknown escape in it", &[])),
        }
    }

    fn unicode_escape(&mut self) -> Result<char, Problem> {
        let first = self.code_unit()?;
        let is_high = (0xd800..0xdc00).contains(&first);
        let second = if is_high { self.low_surrogate()? } else { None };
        match char::decode_utf16([first].into_iter().chain(second)).next() {
            Some(Ok(character)) => Ok(character),
            // A server that cuts a text may cut a pair; one message must not cost a whole page of tasks.
            _ if !self.is_strict => Ok(char::REPLACEMENT_CHARACTER),
            _ => Err(self.at_position("expected a string, got half of a surrogate pair in it", &[])),
        }
    }

    /// The escape of the second half of a pair, if it is next.
    fn low_surrogate(&mut self) -> Result<Option<u16>, Problem> {
        let before = self.position;
        if self.text.get(self.position..).is_some_and(|rest| rest.starts_with("\\u")) {
            self.position += 2;
            let unit = self.code_unit()?;
            if (0xdc00..0xe000).contains(&unit) {
                return Ok(Some(unit));
            }
            self.position = before;
        }
        Ok(None)
    }

    fn code_unit(&mut self) -> Result<u16, Problem> {
        let digits = self.text.get(self.position..self.position.saturating_add(4)).unwrap_or_default();
        let number = digits.bytes().try_fold(0, |number, byte| Some(number << 4 | char::from(byte).to_digit(16)?));
        match number.and_then(|number| u16::try_from(number).ok()) {
            Some(unit) if digits.len() == 4 => {
                self.position += 4;
                Ok(unit)
            }
            _ => Err(self.at_position("expected four hexadecimal digits after \"\\u\"", &[])),
        }
    }
}
