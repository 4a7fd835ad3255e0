//! One call of the action, signed: the bytes to send, from the parameters, a credential and a timestamp.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::request::DescribeInvocationTasksRequest;
use crate::credential::Credential;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::http::{Method, Request};
use crate::region::Region;
use crate::signing::{SigningInput, SigningKeyCache, sign};
use crate::text::decimal;
use crate::time::Timestamp;

const ACTION: &str = "DescribeInvocationTasks";
const VERSION: &str = "2020-10-28";
const SERVICE: &str = "tat";
const CONTENT_TYPE: &str = "application/json";

/// What is the same for every call of a client ([公共参数](https://cloud.tencent.com/document/api/1340/52690)).
#[derive(Clone, Debug)]
pub struct CommonParameters {
    /// Where the calls go.
    pub endpoint: Endpoint,
    /// Whose tasks they ask for: `X-TC-Region`.
    pub region: Region,
    /// The language of the service's messages: `X-TC-Language`. Without one, the service picks.
    pub language: Option<Language>,
    /// Who calls, for the service's statistics: `X-TC-RequestClient`.
    pub request_client: RequestClient,
}

/// A language that the service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `zh-CN`
    Chinese,
    /// `en-US`
    English,
}

impl Language {
    /// A language by its tag.
    ///
    /// # Errors
    /// `validation` for any other than `zh-CN` and `en-US`.
    pub fn new(tag: &str) -> Result<Self, Error> {
        [Self::Chinese, Self::English]
            .into_iter()
            .find(|language| language.as_str() == tag)
            .ok_or_else(|| Error::invalid_parameter("language", "expected \"zh-CN\" or \"en-US\", got {?}", &[tag]))
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en-US",
        }
    }
}

/// The name by which a program makes itself known to the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestClient(String);

impl Default for RequestClient {
    /// This package and its version.
    fn default() -> Self {
        Self(concat!("tat-tasks_", env!("CARGO_PKG_VERSION")).to_string())
    }
}

impl RequestClient {
    /// A name of the caller's choice.
    ///
    /// # Errors
    /// `validation` unless it is 1 to 128 letters, digits and characters of `-_,;.`.
    pub fn new(name: &str) -> Result<Self, Error> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b',' | b';' | b'.');
        if (1..=128).contains(&name.len()) && name.bytes().all(is_allowed) {
            return Ok(Self(name.to_string()));
        }
        Err(Error::invalid_parameter(
            "requestClient",
            "expected 1 to 128 letters, digits and characters of \"-_,;.\", got {?}",
            &[name],
        ))
    }
}

impl CommonParameters {
    /// Checks, writes and signs a call. Each attempt is signed anew: a signature holds for five minutes.
    ///
    /// ```
    /// use tat_tasks_core::signing::SigningKeyCache;
    /// use tat_tasks_core::tasks::{CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Filter};
    /// use tat_tasks_core::{Credential, Endpoint, Region, Timestamp};
    ///
    /// // What is the same for every call
    /// let parameters = CommonParameters {
    ///     endpoint: Endpoint::default(),
    ///     region: Region::new("ap-guangzhou")?,
    ///     language: None,
    ///     request_client: Default::default(),
    /// };
    /// let credential = Credential::new("AKIDEXAMPLE", "EXAMPLEKEY", None)?;
    /// let mut keys = SigningKeyCache::new();
    ///
    /// // A call: the caller's clock says when
    /// let request = DescribeInvocationTasksRequest {
    ///     filters: Some(vec![Filter::new("invocation-id", ["inv-1vll7hda"])]),
    ///     hide_output: Some(false),
    ///     ..Default::default()
    /// };
    /// let call = parameters.prepare(&request, &credential, Timestamp::from_unix_seconds(1_604_562_606)?, &mut keys)?;
    /// assert_eq!(call.url, "https://tat.tencentcloudapi.com/");
    /// assert!(call.body.contains(r#""HideOutput":false"#));
    ///
    /// // The caller's HTTP client sends it; this is what came back
    /// let (status, body) = (200, br#"{"Response":{"TotalCount":0,"InvocationTaskSet":[],"RequestId":"r"}}"#);
    /// let answer = DescribeInvocationTasksResponse::parse(status, body, request.hides_output())?;
    /// assert_eq!(answer.total_count, 0);
    /// # Ok::<(), tat_tasks_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `validation` when the request breaks a limit: see [`DescribeInvocationTasksRequest::check`].
    pub fn prepare(
        &self,
        request: &DescribeInvocationTasksRequest<'_>,
        credential: &Credential,
        timestamp: Timestamp,
        keys: &mut SigningKeyCache,
    ) -> Result<Request, Error> {
        request.check()?;
        let body = request.to_json();
        let headers = self.headers(&body, credential, timestamp, keys)?;
        Ok(Request { method: Method::Post, url: self.endpoint.url(), headers, body })
    }

