//! For a build to test with: it panics when it is told to, as nothing else in here does.

/// The name of the client that makes a synchronous step panic.
pub(crate) const REQUEST_CLIENT: &str = "panic";

/// The status of an answer that makes the exchange panic, after it has waited for the answer.
pub(crate) const STATUS: f64 = 599.0;

/// The most bytes of an answer that make the exchange panic before it waits for anything.
pub(crate) const MAX_BYTES: u32 = 599;

pub(crate) fn panic_if(requested: bool) {
    assert!(!requested, "a panic, as requested");
}
