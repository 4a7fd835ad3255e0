//! JavaScript values in and out.

use js_sys::{Array, Float64Array};
use serde::Serialize;
use tat_tasks_core::tasks::{Record, Visitor};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// What the generated declarations name.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface CallOptions {
  secretId: string;
  secretKey: string;
  token: string | undefined;
  region: string;
  endpoint: string | undefined;
  allowInsecureEndpoint: boolean;
  language: string | undefined;
  requestClient: string | undefined;
  timestamp: number;
}
export interface PreparedCall {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: string;
  hidesOutput: boolean;
}
export interface Tc3Options {
  secretId: string;
  secretKey: string;
  token: string | undefined;
  service: string;
  host: string;
  action: string | undefined;
  method: string | undefined;
  query: string | undefined;
  contentType: string;
  signedHeaders: string[] | undefined;
  timestamp: number;
}
export interface SignedTc3 {
  canonicalRequest: string;
  stringToSign: string;
  authorization: string;
}
export interface ErrorFields {
  kind: "validation" | "auth" | "permission" | "throttled" | "service" | "network" | "timeout" | "protocol" | "internal";
  code: string;
  message: string;
  field: string | undefined;
  requestId: string | undefined;
  retryable: boolean;
}
export interface DecodedOutput {
  bytes: Uint8Array;
  text: string;
  endsInsideCharacter: boolean;
  isMalformed: boolean;
  isTruncated: boolean;
}
"#;

// What the facade hands in, its types checked there. To derive `Deserialize` instead would add 11 KB to what a browser
// loads (brotli), most of it for the wording of errors that cannot occur.
#[wasm_bindgen]
extern "C" {
    /// What both kinds of options have.
    pub type Signer;

    #[wasm_bindgen(method, getter, js_name = secretId)]
    pub(crate) fn secret_id(this: &Signer) -> String;

    #[wasm_bindgen(method, getter, js_name = secretKey)]
    pub(crate) fn secret_key(this: &Signer) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn token(this: &Signer) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn timestamp(this: &Signer) -> f64;

    #[wasm_bindgen(extends = Signer, typescript_type = "CallOptions")]
    pub type CallOptions;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn region(this: &CallOptions) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn endpoint(this: &CallOptions) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = allowInsecureEndpoint)]
    pub(crate) fn allow_insecure_endpoint(this: &CallOptions) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn language(this: &CallOptions) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = requestClient)]
    pub(crate) fn request_client(this: &CallOptions) -> Option<String>;

    #[wasm_bindgen(extends = Signer, typescript_type = "Tc3Options")]
    pub type Tc3Options;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn service(this: &Tc3Options) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn host(this: &Tc3Options) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn action(this: &Tc3Options) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn method(this: &Tc3Options) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn query(this: &Tc3Options) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = contentType)]
    pub(crate) fn content_type(this: &Tc3Options) -> String;

    #[wasm_bindgen(method, getter, js_name = signedHeaders)]
    pub(crate) fn signed_headers(this: &Tc3Options) -> Option<Vec<String>>;
}

/// A small object for the facade.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&serde_wasm_bindgen::Serializer::new()).map_err(JsValue::from)
}

/// A whole number, as the facade has checked.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of floats saturates")]
pub(crate) fn whole(number: f64) -> u64 {
    number as u64
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
