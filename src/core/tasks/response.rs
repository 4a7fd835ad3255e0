//! What came back: an answer, an error of the service inside of HTTP 200, or something that is neither.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::envelope::{Answered, Brief, RESPONSE, read_envelope};
use super::frame::{Frames, KeptTexts, Parsed, Texts, place_of, words_at};
use super::model::InvocationTask;
use super::record::{RecordValue, record};
use crate::error::{Error, ErrorKind};
use crate::json::{Problem, Reader, Writer};
use crate::text::{Joined, decimal, filled};

record! {
    /// The answer of `DescribeInvocationTasks`.
    pub struct DescribeInvocationTasksResponse<'a> {
        /// How many tasks match (符合条件的执行任务总数), whatever the `Limit`.
        pub total_count: u64 = "TotalCount",
        /// One page of them (执行任务列表), in no documented order.
        pub invocation_task_set: Vec<InvocationTask<'a>> = "InvocationTaskSet",
        /// The service's id of this call (唯一请求 ID), which its support asks for; `""` if the answer had none. A relay has one
        /// of its own for whoever does not see all tasks.
        pub request_id: Cow<'a, str> = "RequestId",
    }
}

impl<'a> DescribeInvocationTasksResponse<'a> {
    /// Reads an answer from the HTTP status and the body.
    ///
    /// The body decides, as the service answers errors inside of HTTP 200; the status is looked at only where the body
    /// is not the API's. `hides_output` is that of the request: such an answer has no `Output`, so that nobody takes the
    /// empty string that the service may send for what the command wrote.
    ///
    /// # Errors
    /// - by its code, when the service answered with an error: see [`CODE_RULES`](crate::CODE_RULES);
    /// - `throttled` with the code `HttpStatus.429` and `service` with `HttpStatus.5xx`, when the body is not the API's;
    /// - `protocol` with `HttpStatus.…` for any other status but success, and with `InvalidResponse` for a body that is
    ///   no answer in spite of it: the message says what was expected where.
    pub fn parse(status: u16, body: &'a [u8], hides_output: bool) -> Result<Self, Error> {
        let mut texts = KeptTexts::default();
        let words = read(status, hides_output, || Reader::lenient(body), &mut texts)?;
        Ok(Self::take(&Parsed::new(words, texts.0), RESPONSE))
    }

    /// Where the frame of a response begins in the words of [`read_frames`](Self::read_frames).
    pub const FRAME: usize = RESPONSE;

    /// Reads an answer as [`parse`](Self::parse) does, but into frames of words, which [`Texts`] describes, for a caller who
    /// makes objects of them in JavaScript.
    ///
    /// # Errors
    /// Those of `parse`, and `protocol` when an integer is beyond ±(2⁵³ - 1).
    pub fn read_frames(
        status: u16,
        body: &'a [u8],
        hides_output: bool,
        texts: &mut dyn Texts<'a>,
    ) -> Result<Vec<u32>, Error> {
        read(status, hides_output, || Reader::lenient(body).map(Reader::only_safe_integers), texts)
    }

    /// The answer as the service would write it: the envelope in compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::default();
        self.write_record(&mut writer);
        ["{\"Response\":", &writer.into_json(), "}"].joined()
    }
}

fn read<'a>(
    status: u16,
    hides_output: bool,
    reader: impl Fn() -> Result<Reader<'a>, Problem>,
    texts: &mut dyn Texts<'a>,
) -> Result<Vec<u32>, Error> {
    let is_success = (200..300).contains(&status);
    let mut frames = Frames::new(texts);
    frames.hidden = hides_output.then_some("Output");
    let read = reader().and_then(|reader| read_envelope::<Answered<'a>>(reader, &mut frames));
    let problem = match read.and_then(|()| complete(&mut frames)) {
        Ok(()) if is_success => return Ok(frames.words),
        Ok(()) => None,
        Err(problem) => Some(problem),
    };
    // What cannot be read as a whole may still say what is wrong, and which call it was.
    let brief = reader().and_then(Brief::read).unwrap_or_default();
    let request_id = brief.request_id.as_deref();
    Err(match (brief.error, problem) {
        (Some(error), _) => error.into_error(request_id),
        (None, Some(problem)) if is_success => invalid_response(&problem, request_id),
        (None, _) => unexpected_status(status),
    })
}

/// Fills in what the members of a response lack, if it is one.
fn complete(frames: &mut Frames<'_, '_>) -> Result<(), Problem> {
    const TOTAL_COUNT: usize = 0;
    const INVOCATION_TASK_SET: usize = 1;
    const REQUEST_ID: usize = 2;
    const ERROR: usize = 3;
    let missing =
        |name: &str| Problem::new("expected this member, got none", &[]).within_member(name).within_member("Response");
    let [present, nulls] = words_at(&frames.words, RESPONSE);
    let lacks = |member: usize| present & (1 << member) == 0;
    if lacks(TOTAL_COUNT) || !lacks(ERROR) {
        return Err(missing("TotalCount"));
    }
    // Some servers write an empty list as none.
    if lacks(INVOCATION_TASK_SET) && words_at(&frames.words, place_of(RESPONSE, TOTAL_COUNT)) != [0, 0] {
        return Err(missing("InvocationTaskSet"));
    }
    if lacks(REQUEST_ID) {
        let words = frames.texts.keep(Cow::Borrowed(""));
        frames.put(place_of(RESPONSE, REQUEST_ID), words);
    }
    let present = [INVOCATION_TASK_SET, REQUEST_ID].iter().fold(present, |present, member| present | 1 << member);
    frames.put(RESPONSE, [present, nulls]);
    Ok(())
}

fn invalid_response(problem: &Problem, request_id: Option<&str>) -> Error {
    let (path, message) = (problem.path(), problem.message());
    let separator = if path.is_empty() { "" } else { ": " };
    // What stands between may answer differently the next time.
    Error::protocol("InvalidResponse", "the answer is not that of this API: {}{}{}", &[path, separator, message])
        .of_request(request_id)
        .worth_another_try()
}

fn unexpected_status(status: u16) -> Error {
    let digits = decimal(status.into());
    let code = filled("HttpStatus.{}", &[&digits]);
    let (kind, is_retryable, message) = match status {
        429 => (ErrorKind::Throttled, true, "too many calls, says what stands before the service"),
        500..=599 => (ErrorKind::Service, true, "the service, or what stands before it, is out of order"),
        // A browser shows a redirect that it was told not to follow as status 0.
        0 | 300..=399 => {
            (ErrorKind::Protocol, false, "a redirect, which this API never answers; check the endpoint, or the relay")
        }
        _ => (ErrorKind::Protocol, false, "no answer of this API; check the endpoint, or the relay"),
    };
    let message = filled("expected HTTP 200 and the API's JSON, got HTTP {}: {}", &[&digits, message]);
    let error = Error::of(kind, &code, message);
    if is_retryable { error.worth_another_try() } else { error }
}

#[cfg(test)]
mod tests;
