//! Objects of the API as a list of words: one reader, which goes by the tables of members, for whoever makes objects of
//! them in whatever language.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::last_record::{LastMember, LastRecord, Passed, bit_of};
use super::record::{Member, MemberKind};
use crate::json::{Members, Problem, ProblemKind, Reader};
use crate::text::Joined;

/// The words of a frame before those of its members.
const HEADER: usize = 4;

/// As many as the frames of 100 tasks have.
const USUAL_WORDS: usize = 8_192;

/// Where the first frame begins.
pub(super) const ROOT: usize = 0;

/// Where the words of a member are. Where there is no such member: where the frame ends.
pub(super) const fn place_of(frame: usize, position: usize) -> usize {
    frame + HEADER + 2 * position
}

/// The most members that a table may have, by the bits of a word.
pub(crate) const MOST_MEMBERS: usize = 32;

/// Keeps the texts of an answer, of which all else becomes a list of words.
///
/// A record is a frame of `4 + 2 × members` words: which members are there (a bit each, in the order of the table), which
/// of them are `null`, which have the same words as in the frame of that table before, and where the frame with all that it
/// holds ends; then two words a member, which say nothing where it is not there:
/// - a text: what [`keep`](Self::keep) gave for it;
/// - an integer: its lower and its upper 32 bits, in two's complement;
/// - a boolean: 0 or 1;
/// - a record: where its frame begins: that of the record of its table before, where it is the same;
/// - a list: where the first item begins, and how many there are. Texts follow each other by two words, records where
///   the frame before ends.
pub trait Texts<'a> {
    /// Keeps a text, and gives two words that tell where it is. A borrowed one stands in the JSON just as it is: it has nothing
    /// that would be escaped there.
    fn keep(&mut self, text: Cow<'a, str>) -> [u32; 2];
}

/// Frames on their way from JSON.
pub(super) struct Frames<'t, 'a> {
    pub(super) words: Vec<u32>,
    pub(super) texts: &'t mut dyn Texts<'a>,
    /// The name of a member that is read as if it were not there.
    pub(super) hidden: Option<&'static str>,
    /// By where the table is.
    last: Vec<(usize, LastRecord)>,
}

impl<'t, 'a> Frames<'t, 'a> {
    pub(super) fn new(texts: &'t mut dyn Texts<'a>) -> Self {
        Self { words: Vec::new(), texts, hidden: None, last: Vec::new() }
    }

    /// Reads a text of one record, whose frame begins at 0.
    pub(super) fn read(&mut self, mut reader: Reader<'a>, members: &[Member]) -> Result<(), Problem> {
        self.words.reserve(USUAL_WORDS.min(reader.length() / 8));
        self.record(&mut reader, members)?;
        reader.end()
    }

    fn record(&mut self, reader: &mut Reader<'a>, members: &[Member]) -> Result<usize, Problem> {
        let begin = reader.position();
        let frame = self.words.len();
        let size = place_of(ROOT, members.len());
        let table = members.as_ptr().addr();
        let known = self.last.iter().position(|(other, _)| *other == table);
        let last = known.map(|place| self.last.swap_remove(place).1);
        match &last {
            Some(last) => self.words.extend_from_within(last.frame..last.frame + size),
            None => self.words.resize(frame + size, 0),
        }
        let last = last.unwrap_or_default();
        let mut reading =
            RecordReading { frames: self, members, frame, last, next: 0, seen: 0, nulls: 0, absent: 0, repeated: 0 };
        reader.object(&mut reading)?;
        let RecordReading { seen, nulls, absent, repeated, mut last, .. } = reading;
        if let Some(member) = missing(members, seen) {
            return Err(Problem::new("expected this member, got none", &[]).within_member(member.name));
        }
        let nulls = nulls | repeated & last.nulls;
        let present = seen & !absent & (last.present | !repeated);
        let end = offset(self.words.len());
        self.put(frame, [present, nulls]);
        self.put(frame + 2, [repeated & last.present, end]);
        (last.frame, last.present, last.nulls, last.text) = (frame, present, nulls, begin..reader.position());
        self.last.push((table, last));
        Ok(frame)
    }

