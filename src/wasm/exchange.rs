//! The only I/O: a request over `fetch`, its bytes back. Nothing here looks at them.

use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, TypeError, Uint8Array};
use tat_tasks_core::Error;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, RequestRedirect};

use crate::error::to_js_error;
#[cfg(feature = "panic-on-request")]
use crate::panic_on_request;

// What `fetch` answers, as far as it is used here. It may be a caller's own, of whatever shape: each access can throw, and
// a throw that is not caught would leave the promise of the call pending for ever.
#[wasm_bindgen]
extern "C" {
    type Answer;

    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Answer) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn body(this: &Answer) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Answer) -> Result<JsValue, JsValue>;

    type Stream;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &Stream) -> Result<Reader, JsValue>;

    type Reader;

    #[wasm_bindgen(method, catch)]
    fn read(this: &Reader) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn cancel(this: &Reader) -> Result<JsValue, JsValue>;

    type Read;

    #[wasm_bindgen(method, getter, catch)]
    fn done(this: &Read) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch)]
    fn value(this: &Read) -> Result<JsValue, JsValue>;

    type View;

    #[wasm_bindgen(method, getter, catch)]
    fn buffer(this: &View) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch, js_name = byteOffset)]
    fn byte_offset(this: &View) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, getter, catch, js_name = byteLength)]
    fn byte_length(this: &View) -> Result<f64, JsValue>;

    #[wasm_bindgen(js_name = DataView)]
    type WholeBuffer;

    #[wasm_bindgen(constructor, catch, js_class = "DataView")]
    fn of(buffer: &JsValue) -> Result<WholeBuffer, JsValue>;

    #[wasm_bindgen(js_name = Uint8Array, extends = Uint8Array)]
    type Window;

    #[wasm_bindgen(constructor, catch, js_class = "Uint8Array")]
    fn onto(buffer: &JsValue, byte_offset: f64, byte_length: f64) -> Result<Window, JsValue>;

    #[wasm_bindgen(method, catch, js_class = "Uint8Array", js_name = slice)]
    fn copied(this: &Window) -> Result<Uint8Array, JsValue>;
}

/// Sends a request by the `fetch` that is handed in, and gives `{ status, body }`; or `{ error }` when the body is longer
/// than `max_bytes`: the rest of it is not read then.
///
/// It rejects with whatever `fetch` or the body's stream throws or rejects with.
#[wasm_bindgen(unchecked_return_type = "{ status: number; body: Uint8Array } | { error: ErrorFields }")]
pub async fn exchange(
    url: String,
    method: String,
    headers: Object,
    body: Uint8Array,
    fetch: Function,
    signal: Option<AbortSignal>,
    max_bytes: u32,
) -> Result<JsValue, JsValue> {
    let init = RequestInit::new();
    init.set_method(&method);
    init.set_headers(&headers);
    init.set_body(&body);
    // A redirect would carry the token to another host; what it answers is no answer of the API.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(signal.as_ref());

    let answer: Answer = settled(fetch.call2(&JsValue::UNDEFINED, &JsValue::from(url), &init)?).await?.unchecked_into();
    let status = answer.status()?;
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(status.as_f64() == Some(panic_on_request::STATUS));
    if !status.as_f64().is_some_and(|status| (0.0..1000.0).contains(&status)) {
        return Err(TypeError::new("fetch answered with something that is no Response").into());
    }
    let result = Object::new();
    if let Some(body) = read_body(&answer, signal.as_ref(), max_bytes).await? {
        Reflect::set(&result, &JsValue::from("status"), &status)?;
        Reflect::set(&result, &JsValue::from("body"), &body)?;
    } else {
        let error = to_js_error(Error::response_too_large(max_bytes.into()));
        Reflect::set(&result, &JsValue::from("error"), &error)?;
    }
    Ok(result.into())
}

/// The body, or nothing when it is too long.
async fn read_body(
    answer: &Answer,
    signal: Option<&AbortSignal>,
    max_bytes: u32,
) -> Result<Option<Uint8Array>, JsValue> {
    let stream = answer.body()?;
    if !can_be_streamed(&stream)? {
        // A view of the buffer refuses whatever is none.
        let body = bytes_of(WholeBuffer::of(&settled(answer.array_buffer()?).await?)?.into())?;
        return Ok((body.length() <= max_bytes).then_some(body));
    }
    let reader = stream.unchecked_into::<Stream>().get_reader()?;
    let mut chunks: Vec<Uint8Array> = Vec::new();
    let mut length: u32 = 0;
    loop {
        let read: Read = settled(reader.read()?).await?.unchecked_into();
        if read.done()?.is_truthy() {
            return Ok(Some(concatenated(&chunks, length)));
        }
        let chunk = bytes_of(read.value()?)?;
        length = length.saturating_add(chunk.length());
        if let Some(signal) = signal.filter(|signal| signal.aborted()) {
            // A `fetch` that heeds the signal has ended the stream by itself.
            cancel(&reader);
            return Err(signal.reason());
        }
        if length > max_bytes {
            cancel(&reader);
            return Ok(None);
        }
        chunks.push(chunk);
    }
}

/// Whether the stream can be cancelled is of no interest, but a rejection must be heard by someone.
fn cancel(reader: &Reader) {
    drop(reader.cancel().map(|cancelled| JsFuture::from(Promise::resolve(&cancelled))));
}

/// Some implementations of `fetch` have no streams, or streams of another kind.
fn can_be_streamed(body: &JsValue) -> Result<bool, JsValue> {
    Ok(body.is_object() && Reflect::get(body, &JsValue::from("getReader"))?.is_function())
}

/// A copy of the bytes that a view shows, of whatever class and realm it is: the sender may use its buffer again, or
/// hand it away.
fn bytes_of(value: JsValue) -> Result<Uint8Array, JsValue> {
    if !ArrayBuffer::is_view(&value) {
        return Err(TypeError::new("the body of the answer holds something else than bytes").into());
    }
    let view: View = value.unchecked_into();
    Window::onto(&view.buffer()?, view.byte_offset()?, view.byte_length()?)?.copied()
}

fn concatenated(chunks: &[Uint8Array], length: u32) -> Uint8Array {
    if let [only] = chunks {
        return only.clone();
    }
    let body = Uint8Array::new_with_length(length);
    let mut position = 0;
    for chunk in chunks {
        body.set(chunk, position);
        position += chunk.length();
    }
    body
}

async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}
