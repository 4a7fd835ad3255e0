//! Frames of words read by what is written about them, as a caller in another language does it.

use std::borrow::Cow;
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
    pub words: &'a [u32],
    pub texts: &'a KeptTexts,
}

impl Frames<'_> {
    /// The record whose frame begins at this word.
    ///
    /// # Panics
    /// When what is there is no frame of these members.
    #[must_use]
    pub fn record(&self, frame: usize, members: &[Member]) -> Value {
        let [present, nulls, end] = [0, 1, 2].map(|word| self.words[frame + word]);
        let end = end as usize;
        let within = frame + 3 + 2 * members.len()..end;
        assert!(within.start <= end && end <= self.words.len(), "a frame that ends elsewhere");
        let mut record = Map::new();
        for (position, member) in members.iter().enumerate() {
            let bit = 1 << position;
            if nulls & bit != 0 {
                assert!(member.kind == MemberKind::NullableText);
                record.insert(member.name.into(), Value::Null);
            } else if present & bit != 0 {
                let value = self.value(self.pair(frame + 3 + 2 * position), member.kind, &within);
                record.insert(member.name.into(), value);
            }
        }
        record.into()
    }

    fn pair(&self, place: usize) -> [u32; 2] {
        [self.words[place], self.words[place + 1]]
    }

    fn value(&self, words: [u32; 2], kind: MemberKind, within: &Range<usize>) -> Value {
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
                assert!(within.contains(&first_place), "a frame outside of the one that holds it");
                self.record(first_place, members)
            }
            MemberKind::RecordList { members, .. } => {
                let mut frame = first_place;
                let mut records = Vec::new();
                for _ in 0..second {
                    assert!(within.contains(&frame), "a frame outside of the one that holds it");
                    records.push(self.record(frame, members));
                    frame = self.words[frame + 2] as usize;
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