    fn value(&mut self, reader: &mut Reader<'a>, member: &Member) -> Result<Value, Problem> {
        let is_nullable = matches!(member.kind, MemberKind::NullableText);
        let may_be_null = is_nullable || !(member.is_required || reader.is_strict());
        if may_be_null && reader.null()? {
            return Ok(if is_nullable { Value::Null } else { Value::Absent });
        }
        let mut count = 0;
        Ok(Value::Words(match member.kind {
            MemberKind::Text | MemberKind::NullableText | MemberKind::Status => {
                let text = reader.string()?;
                if self.hidden == Some(member.name) {
                    return Ok(Value::Absent);
                }
                self.texts.keep(text)
            }
            MemberKind::Signed => halves(reader.signed()?.cast_unsigned()),
            MemberKind::Unsigned => halves(reader.unsigned()?),
            MemberKind::Boolean => [u32::from(reader.boolean()?), 0],
            MemberKind::TextList => {
                let first = self.words.len();
                reader.list(&mut |reader| {
                    count += 1;
                    let words = self.texts.keep(reader.string()?);
                    self.words.extend(words);
                    Ok(())
                })?;
                [offset(first), count]
            }
            MemberKind::Record { members, .. } => [offset(self.record(reader, members)?), 0],
            MemberKind::RecordList { members, .. } => {
                let first = self.words.len();
                reader.list(&mut |reader| {
                    count += 1;
                    self.record(reader, members).map(drop)
                })?;
                [offset(first), count]
            }
        }))
    }

    pub(super) fn put(&mut self, position: usize, words: [u32; 2]) {
        if let Some([first, second, ..]) = self.words.get_mut(position..) {
            [*first, *second] = words;
        }
    }
}

enum Value {
    Words([u32; 2]),
    Null,
    Absent,
}

/// A record on its way into a frame.
struct RecordReading<'f, 't, 'a> {
    frames: &'f mut Frames<'t, 'a>,
    members: &'f [Member],
    frame: usize,
    last: LastRecord,
    /// The member of the last record that is expected next.
    next: usize,
    seen: u32,
    nulls: u32,
    absent: u32,
    /// Those that stand in the text as in the last record.
    repeated: u32,
}

impl<'a> Members<'a> for RecordReading<'_, '_, 'a> {
    fn pass_over(&mut self, reader: &mut Reader<'a>) -> Result<bool, Problem> {
        let Passed { count, bits, name } = self.last.pass_over(self.next, reader);
        self.next += count;
        self.seen |= bits;
        self.repeated |= bits;
        if let Some(begin) = name {
            let position = self.last.expected(self.next);
            let name = position.and_then(|position| self.members.get(position)).map_or("", |member| member.name);
            self.value(reader, begin, position).map_err(|problem| problem.within_member(name))?;
        }
        Ok(count > 0 || name.is_some())
    }

    fn read(&mut self, reader: &mut Reader<'a>, begin: usize, name: &str) -> Result<(), Problem> {
        let position = find(self.members, name, self.last.expected(self.next));
        // A parser that keeps one of two equal names lets the sender choose which.
        if self.seen & position.map_or(0, bit_of) != 0 {
            let problem = Problem::new("expected this member once, got it twice", &[]);
            return Err(problem.of_kind(ProblemKind::RepeatedMember));
        }
        self.value(reader, begin, position)
    }
}

impl<'a> RecordReading<'_, '_, 'a> {
    /// Reads the value that the reader is at, of a member whose name begins there.
    fn value(&mut self, reader: &mut Reader<'a>, begin: usize, position: Option<usize>) -> Result<(), Problem> {
        let name_length = reader.position() - begin;
        if let Some((position, member)) = position.and_then(|position| Some((position, self.members.get(position)?))) {
            let bit = bit_of(position);
            self.seen |= bit;
            match self.frames.value(reader, member)? {
                Value::Words(words) => self.frames.put(place_of(self.frame, position), words),
                Value::Null => self.nulls |= bit,
                Value::Absent => self.absent |= bit,
            }
        } else {
            skip_unknown(reader, self.members)?;
        }
        let length = reader.position() + 1 - begin;
        self.next = 1 + self.last.put(self.next, LastMember { position, begin, name_length, length });
        Ok(())
    }
}

