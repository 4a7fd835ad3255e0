//! The export of the schedule: the table of the tasks that are followed.

use alloc::string::String;
use alloc::vec::Vec;

use tat_tasks_core::policy::schedule::{self, CallId, Missing, OutputWanted, Selector, Step, WatchId, WatchOptions};
use tat_tasks_core::tasks::{DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, SeenTasks};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{OutgoingTexts, instant, number, whole};
use crate::error::to_js_error;
use crate::js::{Array, Uint32Array, array};

/// The tasks that the waits and watches of a client follow.
#[wasm_bindgen]
pub struct Schedule(schedule::Schedule);

#[wasm_bindgen]
impl Schedule {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Schedule {
        Self(schedule::Schedule::new())
    }

    /// Begins to follow the tasks that these parameters, as JSON, ask for. `output` to read: 0 none, 1 of those that failed,
    /// 2 of all, 3 live.
    pub fn open(
        &mut self,
        request: &str,
        output: u32,
        expected_tasks: Option<f64>,
        grace_millis: f64,
        now: f64,
    ) -> Result<u32, JsValue> {
        let request = DescribeInvocationTasksRequest::from_json(request).map_err(to_js_error)?;
        let selector = match request.invocation_task_ids {
            Some(ids) => Selector::InvocationTaskIds(ids),
            None => Selector::Filters(request.filters.unwrap_or_default()),
        };
        let output = match output {
            0 => OutputWanted::None,
            1 => OutputWanted::Failed,
            2 => OutputWanted::AtEnd,
            _ => OutputWanted::Live,
        };
        let options =
            WatchOptions { output, expected_tasks: expected_tasks.map(whole), grace_millis: whole(grace_millis) };
        Ok(self.0.open(selector, options, instant(now)).map_err(to_js_error)?.0)
    }

    /// What the driver of a watch does next: -1 it has ended, 0 it calls, or the moment until which it sleeps.
    pub fn step(&mut self, watch: u32, now: f64) -> Result<f64, JsValue> {
        Ok(match self.0.step(WatchId(watch), instant(now)).map_err(to_js_error)? {
            Step::Done => -1.0,
            Step::Call => 0.0,
            Step::Sleep { until } => number(until.as_millis().cast_signed()),
        })
    }

    /// The call to make now, its parameters as JSON; none if there is nothing to ask.
    #[wasm_bindgen(unchecked_return_type = "[call: number, request: string] | undefined")]
    pub fn take(&mut self, watch: u32, now: f64) -> Option<Array> {
        let call = self.0.take(WatchId(watch), instant(now))?;
        Some(array(&[call.id.0.into(), JsValue::from_str(&call.request.to_json())]))
    }

    /// Reads the answer to a call, as `accept` does, and takes it in. `slots` has one for each task of the answer.
    #[wasm_bindgen(
        unchecked_return_type = "[shortTexts: string, otherTexts: string[], words: Uint32Array, slots: Uint32Array]"
    )]
    pub fn accept(
        &mut self,
        call: u32,
        status: u16,
        body: &[u8],
        hides_output: bool,
        now: f64,
        entropy: u32,
    ) -> Result<Array, JsValue> {
        let mut texts = OutgoingTexts::new();
        let words = DescribeInvocationTasksResponse::read_frames(status, body, hides_output, &mut texts);
        let words = words.map_err(to_js_error)?;
        let seen = SeenTasks::read(body, hides_output);
        let slots = self.0.accept(CallId(call), seen.total_count(), &seen.sightings(), instant(now), entropy);
        let slots = slots.map_err(to_js_error)?;
        let [short, others] = texts.into_js();
        Ok(array(&[short, others, Uint32Array::of_words(&words).into(), Uint32Array::of_words(&slots).into()]))
    }

    /// Takes note that a call has failed for good. Whether that is dealt with: if not, its watch ends with the error.
    pub fn fail(&mut self, call: u32, code: &str, is_retryable: bool, now: f64) -> bool {
        self.0.fail(CallId(call), code, is_retryable, instant(now))
    }

    /// What is new for a watch, three words each: the slot, flags, and from which byte on the output is new.
    #[wasm_bindgen(unchecked_return_type = "Uint32Array")]
    pub fn changes(&mut self, watch: u32) -> Uint32Array {
        let mut words = Vec::new();
        for change in self.0.changes(WatchId(watch)) {
            let (from, is_reset) = change.output.map_or((0, false), |output| (output.from, output.is_reset));
            let flags = u32::from(change.status)
                | u32::from(change.output.is_some()) << 1
                | u32::from(is_reset) << 2
                | u32::from(change.settled) << 3
                | u32::from(change.missing == Some(Missing::NotVisible)) << 4
                | u32::from(change.missing == Some(Missing::Invalid)) << 5;
            words.extend_from_slice(&[change.slot, flags, from]);
        }
        Uint32Array::of_words(&words)
    }

    /// The watches of which something is new since the last time.
    #[wasm_bindgen(unchecked_return_type = "Uint32Array")]
    pub fn woken(&mut self) -> Uint32Array {
        let woken: Vec<u32> = self.0.woken().into_iter().map(|watch| watch.0).collect();
        Uint32Array::of_words(&woken)
    }

    /// The slots of all tasks of a watch, in the order in which they were found.
    #[wasm_bindgen(unchecked_return_type = "Uint32Array")]
    #[must_use]
    pub fn tasks(&self, watch: u32) -> Uint32Array {
        Uint32Array::of_words(&self.0.tasks(WatchId(watch)))
    }

    /// The id of the task in a slot.
    #[wasm_bindgen(js_name = idOf)]
    #[must_use]
    pub fn id_of(&self, slot: u32) -> Option<String> {
        self.0.id_of(slot).map(String::from)
    }

    /// Ends a watch. Gives the slots that nobody follows any longer.
    #[wasm_bindgen(unchecked_return_type = "Uint32Array")]
    pub fn close(&mut self, watch: u32) -> Uint32Array {
        Uint32Array::of_words(&self.0.close(WatchId(watch)))
    }
}
