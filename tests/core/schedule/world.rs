//! Drivers as a client runs them, in a time of its own.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

use tat_tasks_core::policy::schedule::{CallId, NO_SLOT, Schedule, Selector, Sighting, Step, WatchId, WatchOptions};
use tat_tasks_core::tasks::{DescribeInvocationTasksRequest, Filter, TaskStatus};
use tat_tasks_core::{Error, Instant};

use super::driver::{Driver, Kept};
use super::service::{Kind, Service, Shown};

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Faults {
    /// Of a thousand attempts, how many fail in a way that may get better.
    pub(crate) failing: u64,
    /// Of a thousand calls, after how many the driver is never heard of again.
    pub(crate) vanishing: u64,
    /// How long an answer takes at most, in milliseconds: so answers overtake each other.
    pub(crate) slowest: u64,
    /// How often a failed attempt is made again.
    pub(crate) retries: u32,
}

#[derive(Debug)]
struct Attempt {
    call: CallId,
    driver: usize,
    request: DescribeInvocationTasksRequest<'static>,
    retries: u32,
}

#[derive(Debug)]
enum Event {
    Open(usize, Selector, WatchOptions),
    Wake(usize, u64),
    Token,
    Arrive(Attempt, Result<(u64, Vec<Shown>), &'static str>),
}

#[derive(Debug)]
enum Queued {
    Driver(usize),
    Retry(Attempt),
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) schedule: Schedule,
    pub(crate) service: Service,
    pub(crate) drivers: Vec<Driver>,
    pub(crate) now: u64,
    faults: Faults,
    millis_per_call: u64,
    next_token: u64,
    is_token_due: bool,
    queue: VecDeque<Queued>,
    events: BinaryHeap<Reverse<(u64, u64)>>,
    pending: HashMap<u64, Event>,
    events_so_far: u64,
    by_watch: HashMap<WatchId, usize>,
    kept: HashMap<u32, Kept>,
    random: u64,
    pub(crate) sent: VecDeque<u64>,
    pub(crate) most_in_a_second: usize,
}

impl World {
    pub(crate) fn new(service: Service, calls_per_second: u64, faults: Faults, seed: u64) -> Self {
        Self {
            schedule: Schedule::new(),
            service,
            drivers: Vec::new(),
            now: 0,
            faults,
            millis_per_call: 1_000 / calls_per_second,
            next_token: 0,
            is_token_due: false,
            queue: VecDeque::new(),
            events: BinaryHeap::new(),
            pending: HashMap::new(),
            events_so_far: 0,
            by_watch: HashMap::new(),
            kept: HashMap::new(),
            random: seed | 1,
            sent: VecDeque::new(),
            most_in_a_second: 0,
        }
    }

    /// A watch of tasks by their ids, or of an invocation.
    pub(crate) fn add(&mut self, opens: u64, tasks: Result<Vec<usize>, &str>, options: WatchOptions) {
        let (selector, expected) = match tasks {
            Ok(tasks) => {
                let ids = tasks.iter().map(|task| Cow::Owned(self.service.tasks[*task].id.clone()));
                (Selector::InvocationTaskIds(ids.collect()), tasks)
            }
            Err(invocation) => {
                let of_it = self
                    .service
                    .tasks
                    .iter()
                    .enumerate()
                    .filter(|(_, task)| task.invocation == invocation && task.kind != Kind::Bad);
                let expected = of_it.map(|(index, _)| index).collect();
                (Selector::Filters(vec![Filter::new("invocation-id", [invocation.to_owned()])]), expected)
            }
        };
        let driver = self.drivers.len();
        self.drivers.push(Driver::new(expected, matches!(selector, Selector::Filters(_)), options));
        self.at(opens, Event::Open(driver, selector, options));
    }

