//! The synchronous exports: a core value, one step further.

use alloc::string::String;
use alloc::vec::Vec;

use spin::Mutex;
use tat_tasks_core::signing::{self, HeaderValues, SigningInput, SigningKeyCache};
use tat_tasks_core::tasks::{
    CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Language, Output, RelayRequest,
    RequestClient,
};
use tat_tasks_core::{Credential, Endpoint, Error, Method, Region, Timestamp};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::convert::{CallFields, Fields, OutgoingTexts, Tc3Fields, whole};
use crate::error::to_js_error;
use crate::js::{Array, Object, Uint8Array, Uint32Array, array};
#[cfg(feature = "panic-on-request")]
use crate::panic_on_request;

static SIGNING_KEYS: Mutex<SigningKeyCache> = Mutex::new(SigningKeyCache::new());

/// Checks, writes and signs a call. `request` is the parameters as JSON.
#[wasm_bindgen(unchecked_return_type = "PreparedCall")]
pub fn prepare(
    fields: &CallFields,
    allow_insecure_endpoint: bool,
    timestamp: f64,
    request: &str,
) -> Result<JsValue, JsValue> {
    #[cfg(feature = "panic-on-request")]
    panic_on_request::panic_if(
        Fields(fields.unchecked_ref()).optional(6).as_deref() == Some(panic_on_request::REQUEST_CLIENT),
    );
    prepare_call(&Fields(fields.unchecked_ref()), allow_insecure_endpoint, timestamp, request).map_err(to_js_error)
}

fn prepare_call(
    fields: &Fields<'_>,
    allow_insecure_endpoint: bool,
    timestamp: f64,
    request: &str,
) -> Result<JsValue, Error> {
    // First, since from here on the key is wiped whatever else is wrong.
    let credential = credential(fields)?;
    let (parameters, request) = unsigned_call(fields, allow_insecure_endpoint, request)?;
    let timestamp = Timestamp::from_unix_seconds(whole(timestamp))?;
    let signed = parameters.prepare(&request, &credential, timestamp, &mut SIGNING_KEYS.lock())?;
    let headers = Object::new();
    for (name, value) in &signed.headers {
        headers.set_text(name, value);
    }
    let call = Object::new();
    call.set_text("method", signed.method.as_str());
    call.set_text("url", &signed.url);
    call.set("headers", &headers);
    call.set_text("body", &signed.body);
    call.set("hidesOutput", &request.hides_output().into());
    Ok(call.into())
}

/// Checks a call before there is a key to sign it with, and gives the host that it goes to. Of the fields, those of the key
/// are not looked at.
#[wasm_bindgen]
pub fn check(fields: &CallFields, allow_insecure_endpoint: bool, request: &str) -> Result<String, JsValue> {
    let call = unsigned_call(&Fields(fields.unchecked_ref()), allow_insecure_endpoint, request);
    call.and_then(|(parameters, request)| request.check().map(|()| parameters.endpoint.host())).map_err(to_js_error)
}

fn unsigned_call(
    fields: &Fields<'_>,
    allow_insecure_endpoint: bool,
    request: &str,
) -> Result<(CommonParameters, DescribeInvocationTasksRequest<'static>), Error> {
    let region = Region::new(fields.text(3))?;
    let endpoint = match fields.optional(4) {
        Some(text) => Endpoint::parse(&text, &region, allow_insecure_endpoint)?,
        None => Endpoint::default(),
    };
    let language = fields.optional(5).as_deref().map(Language::new).transpose()?;
    let request_client = fields.optional(6).as_deref().map(RequestClient::new).transpose()?.unwrap_or_default();
    let parameters = CommonParameters { endpoint, region, language, request_client };
    Ok((parameters, DescribeInvocationTasksRequest::from_json(request)?))
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
    Ok(array(&[JsValue::from_str(&texts.short), texts.listed.into(), Uint32Array::of_words(&words).into()]))
}

/// Signs a request of any service of Tencent Cloud. Gives the canonical request, the string to sign and the value of the
/// header, parted by U+0000, which none of them has: one text crosses faster than three.
#[wasm_bindgen]
pub fn sign(fields: &Tc3Fields, timestamp: f64, body: &[u8]) -> Result<String, JsValue> {
    sign_request(&Fields(fields.unchecked_ref()), timestamp, body).map_err(to_js_error)
}

fn sign_request(fields: &Fields<'_>, timestamp: f64, body: &[u8]) -> Result<String, Error> {
    let credential = credential(fields)?;
    let timestamp = Timestamp::from_unix_seconds(whole(timestamp))?;
    let (token, service, host) = (fields.optional(2), fields.text(3), fields.text(4));
    let (action, method, query, content_type) =
        (fields.optional(5), fields.optional(6), fields.text(7), fields.text(8));
    let values = HeaderValues {
        content_type: &content_type,
        host: &host,
        action: action.as_deref(),
        timestamp,
        token: token.as_deref(),
    };
    let names = fields.0.all_from(9);
    let headers = values.select(Some(&names))?;
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let input = SigningInput {
        method: method.as_deref().map(Method::new).transpose()?.unwrap_or_default(),
        query: &query,
        headers: &headers,
        body,
        service: &service,
        timestamp,
    };
    let signed = signing::sign(&input, &credential, &mut SIGNING_KEYS.lock())?;
    let mut steps = signed.canonical_request;
    for step in [signed.string_to_sign, signed.authorization] {
        steps.push('\0');
        steps += &step;
    }
    Ok(steps)
}

/// The first three fields of both kinds.
fn credential(fields: &Fields<'_>) -> Result<Credential, Error> {
    Credential::new(fields.text(0), fields.text(1), fields.optional(2))
}

/// Decodes the output of a command.
#[wasm_bindgen(js_name = decodeOutput)]
pub fn decode_output(base64: &str) -> Result<Uint8Array, JsValue> {
    match Output::decode(base64, 0) {
        Ok(output) => Ok(Uint8Array::of_bytes(&output.bytes)),
        Err(error) => Err(to_js_error(error)),
    }
}
