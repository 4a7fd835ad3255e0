//! Why a text is not the JSON that was expected.

use alloc::boxed::Box;
use alloc::string::String;

use crate::text::{Joined, SHOWN, decimal, filled, shortened};

/// What is wrong with a text, and where. In a box, as each step of the reader hands it on: a result is one word then.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem(Box<Details>);

#[derive(Debug, PartialEq, Eq)]
struct Details {
    /// The member it is about, such as `Response.InvocationTaskSet[3].TaskResult`; empty at the top.
    path: String,
    /// What was expected and what came. Never a value that is a string, which may be the output of a command.
    message: String,
    kind: ProblemKind,
}

/// Whether it is the name of a member that is wrong, for those who tell that by a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    Value,
    UnknownMember,
    RepeatedMember,
}

impl Problem {
    pub(crate) fn new(template: &str, values: &[&str]) -> Self {
        let message = filled(template, values);
        Self(Box::new(Details { path: String::new(), message, kind: ProblemKind::Value }))
    }

    pub(crate) fn of_kind(mut self, kind: ProblemKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The same problem, seen from the object around it.
    pub(crate) fn within_member(self, name: &str) -> Self {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_plain = is_plain && shortened(name, SHOWN).len() == name.len();
        self.within(&filled(if is_plain { "{}" } else { "[{?}]" }, &[name]))
    }

    pub(super) fn within(mut self, place: &str) -> Self {
        let path = &mut self.0.path;
        let separator = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        *path = [place, separator, path].joined();
        self
    }

    /// The same problem, with the place in the text.
    pub(super) fn at(mut self, position: usize) -> Self {
        self.0.message += &filled(" (at byte {})", &[&decimal(position as u64)]);
        self
    }

    pub(crate) fn path(&self) -> &str {
        &self.0.path
    }

    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    pub(crate) fn kind(&self) -> ProblemKind {
        self.0.kind
    }
}
