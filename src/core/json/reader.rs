//! A pull parser over a whole text: the caller says what it expects, and every problem names the member it is about.

use alloc::borrow::Cow;
use alloc::string::ToString;
use core::ops::Range;

use super::problem::Problem;
use super::runs::{common_length, plain_length};
use crate::text::{SHOWN, decimal, filled, shortened};

/// Deeper than any answer, and shallow enough for every stack.
const DEEPEST: u64 = 32;

/// A hundred times what the API answers at most. An empty object takes three bytes of a body, and hundreds of memory: without
/// a limit, a body of 8 MiB would take gigabytes.
const LONGEST_LIST: u64 = 10_000;

/// The largest integer up to which a JavaScript number tells every integer from its neighbours.
const LARGEST_SAFE_INTEGER: u64 = (1 << 53) - 1;

pub(crate) struct Reader<'a> {
    text: &'a str,
    position: usize,
    depth: u64,
    deepest: u64,
    is_strict: bool,
    only_safe_integers: bool,
}

/// What to do with the members of an object.
pub(crate) trait Members<'a> {
    /// Reads the member that the reader is at, and maybe those behind it, if it is known what they are.
    fn pass_over(&mut self, _: &mut Reader<'a>) -> Result<bool, Problem> {
        Ok(false)
    }

    /// Reads the value that the reader is at. `begin` is where the name begins.
    fn read(&mut self, reader: &mut Reader<'a>, begin: usize, name: &str) -> Result<(), Problem>;
}

struct Skipped;

impl<'a> Members<'a> for Skipped {
    fn read(&mut self, reader: &mut Reader<'a>, _: usize, _: &str) -> Result<(), Problem> {
        reader.skip()
    }
}

impl<'a> Reader<'a> {
    /// For what a service answers: members that are not known are skipped, `null` stands for a member left out.
    pub(crate) fn lenient(bytes: &'a [u8]) -> Result<Self, Problem> {
        match core::str::from_utf8(bytes) {
            Ok(text) => {
                Ok(Self { text, position: 0, depth: 0, deepest: DEEPEST, is_strict: false, only_safe_integers: false })
            }
            Err(error) => {
                let position = decimal(error.valid_up_to() as u64);
                Err(Problem::new("expected UTF-8, got another byte at {}", &[&position]))
            }
        }
    }

    /// For what a caller asks: a member that is not known, and `null`, are mistakes.
    pub(crate) fn strict(text: &'a str) -> Self {
        Self { text, position: 0, depth: 0, deepest: DEEPEST, is_strict: true, only_safe_integers: false }
    }

    /// From now on, what is nested in more levels is a problem.
    pub(crate) fn nested_at_most(mut self, levels: u64) -> Self {
        self.deepest = levels;
        self
    }

