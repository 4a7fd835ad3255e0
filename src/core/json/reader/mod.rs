//! A pull parser over a whole text: the caller says what it expects, and every problem names the member it is about.

mod number;
mod string;

use core::ops::Range;

use super::problem::Problem;
use super::runs::common_length;
use crate::text::{decimal, filled};

/// Deeper than any answer, and shallow enough for every stack.
const DEEPEST: u64 = 32;

/// A hundred times what the API answers at most. An empty object takes three bytes of a body, and hundreds of memory: without
/// a limit, a body of 8 MiB would take gigabytes.
const LONGEST_LIST: u64 = 10_000;

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

    /// How many bytes there are.
    pub(crate) fn length(&self) -> usize {
        self.text.len()
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

    pub(crate) fn boolean(&mut self) -> Result<bool, Problem> {
        match self.peek() {
            Some(b't') => self.literal("true").map(|()| true),
            Some(b'f') => self.literal("false").map(|()| false),
            _ => Err(self.unexpected("a boolean")),
        }
    }

    /// Reads `null` if it is next.
    #[expect(clippy::inline_always, reason = "otherwise an eighth of what an answer takes are calls")]
    #[inline(always)]
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

    #[expect(clippy::inline_always, reason = "otherwise an eighth of what an answer takes are calls")]
    #[inline(always)]
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
}
