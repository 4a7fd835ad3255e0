//! The synchronous exports: a core value, one step further.

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use serde::Serialize;
use tat_tasks_core::signing::{self, HeaderValues, SigningInput, SigningKeyCache};
use tat_tasks_core::tasks::{
    CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Language, Output, RequestClient,
};
use tat_tasks_core::{Credential, Endpoint, Error, Method, Region, Timestamp};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{CallOptions, Tc3Options, to_cells, to_js, whole};
use crate::error::to_js_error;
#[cfg(feature = "panic-on-request")]
use crate::panic_on_request;

thread_local! {
    static SIGNING_KEYS: RefCell<SigningKeyCache> = const { RefCell::new(SigningKeyCache::new()) };
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PreparedCall {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: String,
    hides_output: bool,
}

/// Checks, writes and signs a call. `request` is the parameters as JSON.
#[wasm_bindgen(unchecked_return_type = "PreparedCall")]
pub fn prepare(options: &CallOptions, request: &str) -> Result<JsValue, JsValue> {
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(options.request_client().as_deref() == Some(panic_on_request::REQUEST_CLIENT));
    to_js(&prepare_call(options, request).map_err(to_js_error)?)
}

fn prepare_call(options: &CallOptions, request: &str) -> Result<PreparedCall, Error> {
    // First, since from here on the key is wiped whatever else is wrong.
    let credential = Credential::new(options.secret_id(), options.secret_key(), options.token())?;
    let region = Region::new(options.region())?;
    let endpoint = options.endpoint().map(|text| Endpoint::parse(&text, &region, options.allow_insecure_endpoint()));
    let parameters = CommonParameters {
        endpoint: endpoint.transpose()?.unwrap_or_default(),
        region,
        language: options.language().as_deref().map(Language::new).transpose()?,
        request_client: options.request_client().as_deref().map(RequestClient::new).transpose()?.unwrap_or_default(),
    };
    let request = DescribeInvocationTasksRequest::from_json(request)?;
    let timestamp = Timestamp::from_unix_seconds(whole(options.timestamp()))?;
    let signed = SIGNING_KEYS.with_borrow_mut(|keys| parameters.prepare(&request, &credential, timestamp, keys))?;
    Ok(PreparedCall {
        method: signed.method.as_str(),
        url: signed.url,
        headers: signed.headers,
        body: signed.body,
        hides_output: request.hides_output(),
    })
}

/// Reads an answer: three values, as `to_cells` says.
#[wasm_bindgen(unchecked_return_type = "[shortTexts: string, longTexts: string[], cells: Float64Array]")]
pub fn accept(status: u16, body: &[u8], hides_output: bool) -> Result<Array, JsValue> {
    DescribeInvocationTasksResponse::parse_safe_integers(status, body, hides_output)
        .map(|response| to_cells(&response))
        .map_err(to_js_error)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignedTc3 {
    canonical_request: String,
    string_to_sign: String,
    authorization: String,
}

/// Signs a request of any service of Tencent Cloud.
#[wasm_bindgen(unchecked_return_type = "SignedTc3")]
pub fn sign(options: &Tc3Options, body: &[u8]) -> Result<JsValue, JsValue> {
    to_js(&sign_request(options, body).map_err(to_js_error)?)
}

fn sign_request(options: &Tc3Options, body: &[u8]) -> Result<SignedTc3, Error> {
    let credential = Credential::new(options.secret_id(), options.secret_key(), options.token())?;
    let timestamp = Timestamp::from_unix_seconds(whole(options.timestamp()))?;
    let (content_type, host, service) = (options.content_type(), options.host(), options.service());
    let (action, query, token) = (options.action(), options.query().unwrap_or_default(), options.token());
    let values = HeaderValues {
        content_type: &content_type,
        host: &host,
        action: action.as_deref(),
        timestamp,
        token: token.as_deref(),
    };
    let headers = values.select(options.signed_headers().as_deref())?;
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let input = SigningInput {
        method: options.method().as_deref().map(Method::new).transpose()?.unwrap_or_default(),
        query: &query,
        headers: &headers,
        body,
        service: &service,
        timestamp,
    };
    let signed = SIGNING_KEYS.with_borrow_mut(|keys| signing::sign(&input, &credential, keys))?;
    Ok(SignedTc3 {
        canonical_request: signed.canonical_request,
        string_to_sign: signed.string_to_sign,
        authorization: signed.authorization,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DecodedOutput<'a> {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    bytes: JsValue,
    /// The bytes as UTF-8.
    text: &'a str,
    ends_inside_character: bool,
    is_malformed: bool,
    is_truncated: bool,
}

/// Decodes the output of a command.
#[wasm_bindgen(js_name = decodeOutput, unchecked_return_type = "DecodedOutput")]
pub fn decode_output(base64: &str, dropped: f64) -> Result<JsValue, JsValue> {
    let output = Output::decode(base64, whole(dropped)).map_err(to_js_error)?;
    let text = output.utf8_text();
    to_js(&DecodedOutput {
        bytes: Uint8Array::from(output.bytes.as_slice()).into(),
        text: &text.text,
        ends_inside_character: text.incomplete_bytes > 0,
        is_malformed: text.is_malformed,
        is_truncated: output.is_truncated(),
    })
}
