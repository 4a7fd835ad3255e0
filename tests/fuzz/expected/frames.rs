//! Frames of words read by what is written about them, as a caller in another language does it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Value};
use tat_tasks_core::tasks::{Member, MemberKind, Texts};

/// Texts that are told by their place and their length.
#[derive(Default)]
pub struct KeptTexts(Vec<String>);

impl<'a> Texts<'a> for KeptTexts {
    fn keep(&mut self, text: Cow<'a, str>) -> [u32; 2] {
        let words = [word(self.0.len()), word(text.len())];
        self.0.push(text.into_owned());
        words
    }
}

fn word(number: usize) -> u32 {
    u32::try_from(number).expect("far below 2³²")
}

/// Frames, and the texts that they tell of.
pub struct Frames<'a> {
    words: &'a [u32],
    texts: &'a KeptTexts,
    /// By the name of its first member, where the last frame of a table began and what it held.
    last: HashMap<&'static str, (usize, Map<String, Value>)>,
}

impl<'a> Frames<'a> {
    #[must_use]
    pub fn new(words: &'a [u32], texts: &'a KeptTexts) -> Self {
        Self { words, texts, last: HashMap::new() }
    }

    /// The record whose frame begins at this word.
    ///
    /// # Panics
    /// When what is there is no frame of these members.
    #[must_use]
    pub fn record(&mut self, frame: usize, members: &[Member]) -> Value {
        let (last_frame, last) = self.last.remove(members[0].name).unwrap_or_default();
        if frame == last_frame && !last.is_empty() {
            self.last.insert(members[0].name, (frame, last.clone()));
            return last.into();
        }
        let [present, nulls, same, end] = [0, 1, 2, 3].map(|word| self.words[frame + word]);
        let end = end as usize;
        assert!(frame + 4 + 2 * members.len() <= end && end <= self.words.len(), "a frame that ends elsewhere");
        let mut record = Map::new();
        for (position, member) in members.iter().enumerate() {
            let bit = 1 << position;
            if present & bit == 0 {
                assert!((nulls | same) & bit == 0);
                continue;
            }
            let value = if nulls & bit != 0 {
                assert!(member.kind == MemberKind::NullableText);
                Value::Null
            } else {
                self.value(self.pair(frame + 4 + 2 * position), member.kind, frame..end)
            };
            if same & bit != 0 {
                assert_eq!(last.get(member.name), Some(&value), "another value than in the last record");
            }
            record.insert(member.name.into(), value);
        }
        self.last.insert(members[0].name, (frame, record.clone()));
        record.into()
    }

    fn pair(&self, place: usize) -> [u32; 2] {
        [self.words[place], self.words[place + 1]]
    }

    fn value(&mut self, words: [u32; 2], kind: MemberKind, within: Range<usize>) -> Value {
        let [first, second] = words;
        let first_place = first as usize;
        let integer = u64::from(second) << 32 | u64::from(first);
        match kind {
            MemberKind::Text | MemberKind::NullableText | MemberKind::Status => self.text(words),
            MemberKind::Signed => integer.cast_signed().into(),
            MemberKind::Unsigned => integer.into(),
            MemberKind::Boolean => Value::Bool(first != 0),
            MemberKind::TextList => {
                (0..second as usize).map(|item| self.text(self.pair(first_place + 2 * item))).collect()
            }
            MemberKind::Record { members, .. } => {
                let is_last = self.last.get(members[0].name).is_some_and(|(last, _)| *last == first_place);
                assert!(is_last || within.contains(&first_place), "a frame outside of the one that holds it");
                self.record(first_place, members)
            }
            MemberKind::RecordList { members, .. } => {
                let mut frame = first_place;
                let mut records = Vec::new();
                for _ in 0..second {
                    assert!(within.contains(&frame), "a frame outside of the one that holds it");
                    records.push(self.record(frame, members));
                    frame = self.words[frame + 3] as usize;
                }
                records.into()
            }
        }
    }

    fn text(&self, [place, length]: [u32; 2]) -> Value {
        let text = &self.texts.0[place as usize];
        assert_eq!(text.len(), length as usize, "another text");
        text.as_str().into()
    }
}