    /// The headers of a call whose parameters are checked and written: its signature, and what the service is told beside
    /// the body.
    ///
    /// # Errors
    /// `validation` when a part cannot be sent as it is: see [`sign`].
    pub fn headers(
        &self,
        body: &str,
        credential: &Credential,
        timestamp: Timestamp,
        keys: &mut SigningKeyCache,
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let signed = sign(
            &SigningInput {
                method: Method::Post,
                query: "",
                headers: &[("content-type", CONTENT_TYPE), ("host", &self.endpoint.host())],
                body: body.as_bytes(),
                service: SERVICE,
                timestamp,
            },
            credential,
            keys,
        )?;
        let mut headers = vec![
            ("Authorization", signed.authorization),
            ("Content-Type", CONTENT_TYPE.to_string()),
            ("X-TC-Action", ACTION.to_string()),
            ("X-TC-Version", VERSION.to_string()),
            ("X-TC-Timestamp", decimal(timestamp.unix_seconds())),
            ("X-TC-Region", self.region.as_str().to_string()),
            ("X-TC-RequestClient", self.request_client.0.clone()),
        ];
        if let Some(language) = self.language {
            headers.push(("X-TC-Language", language.as_str().to_string()));
        }
        if let Some(token) = credential.token() {
            headers.push(("X-TC-Token", token.to_string()));
        }
        Ok(headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_common_parameters_travel_as_headers() {
        let parameters = CommonParameters {
            endpoint: Endpoint::default(),
            region: Region::new("ap-singapore").unwrap(),
            language: Some(Language::new("en-US").unwrap()),
            request_client: RequestClient::new("my-console;1.0").unwrap(),
        };
        let credential = Credential::new("AKIDEXAMPLE", "EXAMPLEKEY", Some("EXAMPLEtoken".to_string())).unwrap();
        let timestamp = Timestamp::from_unix_seconds(1_751_328_000).unwrap();
        let request = parameters
            .prepare(&DescribeInvocationTasksRequest::default(), &credential, timestamp, &mut SigningKeyCache::new())
            .unwrap();
        let (authorization, others) = request.headers.split_first().unwrap();
        assert!(authorization.1.starts_with("TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2025-07-01/tat/tc3_request, "));
        let others: Vec<_> = others.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(
            others,
            [
                "Content-Type: application/json",
                "X-TC-Action: DescribeInvocationTasks",
                "X-TC-Version: 2020-10-28",
                "X-TC-Timestamp: 1751328000",
                "X-TC-Region: ap-singapore",
                "X-TC-RequestClient: my-console;1.0",
                "X-TC-Language: en-US",
                "X-TC-Token: EXAMPLEtoken",
            ]
        );
        let shown = format!("{request:?}");
        assert!(!shown.contains("EXAMPLEtoken") && !shown.contains("Signature="), "{shown}");
    }

    #[test]
    fn the_signature_covers_what_is_sent() {
        let region = Region::new("ap-beijing").unwrap();
        let endpoint = Endpoint::parse("https://tat.example:8443", &region, false).unwrap();
        let parameters =
            CommonParameters { endpoint, region, language: None, request_client: RequestClient::default() };
        let credential = Credential::new("AKIDEXAMPLE", "EXAMPLEKEY", None).unwrap();
        let timestamp = Timestamp::from_unix_seconds(1_604_562_606).unwrap();
        let request = DescribeInvocationTasksRequest { limit: Some(7), ..DescribeInvocationTasksRequest::default() };
        let sent = parameters.prepare(&request, &credential, timestamp, &mut SigningKeyCache::new()).unwrap();
        let header = |wanted: &str| {
            sent.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str()).unwrap()
        };
        let authority = sent.url.strip_prefix("https://").and_then(|rest| rest.strip_suffix('/')).unwrap();
        let input = SigningInput {
            method: sent.method,
            query: "",
            headers: &[("Content-Type", header("Content-Type")), ("Host", authority)],
            body: sent.body.as_bytes(),
            service: "tat",
            timestamp,
        };
        assert_eq!(authority, "tat.example:8443");
        assert_eq!(sent.body, r#"{"Limit":7,"HideOutput":true}"#);
        let signed = sign(&input, &credential, &mut SigningKeyCache::new()).unwrap();
        assert_eq!(header("Authorization"), signed.authorization);
    }

    #[test]
    fn a_language_or_a_name_of_another_shape_is_refused() {
        assert_eq!(Language::new("fr-FR").unwrap_err().field(), Some("language"));
        for name in ["", "a b", "a\r\nb", "界", &"a".repeat(129)] {
            assert_eq!(RequestClient::new(name).unwrap_err().field(), Some("requestClient"), "{name:?}");
        }
        assert!(RequestClient::new(&RequestClient::default().0).is_ok());
        assert!(RequestClient::new(&"a".repeat(128)).is_ok());
    }
}
