//! A future that waits for promises, one at a time. Each that settles takes it one step further, so that it needs no queue
//! and no wakers: those of `wasm-bindgen-futures` are 3 KB of what a browser loads.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;

use crate::js::{Callback, Function, Promise, array};

/// What a promise came to, or a future.
pub(crate) type Outcome = Result<JsValue, JsValue>;

/// Where a future leaves what it waits for, and finds what came of it.
#[derive(Default)]
pub(crate) struct Wait {
    awaited: Cell<Option<JsValue>>,
    outcome: Cell<Option<Outcome>>,
}

impl Wait {
    /// What a value settles to, be it a promise or not.
    pub(crate) async fn settled(&self, value: JsValue) -> Outcome {
        self.awaited.set(Some(value));
        poll_fn(|_| self.outcome.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

type Running = Pin<Box<dyn Future<Output = Outcome>>>;

struct Task {
    wait: Rc<Wait>,
    future: Cell<Option<Running>>,
    /// What promises call: with a value, and with a reason. Taken away at the end, as each holds the task.
    callbacks: Cell<Option<[Callback; 2]>>,
    resolve: Function,
    reject: Function,
}

/// Runs a future that waits by `wait`, up to its first promise at once.
pub(crate) fn run(
    wait: Rc<Wait>,
    future: impl Future<Output = Outcome> + 'static,
    resolve: Function,
    reject: Function,
) {
    let future = Cell::new(Some(Box::pin(future) as Running));
    let task = Rc::new(Task { wait, future, callbacks: Cell::new(None), resolve, reject });
    let (fulfilled, rejected) = (Rc::clone(&task), Rc::clone(&task));
    task.callbacks.set(Some([
        Callback::new(move |value| fulfilled.go_on(Ok(value))),
        Callback::new(move |reason| rejected.go_on(Err(reason))),
    ]));
    task.step();
}

impl Task {
    fn go_on(&self, outcome: Outcome) {
        self.wait.outcome.set(Some(outcome));
        self.step();
    }

    fn step(&self) {
        let (Some(mut future), Some(callbacks)) = (self.future.take(), self.callbacks.take()) else { return };
        if let Poll::Ready(outcome) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            let (settle, value) = match outcome {
                Ok(value) => (&self.resolve, value),
                Err(reason) => (&self.reject, reason),
            };
            drop(settle.call(&JsValue::UNDEFINED, &value));
            return;
        }
        if let Some(value) = self.wait.awaited.take() {
            let [fulfilled, rejected] = &callbacks;
            drop(Promise::race(&array(&[value])).then(fulfilled, rejected));
        }
        self.future.set(Some(future));
        self.callbacks.set(Some(callbacks));
    }
}
