//! What a good client decides: when to try again, how fast to ask, what to ask next.
//!
//! Everything is a function or a state machine. Time, randomness and answers come in as arguments, what to do goes out as a
//! value; nothing here waits.

mod clock;
mod fingerprint;
mod index;
mod pages;
mod quota;
mod retry;
pub mod schedule;

pub use clock::Skew;
pub use pages::Pages;
pub use quota::Quota;
pub use retry::{Failure, Progress, Verdict, after_failure};
