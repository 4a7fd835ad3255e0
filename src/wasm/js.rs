//! What is used of JavaScript. The bindings of `js-sys` would be shorter to name, but leave code for every signature of a
//! callback in the module, used or not: 0.9 KB of what a browser loads. `web-sys` has nothing for the values of whatever
//! shape that a caller's `fetch` gives.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a promise calls.
pub(crate) type Callback = Closure<dyn FnMut(JsValue)>;

#[wasm_bindgen]
extern "C" {
    /// An object whose members are read and written without a `try`.
    pub(crate) type Object;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> Object;

    #[wasm_bindgen(method, indexing_setter)]
    pub(crate) fn set(this: &Object, name: &str, value: &JsValue);

    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_status(this: &Object, status: &JsValue);

    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_headers(this: &Object, headers: &JsValue);

    #[wasm_bindgen(method, setter)]
    pub(crate) fn set_body(this: &Object, body: &JsValue);

    #[wasm_bindgen(method, indexing_setter)]
    pub(crate) fn set_text(this: &Object, name: &str, text: &str);

    #[wasm_bindgen(typescript_type = "unknown[]")]
    pub type Array;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> Array;

    #[wasm_bindgen(method)]
    pub(crate) fn push(this: &Array, value: &JsValue) -> u32;

    #[derive(Clone)]
    pub type Uint8Array;

    #[wasm_bindgen(constructor)]
    pub(crate) fn of_length(length: u32) -> Uint8Array;

    #[wasm_bindgen(constructor)]
    pub(crate) fn of_bytes(bytes: &[u8]) -> Uint8Array;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn length(this: &Uint8Array) -> u32;

    #[wasm_bindgen(method)]
    pub(crate) fn set(this: &Uint8Array, bytes: &Uint8Array, position: u32);

    pub type Uint32Array;

    #[wasm_bindgen(constructor)]
    pub(crate) fn of_words(words: &[u32]) -> Uint32Array;

    pub(crate) type TypeError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str) -> TypeError;

    pub type Function;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn call(this: &Function, object: &JsValue, value: &JsValue) -> Result<JsValue, JsValue>;

    pub(crate) type Promise;

    /// A promise of its own, whatever the values are: those of a caller may have another `then`, which throws, or calls
    /// back at once or twice.
    #[wasm_bindgen(static_method_of = Promise)]
    pub(crate) fn race(values: &Array) -> Promise;

    #[wasm_bindgen(static_method_of = Promise, js_name = allSettled)]
    pub(crate) fn all_settled(values: &Array) -> Promise;

    #[wasm_bindgen(method)]
    pub(crate) fn then(this: &Promise, fulfilled: &Callback, rejected: &Callback) -> Promise;

    /// A value of whatever shape, as a caller's own `fetch` may give: each access can throw, and a throw that is not caught
    /// would end the instance. Each name is in the glue: to hand it over would cost more than the access.
    pub(crate) type Foreign;

    #[wasm_bindgen(method, catch, getter)]
    pub(crate) fn status(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, getter)]
    pub(crate) fn headers(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, getter)]
    pub(crate) fn body(this: &Foreign) -> Result<Foreign, JsValue>;

    #[wasm_bindgen(method, catch, getter, js_name = getReader)]
    pub(crate) fn reader_getter(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    pub(crate) fn reader(this: &Foreign) -> Result<Foreign, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn read(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, getter)]
    pub(crate) fn done(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, getter)]
    pub(crate) fn value(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn cancel(this: &Foreign) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    pub(crate) fn array_buffer(this: &Foreign) -> Result<JsValue, JsValue>;
}

pub(crate) fn array(items: &[JsValue]) -> Array {
    let array = Array::new();
    for item in items {
        array.push(item);
    }
    array
}

pub(crate) fn type_error(message: &str) -> JsValue {
    TypeError::new(message).into()
}
