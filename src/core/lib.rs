//! Tencent Cloud's TAT (自动化助手) runs commands on servers; its action `DescribeInvocationTasks`, version 2020-10-28,
//! tells what became of them. This crate checks and signs the call and reads the answer.
//!
//! It has no I/O, no clock and no randomness: what it needs of them comes in as arguments, and what to send goes out as
//! a value. [`tasks::CommonParameters::prepare`] shows the whole way.
//!
//! In scope: the request and its limits ([`tasks`]), TC3-HMAC-SHA256 for any service of Tencent Cloud ([`signing`]), the
//! answer, its errors ([`Error`], [`CODE_RULES`]), the output of commands ([`tasks::Output`]), and what a good client decides
//! ([`policy`]).
//! Out of scope: HTTP, TLS, where credentials come from, and every other action.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod base64;
mod codes;
mod credential;
mod endpoint;
mod error;
mod hash;
mod http;
mod json;
pub mod policy;
mod region;
pub mod signing;
pub mod tasks;
mod text;
mod time;

pub use codes::{CODE_RULES, CodeRule, DOCUMENTED_CODES, classify};
pub use credential::Credential;
pub use endpoint::Endpoint;
pub use error::{Error, ErrorKind};
pub use http::{Method, Request};
pub use region::Region;
pub use time::{Instant, Timestamp};
