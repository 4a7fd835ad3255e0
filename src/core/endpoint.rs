//! The host that takes a call. It picks the access point, not the region whose data is asked for.

use alloc::string::{String, ToString};
use core::fmt;

use crate::error::Error;
use crate::region::Region;
use crate::text::{Joined, decimal};

const DEFAULT_HOST: &str = "tat.tencentcloudapi.com";

const IPV6_LOOPBACK: &str = "[::1]";

/// The origin that takes the calls: `https` or `http`, a host and a port.
///
/// It is kept in the form in which a URL parser of the web platform writes it, since what is signed must be what such
/// a parser sends as `Host`. A label that begins with `xn--` is kept as it is: if it stands for no name, such a parser refuses
/// the URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    is_secure: bool,
    host: String,
    /// Only where it is not the default of the scheme.
    port: Option<u16>,
}

impl Default for Endpoint {
    /// `https://tat.tencentcloudapi.com`, which the name service resolves to the nearest access point.
    fn default() -> Self {
        Self::secure(DEFAULT_HOST)
    }
}

impl Endpoint {
    /// The access point in a region: `tat.<region>.tencentcloudapi.com`.
    #[must_use]
    pub fn regional(region: &Region) -> Self {
        Self::secure(&["tat.", region.as_str(), ".tencentcloudapi.com"].joined())
    }

    /// The access point for servers inside of Tencent's own network: `tat.internal.tencentcloudapi.com`.
    #[must_use]
    pub fn internal() -> Self {
        Self::secure("tat.internal.tencentcloudapi.com")
    }

    /// The international site: `tat.intl.tencentcloudapi.com`.
    #[must_use]
    pub fn international() -> Self {
        Self::secure("tat.intl.tencentcloudapi.com")
    }

    /// The isolated access point of a finance region: `tat.<region>.tencentcloudapi.com`.
    ///
    /// # Errors
    /// `validation` when the region is no finance region.
    pub fn finance(region: &Region) -> Result<Self, Error> {
        if !region.is_finance() {
            return Err(Error::invalid_parameter(
                "region",
                "the finance endpoint takes a finance region such as \"ap-shanghai-fsi\", got {?}",
                &[region.as_str()],
            ));
        }
        Ok(Self::regional(region))
    }

    /// An endpoint by one of the names `regional`, `internal`, `intl` and `finance`, by its host, or by its URL.
    ///
    /// `http` is for loopback alone, unless `allow_insecure`: a signature travels in clear over it.
    ///
    /// ```
    /// # use tat_tasks_core::{Endpoint, Region};
    /// let region = Region::new("ap-beijing")?;
    /// assert_eq!(Endpoint::parse("regional", &region, false)?.url(), "https://tat.ap-beijing.tencentcloudapi.com/");
    /// assert_eq!(Endpoint::parse("https://tat.example:8443", &region, false)?.host(), "tat.example:8443");
    /// assert!(Endpoint::parse("http://tat.example", &region, false).is_err());
    /// # Ok::<(), tat_tasks_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `validation` with the code `InvalidEndpoint` when the text is none of these, or has a path, a query, a fragment
    /// or user information.
    pub fn parse(text: &str, region: &Region, allow_insecure: bool) -> Result<Self, Error> {
        match text {
            "regional" => return Ok(Self::regional(region)),
            "internal" => return Ok(Self::internal()),
            "intl" => return Ok(Self::international()),
            "finance" => return Self::finance(region),
            _ => {}
        }
        let (is_secure, authority) = split_scheme(text)?;
        // One slash at the end is how a URL without a path is written out.
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        if authority.bytes().any(|byte| byte == b'@') {
            // Not repeated, as it may hold a password.
            return Err(invalid("expected a host without user information, got one with an \"@\"", &[]));
        }
        if let Some(found) = authority.bytes().find(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#')) {
            // Not repeated, as it may hold a token.
            let found = String::from(char::from(found));
            return Err(invalid("expected a host without path, query or fragment, got one with a {?}", &[&found]));
        }
        let (host, port) = split_port(authority)?;
        let host = normalize_host(host)?;
        let endpoint = Self { is_secure, port: port.filter(|&port| port != if is_secure { 443 } else { 80 }), host };
        if !is_secure && !allow_insecure && !endpoint.is_loopback() {
            return Err(invalid(
                "expected https, as http sends the signed request in clear; got http to {?}; allowInsecureEndpoint permits it",
                &[&endpoint.host],
            ));
        }
        Ok(endpoint)
    }

    /// The `Host` header: the host, and the port where it is not the scheme's default. This is what is signed.
    #[must_use]
    pub fn host(&self) -> String {
        match self.port {
            Some(port) => [&self.host, ":", &decimal(port.into())].joined(),
            None => self.host.clone(),
        }
    }

    /// The URL of every call.
    #[must_use]
    pub fn url(&self) -> String {
        [self.scheme(), "://", &self.host(), "/"].joined()
    }

    fn scheme(&self) -> &'static str {
        if self.is_secure { "https" } else { "http" }
    }

    fn secure(host: &str) -> Self {
        Self { is_secure: true, host: host.to_string(), port: None }
    }

    fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host == IPV6_LOOPBACK
            || self.host.starts_with("127.") && is_ipv4_address(&self.host)
    }
}