/// The place of the member of that name. The one that is expected is looked at first.
fn find(members: &[Member], name: &str, expected: Option<usize>) -> Option<usize> {
    let is_it = |member: &Member| *member.name == *name;
    expected.filter(|position| members.get(*position).is_some_and(is_it)).or_else(|| members.iter().position(is_it))
}

fn missing(members: &[Member], seen: u32) -> Option<&Member> {
    members
        .iter()
        .enumerate()
        .find(|(position, member)| member.is_required && seen & bit_of(*position) == 0)
        .map(|(_, member)| member)
}

fn skip_unknown(reader: &mut Reader<'_>, known: &[Member]) -> Result<(), Problem> {
    if !reader.is_strict() {
        return reader.skip();
    }
    let names: Vec<_> = known.iter().map(|member| member.name).collect();
    let problem = Problem::new("expected one of the members {}, got another", &[&names.joined_by(", ")]);
    Err(problem.of_kind(ProblemKind::UnknownMember))
}

#[expect(clippy::cast_possible_truncation, reason = "the words of a text that fits into memory are fewer than 2³²")]
const fn offset(position: usize) -> u32 {
    position as u32
}

#[expect(clippy::cast_possible_truncation, reason = "each half is 32 bits")]
const fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// Frames, and their texts as they are in the JSON.
pub(crate) struct Parsed<'a> {
    words: Vec<u32>,
    texts: Vec<Cow<'a, str>>,
}

/// Reads a text of one record, whose frame begins at 0, into what outlives the text.
pub(super) fn read_owned(reader: Reader<'_>, members: &[Member]) -> Result<Parsed<'static>, Problem> {
    let mut texts = KeptTexts::default();
    let mut frames = Frames::new(&mut texts);
    frames.read(reader, members)?;
    let words = frames.words;
    let texts = texts.0.into_iter().map(|text| Cow::Owned(text.into_owned())).collect();
    Ok(Parsed::new(words, texts))
}

/// Texts, the first word of each being its place.
#[derive(Default)]
pub(super) struct KeptTexts<'a>(pub(super) Vec<Cow<'a, str>>);

impl<'a> Texts<'a> for KeptTexts<'a> {
    fn keep(&mut self, text: Cow<'a, str>) -> [u32; 2] {
        self.0.push(text);
        [offset(self.0.len() - 1), 0]
    }
}

/// What a frame holds for a member.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) is_present: bool,
    pub(crate) is_null: bool,
    pub(crate) words: [u32; 2],
}

impl<'a> Parsed<'a> {
    pub(super) fn new(words: Vec<u32>, texts: Vec<Cow<'a, str>>) -> Self {
        Self { words, texts }
    }

    pub(crate) fn slot(&self, frame: usize, position: usize) -> Slot {
        let bit = 1 << position;
        let [present, nulls] = self.words_at(frame);
        Slot {
            is_present: present & bit != 0,
            is_null: nulls & bit != 0,
            words: self.words_at(place_of(frame, position)),
        }
    }

    /// Where the frame that begins there ends.
    pub(crate) fn end(&self, frame: usize) -> usize {
        self.words_at(frame + 2)[1] as usize
    }

    /// Several members may have the same.
    pub(crate) fn text(&self, [place, _]: [u32; 2]) -> Cow<'a, str> {
        self.texts.get(place as usize).cloned().unwrap_or_default()
    }

    /// The text, which stays where it is.
    pub(super) fn shown_text(&self, [place, _]: [u32; 2]) -> &str {
        self.texts.get(place as usize).map_or("", |text| text)
    }

    pub(crate) fn words_at(&self, position: usize) -> [u32; 2] {
        words_at(&self.words, position)
    }
}

pub(super) fn words_at(words: &[u32], position: usize) -> [u32; 2] {
    match words.get(position..) {
        Some([first, second, ..]) => [*first, *second],
        _ => [0, 0],
    }
}
