//! Errors on their way out: a plain object, of which the facade makes a `TatError`.

use serde::Serialize;
use tat_tasks_core::Error;
use wasm_bindgen::JsValue;

use crate::convert::to_js;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorFields<'a> {
    kind: &'static str,
    code: &'a str,
    message: &'a str,
    field: Option<&'a str>,
    request_id: Option<&'a str>,
    retryable: bool,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` takes")]
pub(crate) fn to_js_error(error: Error) -> JsValue {
    let fields = ErrorFields {
        kind: error.kind().as_str(),
        code: error.code(),
        message: error.message(),
        field: error.field(),
        request_id: error.request_id(),
        retryable: error.retryable(),
    };
    to_js(&fields).unwrap_or_else(|other| other)
}