impl fmt::Display for Endpoint {
    /// The origin: the URL without its path.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme(), self.host())
    }
}

fn split_scheme(text: &str) -> Result<(bool, &str), Error> {
    let Some((scheme, authority)) =
        split_at(text, b':').and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix("//")?)))
    else {
        return Ok((true, text));
    };
    if scheme.eq_ignore_ascii_case("https") {
        Ok((true, authority))
    } else if scheme.eq_ignore_ascii_case("http") {
        Ok((false, authority))
    } else {
        Err(invalid("expected a URL that begins with https:// or http://, got another scheme", &[]))
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), Error> {
    // The colons of an IPv6 address stand inside of its brackets.
    let after_address = authority.bytes().rposition(|byte| byte == b']').map_or(0, |bracket| bracket + 1);
    let Some((_, port)) = authority.get(after_address..).and_then(|rest| split_at(rest, b':')) else {
        return Ok((authority, None));
    };
    let host = authority.get(..authority.len() - port.len() - 1).unwrap_or_default();
    match port_number(port) {
        Some(number) => Ok((host, Some(number))),
        None => Err(invalid("expected a port from 1 to 65535, got {?}", &[port])),
    }
}

fn port_number(digits: &str) -> Option<u16> {
    let number = digits.bytes().try_fold(0_u16, |number, byte| {
        let digit = if byte.is_ascii_digit() { byte - b'0' } else { return None };
        number.checked_mul(10)?.checked_add(digit.into())
    })?;
    (number > 0).then_some(number)
}

/// The host as a URL parser of the web platform writes it, or an error where it would write something else.
fn normalize_host(host: &str) -> Result<String, Error> {
    if host == IPV6_LOOPBACK {
        return Ok(host.to_string());
    }
    let host = host.to_ascii_lowercase();
    if host.starts_with('[') {
        // To write any other as such a parser does would cost more code than those who have no name for it are worth.
        return Err(invalid("expected a host name or an IPv4 address, or of IPv6 only [::1], got {?}", &[&host]));
    }
    let shape = shape_of(&host);
    if shape == Shape::Invalid {
        return Err(invalid("expected a host such as \"{}\", got {?}", &[DEFAULT_HOST, &host]));
    }
    if shape == Shape::EndsInNumber && !is_ipv4_address(&host) {
        return Err(invalid("expected an IPv4 address of four decimal numbers, got {?}", &[&host]));
    }
    Ok(host)
}

#[derive(PartialEq)]
enum Shape {
    Invalid,
    Name,
    /// A URL parser of the web platform reads such a host as an IPv4 address, in octal and hexadecimal too.
    EndsInNumber,
}

fn shape_of(host: &str) -> Shape {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let mut shape = Shape::Name;
    for label in host.as_bytes().split(|byte| *byte == b'.') {
        if !(1..=63).contains(&label.len()) || !label.iter().copied().all(is_allowed) {
            return Shape::Invalid;
        }
        let is_number = label.iter().all(u8::is_ascii_digit) || label.starts_with(b"0x");
        shape = if is_number { Shape::EndsInNumber } else { Shape::Name };
    }
    if host.len() > 253 { Shape::Invalid } else { shape }
}

/// Whether these are four decimal numbers in the one form in which they are written back.
fn is_ipv4_address(host: &str) -> bool {
    let mut numbers = 0;
    for digits in host.as_bytes().split(|byte| *byte == b'.') {
        let is_canonical = digits.len() == 1 || (digits.len() <= 3 && !digits.starts_with(b"0"));
        if !is_canonical || !digits.iter().all(u8::is_ascii_digit) || (digits.len() == 3 && digits > b"255") {
            return false;
        }
        numbers += 1;
    }
    numbers == 4
}

/// What stands before and after the first of these bytes.
fn split_at(text: &str, separator: u8) -> Option<(&str, &str)> {
    let position = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..position)?, text.get(position + 1..)?))
}

