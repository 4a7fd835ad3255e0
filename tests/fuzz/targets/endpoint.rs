//! What is signed as the host is what a URL parser of the web platform sends there, whatever text the endpoint was given as.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tat_tasks_core::{Endpoint, ErrorKind, Region};
use tat_tasks_fuzz::text;
use url::{Host, Url};

fuzz_target!(|text: &str| {
    let region = Region::new("ap-guangzhou").expect("a region");
    for allows_insecure in [false, true] {
        let endpoint = match Endpoint::parse(text, &region, allows_insecure) {
            Ok(endpoint) => endpoint,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Validation);
                assert!(text::is_seen(&error), "{error:?}");
                continue;
            }
        };
        let written = endpoint.url();
        assert_eq!(Endpoint::parse(&written, &region, allows_insecure).as_ref(), Ok(&endpoint));

        let url = match Url::parse(&written) {
            Ok(url) => url,
            // Whether such a label stands for a name is for the web platform to say.
            Err(_) if endpoint.host().split('.').any(|label| label.starts_with("xn--")) => continue,
            Err(error) => panic!("{text:?} gives {written:?}: {error}"),
        };
        assert_eq!(url.as_str(), written);
        let host = url.host_str().expect("a host");
        assert_eq!(endpoint.host(), url.port().map_or(host.into(), |port| format!("{host}:{port}")));
        assert!(url.scheme() == "https" || allows_insecure || is_loopback(&url), "in clear to {host}");

        // Where a text is a URL itself, it is that one.
        if text.contains("://") {
            assert_eq!(Url::parse(text).as_ref(), Ok(&url), "{text:?}");
        }
    }
});

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
