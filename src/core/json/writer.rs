//! Compact JSON of a record, its members in the order of its table.

use alloc::string::{String, ToString};
use core::fmt::Write;

use crate::tasks::Visitor;

/// Writes the one value that visits it; members that are absent leave no trace.
#[derive(Default)]
pub(crate) struct Writer {
    json: String,
    /// The name that the next value goes under.
    pending_name: Option<&'static str>,
}

impl Writer {
    pub(crate) fn into_json(self) -> String {
        self.json
    }

    fn begin_value(&mut self) {
        if !(self.json.is_empty() || self.json.ends_with(['{', '[', ':'])) {
            self.json.push(',');
        }
        if let Some(name) = self.pending_name.take() {
            self.string(name);
            self.json.push(':');
        }
    }

    fn string(&mut self, text: &str) {
        self.json.push('"');
        for character in text.chars() {
            match character {
                '"' => self.json.push_str("\\\""),
                '\\' => self.json.push_str("\\\\"),
                '\n' => self.json.push_str("\\n"),
                '\r' => self.json.push_str("\\r"),
                '\t' => self.json.push_str("\\t"),
                '\0'..='\u{1f}' => {
                    // A `String` takes whatever is written to it.
                    let _ = write!(self.json, "\\u{:04x}", u32::from(character));
                }
                _ => self.json.push(character),
            }
        }
        self.json.push('"');
    }
}

impl Visitor for Writer {
    fn member(&mut self, name: &'static str) {
        self.pending_name = Some(name);
    }

    fn absent(&mut self) {
        self.pending_name = None;
    }

    fn null(&mut self) {
        self.begin_value();
        self.json.push_str("null");
    }

    fn text(&mut self, text: &str) {
        self.begin_value();
        self.string(text);
    }

    fn signed(&mut self, number: i64) {
        self.begin_value();
        self.json.push_str(&number.to_string());
    }

    fn unsigned(&mut self, number: u64) {
        self.begin_value();
        self.json.push_str(&number.to_string());
    }

    fn boolean(&mut self, value: bool) {
        self.begin_value();
        self.json.push_str(if value { "true" } else { "false" });
    }

    fn begin_record(&mut self) {
        self.begin_value();
        self.json.push('{');
    }

    fn end_record(&mut self) {
        self.json.push('}');
    }

    fn begin_list(&mut self, _length: usize) {
        self.begin_value();
        self.json.push('[');
    }

    fn end_list(&mut self) {
        self.json.push(']');
    }
}
