//! JavaScript values in and out.

use js_sys::{Array, Float64Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tat_tasks_core::Error;
use tat_tasks_core::tasks::{Record, Visitor};
use wasm_bindgen::JsValue;

use crate::error::to_js_error;

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
pub(crate) fn whole(field: &str, number: f64) -> Result<u64, JsValue> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "every integer up to the largest safe one is exact in both types"
    )]
    if number.fract() == 0.0 && (0.0..=LARGEST_SAFE_INTEGER as f64).contains(&number) {
        return Ok(number as u64);
    }
    // JavaScript writes the number: the formatting of floats alone would add a tenth to the module.
    let number = String::from(js_sys::Number::from(number).to_string_with_radix(10).unwrap_or_default());
    Err(to_js_error(Error::invalid_parameter(
        field,
        format_args!("expected a whole number that is not negative, got {number}"),
    )))
}

/// A record as two values, whatever its size: one text, and one list of cells that say what is where in it. Field by
/// field, the crossing would cost several times what the reading does.
///
/// Each member has a cell, in the order of the record's table:
/// - `NaN` when it is absent, `Infinity` when it is `null`;
/// - a string: where it begins in the text, and a second cell: where it ends, both in UTF-16 code units;
/// - an integer: itself;
/// - a record: 1, then the cells of its members;
/// - a list of records: their number, then each of them.
///
/// # Errors
/// `protocol` when an integer is beyond those that a JavaScript number can tell apart.
pub(crate) fn to_cells(record: &impl Record) -> Result<Array, Error> {
    let mut writer = CellWriter::default();
    record.visit_members(&mut writer);
    match writer.unsafe_integer {
        Some((member, number)) => Err(Error::protocol(
            "InvalidResponse",
            format!(
                "{member}: expected an integer between ±{LARGEST_SAFE_INTEGER}, which a JavaScript number holds, got {number}"
            ),
        )),
        None => Ok(Array::of2(&JsValue::from_str(&writer.text), &Float64Array::from(writer.cells.as_slice()))),
    }
}

#[derive(Default)]
struct CellWriter {
    text: String,
    /// The length of the text in UTF-16 code units.
    text_units: usize,
    cells: Vec<f64>,
    member: &'static str,
    unsafe_integer: Option<(&'static str, String)>,
}

impl CellWriter {
    #[expect(clippy::cast_precision_loss, reason = "what is counted here fits into memory, and so into 53 bits")]
    fn push_count(&mut self, count: usize) {
        self.cells.push(count as f64);
    }

    fn refuse_unless(&mut self, is_safe: bool, number: &impl ToString) {
        if !is_safe {
            self.unsafe_integer.get_or_insert_with(|| (self.member, number.to_string()));
        }
    }
}

impl Visitor for CellWriter {
    fn member(&mut self, name: &'static str) {
        self.member = name;
    }

    fn absent(&mut self) {
        self.cells.push(f64::NAN);
    }

    fn null(&mut self) {
        self.cells.push(f64::INFINITY);
    }

    fn text(&mut self, text: &str) {
        self.push_count(self.text_units);
        self.text.push_str(text);
        self.text_units += if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.push_count(self.text_units);
    }

    #[expect(clippy::cast_precision_loss, reason = "a number that would lose some is refused")]
    fn signed(&mut self, number: i64) {
        self.refuse_unless(number.unsigned_abs() <= LARGEST_SAFE_INTEGER, &number);
        self.cells.push(number as f64);
    }

    #[expect(clippy::cast_precision_loss, reason = "a number that would lose some is refused")]
    fn unsigned(&mut self, number: u64) {
        self.refuse_unless(number <= LARGEST_SAFE_INTEGER, &number);
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
