//! A request, for whatever HTTP client carries it.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::Error;

/// The method of a request: the service takes these two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// The parameters travel in the query.
    Get,
    /// The parameters travel in the body: what is sent unless the other is asked for.
    #[default]
    Post,
}

impl Method {
    /// A method by its name.
    ///
    /// # Errors
    /// `validation` for any other than `GET` and `POST`.
    pub fn new(name: &str) -> Result<Self, Error> {
        [Self::Get, Self::Post]
            .into_iter()
            .find(|method| method.as_str() == name)
            .ok_or_else(|| Error::invalid_parameter("method", "expected \"GET\" or \"POST\", got {?}", &[name]))
    }

    /// The name of the method.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A signed request. Send it as it is: the signature covers the body, the content type and the host of the URL.
///
/// `Host` and `Content-Length` are left to the HTTP client, which derives them from the URL and the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Always `POST`.
    pub method: Method,
    /// The URL, with a port where it is not the default.
    pub url: String,
    /// Names and values of the headers. The signature and the token are among them: they are the HTTP client's to keep to
    /// itself, and are not wiped here.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

impl fmt::Debug for Request {
    /// Leaves out the values of the headers, as the signature and the token are among them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}
