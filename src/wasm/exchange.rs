//! The only I/O: a request over `fetch`, its bytes back. Nothing here looks at them.

use alloc::rc::Rc;
use alloc::vec::Vec;

use tat_tasks_core::Error;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::error::to_js_error;
use crate::js::{Foreign, Function, Object, Promise, Uint8Array, array, type_error};
#[cfg(feature = "panic-on-request")]
use crate::panic_on_request;
use crate::task::{self, Outcome, Wait};

/// Sends a request by the function that is handed in, takes the bytes of the answer by another one, and resolves with
/// `{ status, headers, body }`; or with `{ error }` when the body is longer than `max_bytes`: the rest of it is not read then.
///
/// It rejects with whatever these functions or the body's stream throw or reject with.
#[wasm_bindgen]
pub fn exchange(
    #[wasm_bindgen(unchecked_param_type = "() => unknown")] send: Function,
    #[wasm_bindgen(unchecked_param_type = "(bytes: unknown) => Uint8Array")] take: Function,
    max_bytes: u32,
    #[wasm_bindgen(
        unchecked_param_type = "(exchanged: { status: number; headers: unknown; body: Uint8Array } | { error: ErrorFields }) => void"
    )]
    resolve: Function,
    #[wasm_bindgen(unchecked_param_type = "(reason: unknown) => void")] reject: Function,
) {
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(max_bytes == panic_on_request::MAX_BYTES);
    let wait = Rc::new(Wait::default());
    let future = {
        let wait = Rc::clone(&wait);
        async move {
            let answering = send.call(&JsValue::UNDEFINED, &JsValue::UNDEFINED)?;
            read_answer(&wait, answering, &take, max_bytes).await
        }
    };
    task::run(wait, future, resolve, reject);
}

async fn read_answer(wait: &Wait, answering: JsValue, take: &Function, max_bytes: u32) -> Outcome {
    let answer: Foreign = wait.settled(answering).await?.unchecked_into();
    let status = if answer.is_object() { answer.status()? } else { JsValue::UNDEFINED };
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(status.as_f64() == Some(panic_on_request::STATUS));
    if !status.as_f64().is_some_and(|status| (0.0..1000.0).contains(&status)) {
        return Err(type_error("fetch answered with something that is no Response"));
    }
    let exchanged = Object::new();
    if let Some(body) = read_body(wait, &answer, take, max_bytes).await? {
        exchanged.set_status(&status);
        exchanged.set_headers(&answer.headers()?);
        exchanged.set_body(&body);
    } else {
        exchanged.set("error", &to_js_error(Error::response_too_large(max_bytes.into())));
    }
    Ok(exchanged.into())
}

/// The body, or nothing when it is too long.
async fn read_body(
    wait: &Wait,
    answer: &Foreign,
    take: &Function,
    max_bytes: u32,
) -> Result<Option<Uint8Array>, JsValue> {
    let stream = answer.body()?;
    if !can_be_streamed(&stream)? {
        let body = taken(take, &wait.settled(answer.array_buffer()?).await?)?;
        return Ok((body.length() <= max_bytes).then_some(body));
    }
    let reader = stream.reader()?;
    let mut chunks: Vec<Uint8Array> = Vec::new();
    let mut length: u32 = 0;
    loop {
        let read: Foreign = wait.settled(reader.read()?).await?.unchecked_into();
        if read.done()?.is_truthy() {
            return Ok(Some(concatenated(&chunks, length)));
        }
        let chunk = match taken(take, &read.value()?) {
            Ok(chunk) => chunk,
            Err(reason) => {
                cancel(&reader);
                return Err(reason);
            }
        };
        length = length.saturating_add(chunk.length());
        if length > max_bytes {
            cancel(&reader);
            return Ok(None);
        }
        if chunk.length() > 0 {
            chunks.push(chunk);
        }
    }
}

/// Whether the stream can be cancelled is of no interest, but a rejection must be heard by someone.
fn cancel(reader: &Foreign) {
    if let Ok(cancelled) = reader.cancel() {
        drop(Promise::all_settled(&array(&[cancelled])));
    }
}

/// Some implementations of `fetch` have no streams, or streams of another kind.
fn can_be_streamed(body: &Foreign) -> Result<bool, JsValue> {
    Ok(body.is_object() && body.reader_getter()?.is_function())
}

fn taken(take: &Function, bytes: &JsValue) -> Result<Uint8Array, JsValue> {
    Ok(take.call(&JsValue::UNDEFINED, bytes)?.unchecked_into())
}

fn concatenated(chunks: &[Uint8Array], length: u32) -> Uint8Array {
    if let [only] = chunks {
        return only.clone();
    }
    let body = Uint8Array::of_length(length);
    let mut position = 0;
    for chunk in chunks {
        body.set(chunk, position);
        position += chunk.length();
    }
    body
}
