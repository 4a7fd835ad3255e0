//! JSON, as much of it as this API speaks, read and written without copying what need not be copied.
//!
//! A general parser would accept a duplicate key, say where it stopped instead of which member is wrong, and cost more
//! bytes in the browser than the rest of this crate.

mod problem;
mod reader;
mod runs;
mod writer;

pub(crate) use problem::{Problem, ProblemKind};
pub(crate) use reader::{Members, Reader};
pub(crate) use writer::Writer;
