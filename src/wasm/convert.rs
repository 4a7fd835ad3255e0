//! JavaScript values in and out.

use js_sys::{Array, Float64Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tat_tasks_core::Error;
use tat_tasks_core::tasks::{Record, Visitor};
use wasm_bindgen::JsValue;

/// The largest integer up to which a JavaScript number tells every integer from its neighbours.
const LARGEST_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A small object of the facade's, whose shape it has checked.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(JsValue::from)
}

/// A small object for the facade.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&serde_wasm_bindgen::Serializer::new()).map_err(JsValue::from)
}

/// A JavaScript number that must be a whole one, and not negative.
pub(crate) fn whole(field: &str, number: f64) -> Result<u64, Error> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "every integer up to the largest safe one is exact in both types"
    )]
    if number.fract() == 0.0 && (0.0..=LARGEST_SAFE_INTEGER as f64).contains(&number) {
        return Ok(number as u64);
    }
    Err(Error::invalid_parameter(field, format_args!("expected a whole number that is not negative, got {number}")))
}

/// A record as three values, whatever its size: one text of all that is short, a list of the long texts, and a list of
/// cells that say what is where. Field by field, the crossing would cost several times what the reading does.
///
/// Each member has a cell, in the order of the record's table:
/// - `NaN` when it is absent, `Infinity` when it is `null`;
/// - a short text: where it begins, and a second cell: where it ends, both in UTF-16 code units;
/// - a long text: -1 for the first of the list, -2 for the second and so on;
/// - an integer: itself;
/// - a record: 1, then the cells of its members;
/// - a list of records: their number, then each of them.
///
/// A JavaScript engine keeps the whole of a text as long as it keeps a slice of it: so what is long stands alone.
pub(crate) fn to_cells(record: &impl Record) -> Array {
    let mut writer = CellWriter::default();
    record.visit_members(&mut writer);
    Array::of3(
        &JsValue::from_str(&writer.short_texts),
        &writer.long_texts,
        &Float64Array::from(writer.cells.as_slice()),
    )
}

/// From this many bytes on, a text stands alone.
const LONG: usize = 256;

#[derive(Default)]
struct CellWriter {
    short_texts: String,
    /// The length of the short texts in UTF-16 code units.
    units: usize,
    long_texts: Array,
    cells: Vec<f64>,
}

impl CellWriter {
    #[expect(clippy::cast_precision_loss, reason = "what is counted here fits into memory, and so into 53 bits")]
    fn push_count(&mut self, count: usize) {
        self.cells.push(count as f64);
    }
}

impl Visitor for CellWriter {
    fn member(&mut self, _name: &'static str) {}

    fn absent(&mut self) {
        self.cells.push(f64::NAN);
    }

    fn null(&mut self) {
        self.cells.push(f64::INFINITY);
    }

    fn text(&mut self, text: &str) {
        if text.len() >= LONG {
            let length = self.long_texts.push(&JsValue::from_str(text));
            self.cells.push(-f64::from(length));
            return;
        }
        self.push_count(self.units);
        self.short_texts.push_str(text);
        self.units += if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.push_count(self.units);
    }

    #[expect(clippy::cast_precision_loss, reason = "integers that would lose some were refused when they were read")]
    fn signed(&mut self, number: i64) {
        self.cells.push(number as f64);
    }

    #[expect(clippy::cast_precision_loss, reason = "integers that would lose some were refused when they were read")]
    fn unsigned(&mut self, number: u64) {
        self.cells.push(number as f64);
    }

    fn boolean(&mut self, value: bool) {
        self.push_count(usize::from(value));
    }

    fn begin_record(&mut self) {
        self.push_count(1);
    }

    fn end_record(&mut self) {}

    fn begin_list(&mut self, length: usize) {
        self.push_count(length);
    }

    fn end_list(&mut self) {}
}
