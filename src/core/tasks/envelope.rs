//! What is around every answer: `{"Response": …}`, with an error inside or without.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::frame::{Frames, KeptTexts, Parsed, ROOT, place_of};
use super::model::InvocationTask;
use super::record::{Member, MemberKind, Record, RecordValue, record};
use crate::error::Error;
use crate::json::{Problem, Reader};

/// Where the frame of the response begins: behind the one of the envelope.
pub(super) const RESPONSE: usize = place_of(ROOT, 1);

/// Reads the one member of every answer, `Response`.
pub(super) fn read_envelope<'a, R: Record>(reader: Reader<'a>, frames: &mut Frames<'_, 'a>) -> Result<(), Problem> {
    let kind = MemberKind::Record { name: R::NAME, members: R::MEMBERS };
    frames.read(reader, &[Member { name: "Response", kind, is_required: true }])
}

record! {
    /// What is in the envelope of every answer. It begins with the members of the response.
    pub(super) struct Answered<'a> {
        pub total_count: Option<u64> = "TotalCount",
        pub invocation_task_set: Option<Vec<InvocationTask<'a>>> = "InvocationTaskSet",
        pub request_id: Option<Cow<'a, str>> = "RequestId",
        pub error: Option<AnsweredError<'a>> = "Error",
    }
}

record! {
    /// What is looked for in an answer that has something wrong.
    pub(super) struct Brief<'a> {
        pub error: Option<AnsweredError<'a>> = "Error",
        pub request_id: Option<Cow<'a, str>> = "RequestId",
    }
}

record! {
    /// The error that the service answers.
    pub(super) struct AnsweredError<'a> {
        pub code: Cow<'a, str> = "Code",
        pub message: Option<Cow<'a, str>> = "Message",
    }
}

impl<'a> Brief<'a> {
    pub(super) fn read(reader: Reader<'a>) -> Result<Self, Problem> {
        let mut texts = KeptTexts::default();
        let mut frames = Frames::new(&mut texts);
        read_envelope::<Self>(reader, &mut frames)?;
        let words = frames.words;
        Ok(Self::take(&Parsed::new(words, texts.0), RESPONSE))
    }
}

impl AnsweredError<'_> {
    pub(super) fn into_error(self, request_id: Option<&str>) -> Error {
        Error::answered(&self.code, &self.message.unwrap_or_default(), request_id)
    }
}