fn invalid(template: &str, values: &[&str]) -> Error {
    Error::validation("InvalidEndpoint", "endpoint", template, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn guangzhou() -> Region {
        Region::new("ap-guangzhou").unwrap()
    }

    #[test]
    fn the_named_endpoints() {
        let finance = Region::new("ap-shanghai-fsi").unwrap();
        assert_eq!(Endpoint::default().url(), "https://tat.tencentcloudapi.com/");
        for (name, region, url) in [
            ("regional", &guangzhou(), "https://tat.ap-guangzhou.tencentcloudapi.com/"),
            ("internal", &guangzhou(), "https://tat.internal.tencentcloudapi.com/"),
            ("intl", &guangzhou(), "https://tat.intl.tencentcloudapi.com/"),
            ("finance", &finance, "https://tat.ap-shanghai-fsi.tencentcloudapi.com/"),
        ] {
            assert_eq!(Endpoint::parse(name, region, false).unwrap().url(), url);
        }
        assert_eq!(Endpoint::parse("finance", &guangzhou(), false).unwrap_err().field(), Some("region"));
    }

    #[test]
    fn an_endpoint_is_kept_as_it_is_sent() {
        for (text, url, host) in [
            ("tat.tencentcloudapi.com", "https://tat.tencentcloudapi.com/", "tat.tencentcloudapi.com"),
            ("HTTPS://TAT.Example.COM/", "https://tat.example.com/", "tat.example.com"),
            ("https://tat.example:8443", "https://tat.example:8443/", "tat.example:8443"),
            ("https://tat.example:443", "https://tat.example/", "tat.example"),
            ("http://127.0.0.1:80", "http://127.0.0.1/", "127.0.0.1"),
            ("http://127.0.0.1:443", "http://127.0.0.1:443/", "127.0.0.1:443"),
            ("http://127.8.9.1:9000", "http://127.8.9.1:9000/", "127.8.9.1:9000"),
            ("http://localhost:9000", "http://localhost:9000/", "localhost:9000"),
            ("http://[::1]:9000", "http://[::1]:9000/", "[::1]:9000"),
            ("https://[::1]", "https://[::1]/", "[::1]"),
            ("localhost:08080", "https://localhost:8080/", "localhost:8080"),
        ] {
            let endpoint = Endpoint::parse(text, &guangzhou(), false).unwrap();
            assert_eq!((endpoint.url().as_str(), endpoint.host().as_str()), (url, host), "{text}");
        }
    }

    #[test]
    fn http_is_for_loopback_unless_allowed() {
        let error = Endpoint::parse("http://tat.example", &guangzhou(), false).unwrap_err();
        assert!(error.message().contains("allowInsecureEndpoint"), "{error}");
        assert!(Endpoint::parse("http://127.0.0.1.example", &guangzhou(), false).is_err());
        assert!(Endpoint::parse("http://localhost.example", &guangzhou(), false).is_err());
        assert!(Endpoint::parse("http://evillocalhost", &guangzhou(), false).is_err());
        // Browsers keep such a name on loopback, but the resolver of a server may not.
        assert!(Endpoint::parse("http://tat.localhost", &guangzhou(), false).is_err());
        assert!(Endpoint::parse("http://tat.example", &guangzhou(), true).is_ok());
    }

    #[test]
    fn what_a_url_parser_would_read_otherwise_is_refused() {
        for text in [
            "",
            "https://",
            "https:///",
            "ftp://tat.example",
            "https://tat.example/path",
            "https://tat.example//",
            "https://tat.example?query",
            "https://tat.example#fragment",
            "https://tat.example\\path",
            "https://tat.example:0",
            "https://tat.example:65536",
            "https://tat.example:",
            "https://tat.example:80a",
            "https://tat.example:+80",
            "https://tat..example",
            "https://tat.example.",
            "https://.example",
            "https://tat example",
            "https://tat%2eexample",
            "https://tat\texample",
            "https://tat\r\nX-Evil: 1",
            "https://täter.example",
            "https://127.1",
            "https://2130706433",
            "https://0x7f000001",
            "https://0177.0.0.1",
            "https://127.0.0.01",
            "https://1.2.3.4.5",
            "https://255.255.255.256",
            "https://1000.1.1.1",
            "https://[::ffff:127.0.0.1]",
            "https://[2001:db8::1]",
            "https://[0:0:0:0:0:0:0:1]",
            "https://[]",
            "https://[::1",
            "https://::1",
            "https://[fe80::1%25eth0]",
            "https://[::1]x:80",
        ] {
            let error = Endpoint::parse(text, &guangzhou(), true).expect_err(text);
            assert_eq!(error.code(), "InvalidEndpoint", "{text}");
        }
    }

    #[test]
    fn a_path_is_told_as_one_behind_a_port_too() {
        for text in ["http://127.0.0.1:8080/v1", "https://tat.example/v1", "https://[::1]/v1", "tat.example:443?x"] {
            let error = Endpoint::parse(text, &guangzhou(), false).unwrap_err();
            assert!(error.message().contains("expected a host without path"), "{error}");
        }
    }

    #[test]
    fn user_information_is_refused_and_not_repeated() {
        let error = Endpoint::parse("https://me:hunter2@tat.example", &guangzhou(), true).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        let error = Endpoint::parse("https://tat.example/?X-TC-Token=hunter2", &guangzhou(), true).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }

    #[test]
    fn lengths_have_limits() {
        let is_host = |host: &str| Endpoint::parse(host, &guangzhou(), false).is_ok();
        let label = |length: usize| "a".repeat(length);
        assert!(is_host(&label(63)) && !is_host(&label(64)));
        let longest = [label(63), label(63), label(63), label(61)].join(".");
        assert_eq!(longest.len(), 253);
        assert!(is_host(&longest) && !is_host(&format!("{longest}a")));
    }

    #[test]
    fn a_finance_region_is_told_by_its_end() {
        let is_finance = |name: &str| Endpoint::finance(&Region::new(name).unwrap()).is_ok();
        assert!(is_finance("ap-shenzhen-fsi") && !is_finance("ap-fsi-shenzhen"));
    }
}
