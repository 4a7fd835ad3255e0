//! What is around every answer: `{"Response": …}`, with an error inside or without.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::model::InvocationTask;
use super::record::{ReadRecord, read_record, record};
use crate::error::Error;
use crate::json::{Problem, Reader};

/// Reads the one member of every answer, `Response`.
pub(super) fn read_envelope<'a, R: ReadRecord<'a>>(mut reader: Reader<'a>) -> Result<R, Problem> {
    let mut response = None;
    reader.object(&mut |reader: &mut Reader<'a>, name| {
        if name != "Response" {
            return reader.skip();
        }
        if response.is_some() {
            return Err(Problem::new("expected this member once, got it twice"));
        }
        response = Some(read_record(reader)?);
        Ok(())
    })?;
    reader.end()?;
    response.ok_or_else(|| Problem::new("expected this member, got none").within_member("Response"))
}

record! {
    /// What is in the envelope of every answer.
    pub(super) struct Answered<'a> {
        pub error: Option<AnsweredError<'a>> = "Error",
        pub total_count: Option<u64> = "TotalCount",
        pub invocation_task_set: Option<Vec<InvocationTask<'a>>> = "InvocationTaskSet",
        pub request_id: Option<Cow<'a, str>> = "RequestId",
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

impl AnsweredError<'_> {
    pub(super) fn into_error(self, request_id: Option<&str>) -> Error {
        Error::answered(&self.code, &self.message.unwrap_or_default(), request_id)
    }
}
