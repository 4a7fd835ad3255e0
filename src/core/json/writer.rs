//! Compact JSON of a record, its members in the order of its table.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::text::{push_decimal, push_hexadecimal};

/// What is written, each member after its name; members that are absent leave no trace.
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

    pub(crate) fn texts(&mut self, texts: &[Cow<'_, str>]) {
        self.begin_list();
        for text in texts {
            self.text(text);
        }
        self.end_list();
    }

    pub(crate) fn member(&mut self, name: &'static str) {
        self.pending_name = Some(name);
    }

    pub(crate) fn absent(&mut self) {
        self.pending_name = None;
    }

    pub(crate) fn null(&mut self) {
        self.begin_value();
        self.json.push_str("null");
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.begin_value();
        self.string(text);
    }

    pub(crate) fn signed(&mut self, number: i64) {
        self.begin_value();
        if number < 0 {
            self.json.push('-');
        }
        push_decimal(&mut self.json, number.unsigned_abs(), 1);
    }

    pub(crate) fn unsigned(&mut self, number: u64) {
        self.begin_value();
        push_decimal(&mut self.json, number, 1);
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.begin_value();
        self.json.push_str(if value { "true" } else { "false" });
    }

    pub(crate) fn begin_record(&mut self) {
        self.begin_value();
        self.json.push('{');
    }

    pub(crate) fn end_record(&mut self) {
        self.json.push('}');
    }

    pub(crate) fn begin_list(&mut self) {
        self.begin_value();
        self.json.push('[');
    }

    pub(crate) fn end_list(&mut self) {
        self.json.push(']');
    }

    fn begin_value(&mut self) {
        if !matches!(self.json.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
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
                    self.json.push_str("\\u");
                    push_hexadecimal(&mut self.json, character.into(), 4);
                }
                _ => self.json.push(character),
            }
        }
        self.json.push('"');
    }
}
