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

/// Texts that the facade hands in, each of which is followed by U+0000: as one text they cross many times faster than one by
/// one.
pub(crate) fn each_of(list: &str) -> Vec<&str> {
    first_of(list, usize::MAX).0
}

/// The first of such texts, so many at most, and what is behind them.
fn first_of(mut list: &str, most: usize) -> (Vec<&str>, &str) {
    let mut texts = Vec::with_capacity(USUAL_FIELDS);
    while texts.len() < most
        && let Some((text, behind)) = list.bytes().position(|byte| byte == 0).and_then(|end| list.split_at_checked(end))
    {
        texts.push(text);
        list = behind.get(1..).unwrap_or_default();
    }
    (texts, list)
}

/// So many there are of a signature, or fewer.
const USUAL_FIELDS: usize = 11;

/// Such texts by their place.
pub(crate) struct Fields<'a>(Vec<&'a str>);

/// Stands for a text that was not given.
const ABSENT: &str = "\u{1}";

impl<'a> Fields<'a> {
    pub(crate) fn new(list: &'a str) -> Self {
        Self(each_of(list))
    }

    /// The last one, which may be long, is all that is behind so many others, and ends where the list does.
    pub(crate) fn and_last(list: &'a str, others: usize) -> Self {
        let (mut texts, rest) = first_of(list, others);
        texts.push(rest);
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

/// The way back: texts with U+0000 between them, which none of them has.
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

/// The texts of an answer on their way out: one text of all that is short, and a list of the others. One by one, the crossing
/// would cost several times what the reading does.
///
/// - a short text has its number there, and 0: equal ones mostly have the same, as the times of a task are alike;
/// - another one has its place in the list, and 1.
pub(crate) struct OutgoingTexts<'a> {
    /// An array in JSON.
    short: String,
    count: u32,
    /// Short texts by some of their last bytes, and their numbers.
    seen: [(&'a str, u32); BUCKETS],
    others: Array,
}

/// A prime, and more than a page has of times that differ.
const BUCKETS: usize = 127;

/// So many bytes the short texts of a page of 50 tasks have.
const USUAL_SHORT: usize = 4_096;

/// From this many bytes on, a text crosses by itself.
const LONG: usize = 512;

impl OutgoingTexts<'_> {
    pub(crate) fn new() -> Self {
        let mut short = String::with_capacity(USUAL_SHORT);
        // The first text is empty, as is what was not seen yet.
        short.push_str("[\"");
        Self { short, count: 0, seen: [("", 0); BUCKETS], others: Array::new() }
    }

    pub(crate) fn into_js(mut self) -> [JsValue; 2] {
        self.short.push_str("\"]");
        [JsValue::from_str(&self.short), self.others.into()]
    }
}

impl<'a> tasks::Texts<'a> for OutgoingTexts<'a> {
    fn keep(&mut self, text: Cow<'a, str>) -> [u32; 2] {
        if let Cow::Borrowed(text) = text
            && text.len() < LONG
            && let Some((seen, number)) = self.seen.get_mut(bucket_of(text))
        {
            if *seen != text {
                self.short.push_str("\",\"");
                self.short.push_str(text);
                self.count += 1;
                (*seen, *number) = (text, self.count);
            }
            return [*number, 0];
        }
        [self.others.push(&JsValue::from_str(&text)) - 1, 1]
    }
}

/// By the last bytes, where the seconds of a time are.
#[expect(clippy::cast_possible_truncation, reason = "there are few buckets")]
fn bucket_of(text: &str) -> usize {
    let end = text.as_bytes().last_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
    (end % BUCKETS as u64) as usize
}
