//! Errors on their way out: a plain object, of which the facade makes a `TatError`.

use tat_tasks_core::Error;
use wasm_bindgen::JsValue;

use crate::js::Object;

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` takes")]
pub(crate) fn to_js_error(error: Error) -> JsValue {
    let object = Object::new();
    object.set_text("kind", error.kind().as_str());
    object.set_text("code", error.code());
    object.set_text("message", error.message());
    if let Some(field) = error.field() {
        object.set_text("field", field);
    }
    if let Some(request_id) = error.request_id() {
        object.set_text("requestId", request_id);
    }
    object.set("retryable", &error.retryable().into());
    object.into()
}
