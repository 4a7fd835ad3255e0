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

/// Checks a call and writes it. `fields` are region, endpoint, language and name of the client, whether plain HTTP may go to any
/// host (`1`, or not given), and the parameters as JSON.
///
/// Gives the URL, the body, and `1` where the body asks for no output.
#[wasm_bindgen]
pub fn write(fields: &str) -> Result<String, JsValue> {
    write_call(&Fields::and_last(fields, COMMON_FIELDS)).map_err(to_js_error)
}

fn write_call(fields: &Fields<'_>) -> Result<String, Error> {
    let CommonParameters { endpoint, .. } = common_parameters(fields)?;
    let request = checked_request(fields.text(COMMON_FIELDS))?;
    Ok(joined(&[&endpoint.url(), &request.to_json(), flag(request.hides_output())]))
}

fn checked_request(json: &str) -> Result<DescribeInvocationTasksRequest<'static>, Error> {
    let request = DescribeInvocationTasksRequest::from_json(json)?;
    request.check()?;
    Ok(request)
}

/// Signs a call that was written. `fields` are those of [`write`] but for the parameters, then secret id, secret key, token and
/// body.
///
/// Gives names and values of the headers, in turn.
#[wasm_bindgen(js_name = signCall)]
pub fn sign_call(fields: String, timestamp: f64) -> Result<String, JsValue> {
    let fields = Zeroizing::new(fields);
    let fields = Fields::and_last(&fields, COMMON_FIELDS + CREDENTIAL_FIELDS);
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(fields.text(3) == panic_on_request::REQUEST_CLIENT);
    call_headers(&fields, timestamp).map_err(to_js_error)
}

fn call_headers(fields: &Fields<'_>, timestamp: f64) -> Result<String, Error> {
    let parameters = common_parameters(fields)?;
    let credential = credential(fields, COMMON_FIELDS)?;
    let timestamp = Timestamp::from_unix_seconds(whole(timestamp))?;
    let body = fields.text(COMMON_FIELDS + CREDENTIAL_FIELDS);
    let headers = parameters.headers(body, &credential, timestamp, &mut SIGNING_KEYS.lock())?;
    let mut texts = Vec::with_capacity(2 * headers.len());
    for (name, value) in &headers {
        texts.extend([*name, value]);
    }
    Ok(joined(&texts))
}

const COMMON_FIELDS: usize = 5;

fn common_parameters(fields: &Fields<'_>) -> Result<CommonParameters, Error> {
    let region = Region::new(fields.text(0))?;
    let endpoint = match fields.optional(1) {
        Some(text) => Endpoint::parse(text, &region, fields.optional(4).is_some())?,
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

/// Checks and writes the body of a request to a relay. `fields` are the region, and the parameters as JSON.
///
/// Gives the body, and `1` where it asks for no output.
#[wasm_bindgen(js_name = relayBody)]
pub fn relay_body(fields: &str) -> Result<String, JsValue> {
    relay_call(&Fields::and_last(fields, 1)).map_err(to_js_error)
}

fn relay_call(fields: &Fields<'_>) -> Result<String, Error> {
    let call = RelayRequest { region: Region::new(fields.text(0))?, request: checked_request(fields.text(1))? };
    Ok(joined(&[&call.to_json(), flag(call.request.hides_output())]))
}

fn flag(is_so: bool) -> &'static str {
    if is_so { "1" } else { "" }
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

const CREDENTIAL_FIELDS: usize = 3;

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
