//! The synchronous exports: a core value, one step further.

use alloc::string::String;
use alloc::vec::Vec;

use spin::Mutex;
use tat_tasks_core::signing::{self, HeaderValues, Signed, SigningInput, SigningKeyCache};
use tat_tasks_core::tasks::{
    CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Language, Output, RelayRequest,
    RequestClient,
};
use tat_tasks_core::{Credential, Endpoint, Error, Method, Region, Timestamp};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::convert::{Fields, OutgoingTexts, joined, whole};
use crate::error::to_js_error;
use crate::js::{Array, Uint8Array, Uint32Array, array};
#[cfg(feature = "panic-on-request")]
use crate::panic_on_request;

static SIGNING_KEYS: Mutex<SigningKeyCache> = Mutex::new(SigningKeyCache::new());

/// Checks a call and writes it. `fields` are region, endpoint, language and name of the client; `request` is the parameters
/// as JSON.
///
/// Gives the URL, the body, and `1` where the body asks for no output.
#[wasm_bindgen]
pub fn write(fields: &str, allow_insecure_endpoint: bool, request: &str) -> Result<String, JsValue> {
    write_call(&Fields::new(fields), allow_insecure_endpoint, request).map_err(to_js_error)
}

fn write_call(fields: &Fields<'_>, allow_insecure_endpoint: bool, request: &str) -> Result<String, Error> {
    let CommonParameters { endpoint, .. } = common_parameters(fields, allow_insecure_endpoint)?;
    let request = DescribeInvocationTasksRequest::from_json(request)?;
    request.check()?;
    let hides_output = if request.hides_output() { "1" } else { "" };
    Ok(joined(&[&endpoint.url(), &request.to_json(), hides_output]))
}

/// Signs a call that was written. `fields` are those of [`write`], secret id, secret key and token.
///
/// Gives names and values of the headers, in turn.
#[wasm_bindgen(js_name = signCall)]
pub fn sign_call(fields: String, allow_insecure_endpoint: bool, timestamp: f64, body: &str) -> Result<String, JsValue> {
    let fields = Zeroizing::new(fields);
    let fields = Fields::new(&fields);
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(fields.text(3) == panic_on_request::REQUEST_CLIENT);
    call_headers(&fields, allow_insecure_endpoint, timestamp, body).map_err(to_js_error)
}

fn call_headers(
    fields: &Fields<'_>,
    allow_insecure_endpoint: bool,
    timestamp: f64,
    body: &str,
) -> Result<String, Error> {
    let parameters = common_parameters(fields, allow_insecure_endpoint)?;
    let credential = credential(fields, 4)?;
    let timestamp = Timestamp::from_unix_seconds(whole(timestamp))?;
    let headers = parameters.headers(body, &credential, timestamp, &mut SIGNING_KEYS.lock())?;
    let mut texts = Vec::with_capacity(2 * headers.len());
    for (name, value) in &headers {
        texts.extend([*name, value]);
    }
    Ok(joined(&texts))
}

fn common_parameters(fields: &Fields<'_>, allow_insecure_endpoint: bool) -> Result<CommonParameters, Error> {
    let region = Region::new(fields.text(0))?;
    let endpoint = match fields.optional(1) {
        Some(text) => Endpoint::parse(text, &region, allow_insecure_endpoint)?,
        None => Endpoint::default(),
    };
    let language = fields.optional(2).map(Language::new).transpose()?;
    let request_client = fields.optional(3).map(RequestClient::new).transpose()?.unwrap_or_default();
    Ok(CommonParameters { endpoint, region, language, request_client })
}

/// Reads the body of a request to a relay: the region, and the parameters as JSON.
#[wasm_bindgen(js_name = parseRelayRequest, unchecked_return_type = "[region: string, request: string]")]
pub fn parse_relay_request(body: &[u8]) -> Result<Array, JsValue> {
    let RelayRequest { region, request } = RelayRequest::parse(body).map_err(to_js_error)?;
    Ok(array(&[JsValue::from_str(region.as_str()), JsValue::from_str(&request.to_json())]))
}

/// Checks and writes the body of a request to a relay. `request` is the parameters as JSON.
#[wasm_bindgen(js_name = relayBody, unchecked_return_type = "[body: string, hidesOutput: boolean]")]
pub fn relay_body(region: String, request: &str) -> Result<Array, JsValue> {
    let call = Region::new(region).and_then(|region| {
        let request = DescribeInvocationTasksRequest::from_json(request)?;
        request.check()?;
        Ok(RelayRequest { region, request })
    });
    let call = call.map_err(to_js_error)?;
    Ok(array(&[JsValue::from_str(&call.to_json()), call.request.hides_output().into()]))
}

/// Reads an answer into frames, as the core describes them, and their texts.
#[wasm_bindgen(unchecked_return_type = "[shortTexts: string, otherTexts: string[], words: Uint32Array]")]
pub fn accept(status: u16, body: &[u8], hides_output: bool) -> Result<Array, JsValue> {
    let mut texts = OutgoingTexts::new();
    let words = DescribeInvocationTasksResponse::read_frames(status, body, hides_output, &mut texts);
    let words = words.map_err(to_js_error)?;
    let [short, others] = texts.into_js();
    Ok(array(&[short, others, Uint32Array::of_words(&words).into()]))
}

/// Signs a request of any service of Tencent Cloud. `fields` are secret id, secret key, token, service, host, action, method,
/// query, content type, and the names of the headers to sign.
///
/// Gives the canonical request, the string to sign and the value of the header.
#[wasm_bindgen]
pub fn sign(fields: String, timestamp: f64, body: &[u8]) -> Result<String, JsValue> {
    let fields = Zeroizing::new(fields);
    sign_request(&Fields::new(&fields), timestamp, body).map_err(to_js_error)
}

fn sign_request(fields: &Fields<'_>, timestamp: f64, body: &[u8]) -> Result<String, Error> {
    let credential = credential(fields, 0)?;
    let timestamp = Timestamp::from_unix_seconds(whole(timestamp))?;
    let values = HeaderValues {
        content_type: fields.text(8),
        host: fields.text(4),
        action: fields.optional(5),
        timestamp,
        token: fields.optional(2),
    };
    let headers = values.select(fields.all_from(9))?;
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
    let input = SigningInput {
        method: fields.optional(6).map(Method::new).transpose()?.unwrap_or_default(),
        query: fields.optional(7).unwrap_or_default(),
        headers: &headers,
        body,
        service: fields.text(3),
        timestamp,
    };
    let Signed { canonical_request, string_to_sign, authorization } =
        signing::sign(&input, &credential, &mut SIGNING_KEYS.lock())?;
    Ok(joined(&[&canonical_request, &string_to_sign, &authorization]))
}

/// Secret id, secret key and token, from a place on.
fn credential(fields: &Fields<'_>, first: usize) -> Result<Credential, Error> {
    Credential::new(fields.text(first), fields.text(first + 1), fields.optional(first + 2).map(String::from))
}

/// Decodes the output of a command.
#[wasm_bindgen(js_name = decodeOutput)]
pub fn decode_output(base64: &str) -> Result<Uint8Array, JsValue> {
    match Output::decode(base64, 0) {
        Ok(output) => Ok(Uint8Array::of_bytes(&output.bytes)),
        Err(error) => Err(to_js_error(error)),
    }
}
