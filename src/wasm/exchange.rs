//! The only I/O: a request over `fetch`, its bytes back. Nothing here looks at them.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use tat_tasks_core::Error;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReadableStreamDefaultReader, RequestInit, RequestRedirect, Response};

use crate::error::to_js_error;

/// Sends a request by the `fetch` that is handed in, and gives `{ status, body }`.
///
/// It rejects with whatever `fetch` or the body's stream rejects with, and with a `protocol` error when the body is
/// longer than `max_bytes`: the rest is not read then.
#[wasm_bindgen(unchecked_return_type = "{ status: number; body: Uint8Array }")]
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

    let answered = fetch.call2(&JsValue::UNDEFINED, &JsValue::from(url), &init)?;
    // Not checked by `instanceof`: a `fetch` from another realm, or a caller's own, answers with another class.
    let response: Response = JsFuture::from(Promise::resolve(&answered)).await?.unchecked_into();
    let status = response.status();
    let body = read_body(&response, max_bytes).await?;

    let result = Object::new();
    Reflect::set(&result, &JsValue::from("status"), &JsValue::from(status))?;
    Reflect::set(&result, &JsValue::from("body"), &body)?;
    Ok(result.into())
}

async fn read_body(response: &Response, max_bytes: u32) -> Result<Uint8Array, JsValue> {
    let Some(stream) = response.body() else {
        // Some implementations of `fetch` have no streams.
        let body = Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?);
        return if body.length() > max_bytes { Err(too_large(max_bytes)) } else { Ok(body) };
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut chunks: Vec<Uint8Array> = Vec::new();
    let mut length: u32 = 0;
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &JsValue::from("done"))?.is_truthy() {
            return Ok(concatenated(&chunks, length));
        }
        let chunk: Uint8Array = Reflect::get(&read, &JsValue::from("value"))?.unchecked_into();
        length = length.saturating_add(chunk.length());
        if length > max_bytes {
            // Whether it can still be cancelled is of no interest, but a rejection must be heard by someone.
            drop(JsFuture::from(reader.cancel()));
            return Err(too_large(max_bytes));
        }
        chunks.push(chunk);
    }
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

fn too_large(max_bytes: u32) -> JsValue {
    to_js_error(Error::response_too_large(max_bytes.into()))
}