    /// Lets all drivers run until nothing is left to do, or for so long.
    pub(crate) fn run(&mut self, until: u64) {
        while let Some(Reverse((moment, number))) = self.events.pop() {
            if moment > until {
                break;
            }
            self.now = moment;
            match self.pending.remove(&number).unwrap() {
                Event::Open(driver, selector, options) => {
                    let watch = self.schedule.open(selector, options, self.instant()).unwrap();
                    self.drivers[driver].watch = watch;
                    self.by_watch.insert(watch, driver);
                    self.drive(driver);
                }
                Event::Wake(driver, timer) if self.drivers[driver].timer == timer => self.drive(driver),
                Event::Wake(..) => {}
                Event::Token => self.spend_token(),
                Event::Arrive(attempt, answer) => self.arrive(attempt, answer),
            }
        }
    }

    fn instant(&self) -> Instant {
        Instant::from_millis(self.now)
    }

    fn random(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) % below
    }

    fn at(&mut self, moment: u64, event: Event) {
        // What happens at the same moment happens in any order.
        self.events_so_far += 1;
        let number = self.random(1 << 16) << 40 | self.events_so_far;
        self.pending.insert(number, event);
        self.events.push(Reverse((moment, number)));
    }

    /// One turn of the loop of a driver.
    fn drive(&mut self, index: usize) {
        let driver = &self.drivers[index];
        if driver.has_vanished || driver.end.is_some() || driver.is_queued {
            return;
        }
        let watch = driver.watch;
        self.deliver(index);
        match self.schedule.step(watch, self.instant()) {
            Ok(Step::Call) => {
                self.drivers[index].is_queued = true;
                self.wait_for_token(Queued::Driver(index));
            }
            Ok(Step::Sleep { until }) => {
                assert!(until > self.instant(), "a sleep that does not end later");
                self.drivers[index].timer += 1;
                self.at(until.as_millis(), Event::Wake(index, self.drivers[index].timer));
            }
            Ok(Step::Done) => self.end(index, Ok(())),
            Err(error) => self.end(index, Err(error.code().to_owned())),
        }
    }

    fn end(&mut self, index: usize, end: Result<(), String>) {
        self.deliver(index);
        self.drivers[index].end = Some(end);
        self.drivers[index].ended_at = self.now;
        for slot in self.schedule.close(self.drivers[index].watch) {
            self.kept.remove(&slot);
        }
    }

    fn wait_for_token(&mut self, queued: Queued) {
        self.queue.push_back(queued);
        if !self.is_token_due {
            self.is_token_due = true;
            self.at(self.next_token.max(self.now), Event::Token);
        }
    }

    fn spend_token(&mut self) {
        self.is_token_due = false;
        while let Some(queued) = self.queue.pop_front() {
            let attempt = match queued {
                Queued::Retry(attempt) => Some(attempt),
                Queued::Driver(index) => self.take(index),
            };
            if let Some(attempt) = attempt {
                self.next_token = self.now + self.millis_per_call;
                self.send(attempt);
                break;
            }
        }
        if !self.queue.is_empty() && !self.is_token_due {
            self.is_token_due = true;
            self.at(self.next_token.max(self.now), Event::Token);
        }
    }

    fn take(&mut self, index: usize) -> Option<Attempt> {
        let watch = self.drivers[index].watch;
        self.drivers[index].is_queued = false;
        let step = self.schedule.step(watch, self.instant());
        let call = self.schedule.take(watch, self.instant());
        assert!(call.is_some() || step != Ok(Step::Call), "nothing to take where there was a call to make");
        let attempt = call.map(|call| Attempt { call: call.id, driver: index, request: call.request, retries: 0 });
        if attempt.is_some() && self.random(1_000) < self.faults.vanishing {
            self.drivers[index].has_vanished = true;
        }
        self.drivers[index].timer += 1;
        self.at(self.now, Event::Wake(index, self.drivers[index].timer));
        attempt
    }

    fn send(&mut self, attempt: Attempt) {
        self.sent.push_back(self.now);
        while self.sent.front().is_some_and(|sent| sent + 1_000 <= self.now) {
            self.sent.pop_front();
        }
        self.most_in_a_second = self.most_in_a_second.max(self.sent.len());
        self.service.note(&attempt.request, self.now);
        let latency = 20 + self.random(self.faults.slowest);
        let answered = self.now + self.random(latency);
        let answer = if self.random(1_000) < self.faults.failing {
            Err(if self.random(2) == 0 { "RequestLimitExceeded" } else { "InternalError" })
        } else {
            self.service.answer(&attempt.request, answered)
        };
        if answer.is_ok() && attempt.request.offset == Some(0) {
            self.drivers[attempt.driver].listed_at = answered;
        }
        self.at(self.now + latency, Event::Arrive(attempt, answer));
    }

    fn arrive(&mut self, attempt: Attempt, answer: Result<(u64, Vec<Shown>), &'static str>) {
        let index = attempt.driver;
        if self.drivers[index].has_vanished {
            return;
        }
        match answer {
            Ok((total, shown)) => {
                let entropy = u32::try_from(self.random(1 << 32)).unwrap();
                if let Err(error) = self.accept(attempt.call, total, &shown, entropy) {
                    self.end(index, Err(error.code().to_owned()));
                }
            }
            Err(code) => {
                let is_retryable = tat_tasks_core::classify(code).retryable;
                if is_retryable && attempt.retries < self.faults.retries {
                    self.wait_for_token(Queued::Retry(Attempt { retries: attempt.retries + 1, ..attempt }));
                    return;
                }
                let is_dealt_with = self.schedule.fail(attempt.call, code, is_retryable, self.instant());
                if !is_dealt_with && self.drivers[index].end.is_none() {
                    self.end(index, Err(code.to_owned()));
                }
            }
        }
        for watch in self.schedule.woken() {
            let driver = self.by_watch[&watch];
            self.drivers[driver].timer += 1;
            self.at(self.now, Event::Wake(driver, self.drivers[driver].timer));
        }
        self.drive(index);
    }

    fn accept(&mut self, call: CallId, total: u64, shown: &[Shown], entropy: u32) -> Result<(), Error> {
        let sightings = shown
            .iter()
            .map(|it| {
                let task = &self.service.tasks[it.task];
                let state = &task.states[it.state];
                Sighting {
                    id: &task.id,
                    status: TaskStatus::from(Cow::Borrowed(state.status.as_str())),
                    exit_code: state.exit_code,
                    output: it.output.as_deref(),
                }
            })
            .collect::<Vec<_>>();
        let slots = self.schedule.accept(call, total, &sightings, self.instant(), entropy)?;
        assert_eq!(slots.len(), shown.len());
        for (slot, shown) in slots.into_iter().zip(shown) {
            if slot == NO_SLOT {
                continue;
            }
            let id = &self.service.tasks[shown.task].id;
            assert_eq!(self.schedule.id_of(slot), Some(id.as_str()));
            let kept =
                self.kept.entry(slot).or_insert(Kept { task: shown.task, state: shown.state, output: Vec::new() });
            assert_eq!(kept.task, shown.task, "a slot that was not given back");
            kept.state = shown.state;
            if shown.output.is_some() {
                kept.output.clone_from(&self.service.tasks[shown.task].states[shown.state].output);
            }
        }
        Ok(())
    }

    fn deliver(&mut self, index: usize) {
        let driver = &mut self.drivers[index];
        for change in self.schedule.changes(driver.watch) {
            match change.missing {
                Some(missing) => {
                    let task = self.service.index_of(self.schedule.id_of(change.slot).unwrap());
                    driver.miss(task, missing);
                }
                None => driver.learn(change, &self.kept[&change.slot]),
            }
        }
    }

    /// Every driver that did not vanish was told all that it was to be told, once.
    pub(crate) fn check(&self) {
        for driver in self.drivers.iter().filter(|driver| !driver.has_vanished) {
            driver.check(&self.service.tasks);
        }
    }
}
