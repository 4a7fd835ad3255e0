//! JavaScript values in and out.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use tat_tasks_core::{Instant, tasks};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::Array;

/// What the generated declarations name.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface ErrorFields {
  kind: "validation" | "auth" | "permission" | "throttled" | "service" | "network" | "timeout" | "protocol" | "internal";
  code: string;
  message: string;
  field?: string;
  requestId?: string;
  retryable: boolean;
}
"#;

// What the facade hands in, its types checked there.
#[wasm_bindgen]
extern "C" {
    /// The ids of the tasks of an answer.
    #[wasm_bindgen(typescript_type = "readonly string[]")]
    pub type TaskIds;
}

/// Texts that the facade hands in by their place, parted by U+0000: as one text they cross faster than one by one.
pub(crate) struct Fields<'a>(Vec<&'a str>);

/// Stands for a text that was not given.
const ABSENT: &str = "\u{1}";

/// So many there are most of the time, or fewer.
const USUAL_FIELDS: usize = 11;

impl<'a> Fields<'a> {
    pub(crate) fn new(mut joined: &'a str) -> Self {
        let mut texts = Vec::with_capacity(USUAL_FIELDS);
        while let Some((text, rest)) =
            joined.bytes().position(|byte| byte == 0).and_then(|end| joined.split_at_checked(end))
        {
            texts.push(text);
            joined = rest.get(1..).unwrap_or_default();
        }
        texts.push(joined);
        Self(texts)
    }

    pub(crate) fn text(&self, index: usize) -> &'a str {
        self.0.get(index).copied().unwrap_or_default()
    }

    pub(crate) fn optional(&self, index: usize) -> Option<&'a str> {
        Some(self.text(index)).filter(|text| *text != ABSENT)
    }

    pub(crate) fn all_from(&self, first: usize) -> &[&'a str] {
        self.0.get(first..).unwrap_or_default()
    }
}

/// So long is what is given back of a signature, or shorter.
const USUAL_BYTES: usize = 1_024;

/// The way back: texts that have no U+0000 in them.
pub(crate) fn joined(texts: &[&str]) -> String {
    let mut joined = String::with_capacity(USUAL_BYTES);
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            joined.push('\0');
        }
        joined.push_str(text);
    }
    joined
}

/// A whole number, as the facade has checked.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of floats saturates")]
pub(crate) fn whole(number: f64) -> u64 {
    number as u64
}

/// A moment of `performance.now()`.
pub(crate) fn instant(millis: f64) -> Instant {
    Instant::from_millis(whole(millis))
}

/// What crosses as a number is far below 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "it is exact")]
pub(crate) fn number(value: i64) -> f64 {
    value as f64
}

/// The texts of an answer on their way out: one text of all that is short, and a list of the long ones. One by one, the
/// crossing would cost several times what the reading does.
///
/// - a short text has two words: where it begins and where it ends, both in UTF-16 code units;
/// - a long text has its place in the list, and [`IS_LONG`].
///
/// A JavaScript engine keeps the whole of a text as long as it keeps a slice of it: so what is long stands alone.
pub(crate) struct OutgoingTexts {
    pub(crate) short: String,
    /// The length of the short texts in UTF-16 code units.
    units: u32,
    pub(crate) long: Array,
}

/// From this many bytes on, a text stands alone.
const LONG: usize = 256;

const IS_LONG: u32 = u32::MAX;

impl OutgoingTexts {
    pub(crate) fn new() -> Self {
        Self { short: String::new(), units: 0, long: Array::new() }
    }
}

impl tasks::Texts<'_> for OutgoingTexts {
    fn keep(&mut self, text: Cow<'_, str>) -> [u32; 2] {
        if text.len() >= LONG {
            let length = self.long.push(&JsValue::from_str(&text));
            return [length - 1, IS_LONG];
        }
        let begin = self.units;
        self.short.push_str(&text);
        self.units += utf16_length(&text);
        [begin, self.units]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a text that stands with others is short")]
fn utf16_length(text: &str) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    // In UTF-8, each byte that continues no character stands for one unit, and the first of four for two.
    text.bytes().map(|byte| u32::from(byte & 0xc0 != 0x80) + u32::from(byte >= 0xf0)).sum()
}
