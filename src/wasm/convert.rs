//! JavaScript values in and out.

use alloc::borrow::Cow;
use alloc::string::String;

use tat_tasks_core::{Instant, tasks};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::js::{Array, Texts};

/// What the generated declarations name.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type CallFields = readonly [
  secretId: string,
  secretKey: string,
  token: string | undefined,
  region: string,
  endpoint: string | undefined,
  language: string | undefined,
  requestClient: string | undefined,
];
export interface PreparedCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  hidesOutput: boolean;
}
export type Tc3Fields = readonly [
  secretId: string,
  secretKey: string,
  token: string | undefined,
  service: string,
  host: string,
  action: string | undefined,
  method: string | undefined,
  query: string | undefined,
  contentType: string,
  ...signedHeaders: string[],
];
export interface ErrorFields {
  kind: "validation" | "auth" | "permission" | "throttled" | "service" | "network" | "timeout" | "protocol" | "internal";
  code: string;
  message: string;
  field?: string;
  requestId?: string;
  retryable: boolean;
}
"#;

// What the facade hands in, its types checked there: texts by their place, since the names of objects would be in the
// module and in the glue.
#[wasm_bindgen]
extern "C" {
    /// The texts of a call.
    #[wasm_bindgen(typescript_type = "CallFields")]
    pub type CallFields;

    /// The texts of a signature.
    #[wasm_bindgen(typescript_type = "Tc3Fields")]
    pub type Tc3Fields;
}

/// The texts that the facade hands in.
pub(crate) struct Fields<'a>(pub(crate) &'a Texts);

impl Fields<'_> {
    pub(crate) fn text(&self, index: u32) -> String {
        self.optional(index).unwrap_or_default()
    }

    pub(crate) fn optional(&self, index: u32) -> Option<String> {
        self.0.get(index)
    }
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

/// The texts of an answer on their way out: one text of all that is short and ASCII, and a list of the others. One by one,
/// the crossing would cost several times what the reading does.
///
/// - a text of the one has two words: where it begins and where it ends;
/// - a text of the list has its place there, and [`IS_LISTED`].
///
/// A JavaScript engine keeps the whole of a text as long as it keeps a slice of it, so what is long stands alone; and with
/// one character beyond Latin-1 in it, each takes twice the memory.
pub(crate) struct OutgoingTexts {
    pub(crate) short: String,
    pub(crate) listed: Array,
}

/// From this many bytes on, a text stands alone.
const LONG: usize = 512;

const IS_LISTED: u32 = u32::MAX;

impl OutgoingTexts {
    pub(crate) fn new() -> Self {
        Self { short: String::new(), listed: Array::new() }
    }
}

impl tasks::Texts<'_> for OutgoingTexts {
    fn keep(&mut self, text: Cow<'_, str>) -> [u32; 2] {
        if text.len() >= LONG || !text.is_ascii() {
            let length = self.listed.push(&JsValue::from_str(&text));
            return [length - 1, IS_LISTED];
        }
        let begin = self.short.len();
        self.short.push_str(&text);
        [begin, self.short.len()].map(place)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an answer is shorter than 4 GiB")]
const fn place(length: usize) -> u32 {
    length as u32
}