    /// From now on, an integer that a JavaScript number cannot tell from its neighbours is a problem.
    pub(crate) fn only_safe_integers(mut self) -> Self {
        self.only_safe_integers = true;
        self
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Reads an object.
    pub(crate) fn object(&mut self, members: &mut dyn Members<'a>) -> Result<(), Problem> {
        self.expect(b'{', "an object")?;
        self.enter()?;
        if !self.take(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.unexpected("the name of a member"));
                }
                if !members.pass_over(self)? {
                    let begin = self.position;
                    let name = self.string()?;
                    self.expect(b':', "\":\"")
                        .and_then(|()| members.read(self, begin, &name))
                        .map_err(|problem| problem.within_member(&name))?;
                }
                if self.take(b'}') {
                    break;
                }
                self.expect(b',', "\",\" or \"}\"")?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// How many bytes from here on are those of another part of the text.
    pub(crate) fn common_length(&self, part: Range<usize>) -> usize {
        let bytes = self.text.as_bytes();
        common_length(bytes.get(part).unwrap_or_default(), bytes.get(self.position..).unwrap_or_default())
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Takes so many bytes for read, which have been read elsewhere.
    pub(crate) fn pass_over(&mut self, bytes: usize) {
        self.position += bytes;
    }

    /// Reads an array that is to be kept. `read_item` must read the item that the reader is at.
    pub(crate) fn list(&mut self, read_item: &mut dyn FnMut(&mut Self) -> Result<(), Problem>) -> Result<(), Problem> {
        let mut length = 0;
        self.array(&mut |reader: &mut Self| {
            length += 1;
            // What a caller hands in is their own, and split where it is too much for a call.
            if length > LONGEST_LIST && !reader.is_strict {
                return Err(reader.at_position("expected at most {} items, got more", &[&decimal(LONGEST_LIST)]));
            }
            read_item(reader)
        })
    }

    fn array(&mut self, read_item: &mut dyn FnMut(&mut Self) -> Result<(), Problem>) -> Result<(), Problem> {
        self.expect(b'[', "an array")?;
        self.enter()?;
        if !self.take(b']') {
            for index in 0_u64.. {
                read_item(self).map_err(|problem| problem.within(&filled("[{}]", &[&decimal(index)])))?;
                if self.take(b']') {
                    break;
                }
                self.expect(b',', "\",\" or \"]\"")?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

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

    pub(crate) fn boolean(&mut self) -> Result<bool, Problem> {
        match self.peek() {
            Some(b't') => self.literal("true").map(|()| true),
            Some(b'f') => self.literal("false").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    /// Reads `null` if it is next.
    pub(crate) fn null(&mut self) -> Result<bool, Problem> {
        if self.peek() == Some(b'n') { self.literal("null").map(|()| true) } else { Ok(false) }
    }

    /// Reads any value, checked and dropped.
    pub(crate) fn skip(&mut self) -> Result<(), Problem> {
        match self.peek() {
            Some(b'{') => self.object(&mut Skipped),
            Some(b'[') => self.array(&mut |reader| reader.skip()),
            Some(b'"') => self.string().map(drop),
            Some(b't' | b'f') => self.boolean().map(drop),
            Some(b'n') => self.null().map(drop),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            _ => Err(self.unexpected("a value")),
        }
    }

    /// Nothing but blanks may follow the one value of a text.
    pub(crate) fn end(&mut self) -> Result<(), Problem> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("the end of the text")),
        }
    }

    /// The problem that something else than expected is next.
    pub(crate) fn unexpected(&mut self, expected: &str) -> Problem {
        let found = match self.peek() {
            None => "the end of the text",
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "a number",
            Some(b'<') => "\"<\", as a web page begins",
            Some(_) => "something that is no JSON",
        };
        self.at_position("expected {}, got {}", &[expected, found])
    }

    fn at_position(&self, template: &str, values: &[&str]) -> Problem {
        let problem = Problem::new(template, values);
        // A caller gave an object, not its text: a place in that text would tell nothing.
        if self.is_strict { problem } else { problem.at(self.position) }
    }

    fn enter(&mut self) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > self.deepest {
            return Err(self.at_position("expected at most {} levels of nesting, got more", &[&decimal(self.deepest)]));
        }
        Ok(())
    }

    #[expect(clippy::inline_always, reason = "otherwise a call for each byte where the code is to be small")]
    #[inline(always)]
    fn next_byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// The next byte that is no blank.
    #[expect(clippy::inline_always, reason = "between the tokens of an answer there is none")]
    #[inline(always)]
    fn peek(&mut self) -> Option<u8> {
        match self.next_byte() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.peek_behind_blanks(),
        }
    }

    fn peek_behind_blanks(&mut self) -> Option<u8> {
        while let Some(byte) = self.next_byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.position += 1;
        }
        None
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.position += 1;
        }
        is_next
    }

    fn expect(&mut self, byte: u8, expected: &str) -> Result<(), Problem> {
        if self.peek() != Some(byte) {
            return Err(self.unexpected(expected));
        }
        self.position += 1;
        Ok(())
    }

    fn literal(&mut self, word: &str) -> Result<(), Problem> {
        let rest = self.text.get(self.position..).unwrap_or_default();
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if rest.get(..length) != Some(word) {
            return Err(self.at_position("expected \"{}\", got another word", &[word]));
        }
        self.position += length;
        Ok(())
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

    /// The text of a number, checked against the grammar.
    fn number(&mut self) -> Result<&'a str, Problem> {
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

    fn digits(&mut self) -> usize {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.position += count;
        count
    }

    /// The characters of a string up to its end, an escape or a control character.
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
