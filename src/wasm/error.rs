//! Errors on their way out: a plain object, of which the facade makes a `TatError`.

use tat_tasks_core::Error;
use wasm_bindgen::JsValue;

use crate::js::object;

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` takes")]
pub(crate) fn to_js_error(error: Error) -> JsValue {
    object(&[
        ("kind", error.kind().as_str().into()),
        ("code", error.code().into()),
        ("message", error.message().into()),
        ("field", error.field().into()),
        ("requestId", error.request_id().into()),
        ("retryable", error.retryable().into()),
    ])
}
