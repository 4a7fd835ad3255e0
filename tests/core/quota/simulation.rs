//! Clients with quotas of their own, the network between, and a server that takes 20 calls a second of them together.

use std::collections::{BTreeMap, VecDeque};

use tat_tasks_core::policy::{Failure, Progress, Quota, Skew, Verdict, after_failure};
use tat_tasks_core::{Instant, Timestamp};

/// How a server counts to 20.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counting {
    /// The calls that it took since the second began.
    FixedWindow,
    /// The calls that it took in the 1,000 ms before.
    SlidingWindow,
    /// A bucket of 20 calls, filled with one each 50 ms.
    TokenBucket,
    /// The calls that arrived in the 1,000 ms before, also those that it turned down: the harshest.
    Arrivals,
}

pub(crate) use Counting::{Arrivals, FixedWindow, SlidingWindow, TokenBucket};

/// So many calls, of those that arrive in this time, are turned down whatever their number.
#[derive(Clone, Copy)]
pub(crate) struct Outage {
    pub(crate) from: u64,
    pub(crate) until: u64,
    pub(crate) calls: usize,
}

pub(crate) const NO_OUTAGE: Outage = Outage { from: 0, until: 0, calls: 0 };

struct Server {
    counting: Counting,
    outage: Outage,
    counted: VecDeque<u64>,
    /// What the bucket holds, in the milliseconds that it took to fill.
    filled: u64,
    now: u64,
}

impl Server {
    fn takes(&mut self, now: u64) -> bool {
        if self.outage.calls > 0 && (self.outage.from..self.outage.until).contains(&now) {
            self.outage.calls -= 1;
            return false;
        }
        if matches!(self.counting, TokenBucket) {
            self.filled = (self.filled + now - self.now).min(1_000);
            self.now = now;
            let takes = self.filled >= 50;
            self.filled -= if takes { 50 } else { 0 };
            return takes;
        }
        let is_over = |at: &u64| match self.counting {
            FixedWindow => at / 1_000 < now / 1_000,
            _ => at + 1_000 <= now,
        };
        while self.counted.front().is_some_and(is_over) {
            self.counted.pop_front();
        }
        let takes = self.counted.len() < 20;
        if takes || matches!(self.counting, Arrivals) {
            self.counted.push_back(now);
        }
        takes
    }
}

/// What becomes of a throttled call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Retry {
    AtOnce,
    /// As the core says, at most 4 times; then another call takes its place.
    AfterFailure,
}

impl Retry {
    /// How long to wait, and how many retries that makes.
    fn after(self, retries: u32, entropy: u32) -> (u64, u32) {
        let failure = Failure {
            code: "RequestLimitExceeded",
            is_retryable: true,
            relay_status: None,
            retry_after_millis: None,
            date: None,
            now: Timestamp::from_unix_seconds(0).unwrap(),
            skew: Skew::default(),
        };
        let progress = Progress {
            retries,
            max_retries: 4,
            has_corrected_clock: false,
            has_renewed_credentials: false,
            remaining_millis: 120_000,
        };
        match (self, after_failure(&failure, &progress, entropy)) {
            (Self::AfterFailure, Verdict::Wait(millis)) => (millis, retries + 1),
            _ => (0, 0),
        }
    }
}

/// A process with its own quota, whose callers each ask again as soon as they are answered.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    pub(crate) calls_per_second: f64,
    pub(crate) callers: usize,
    pub(crate) starts: u64,
    pub(crate) leaves: u64,
}

impl Client {
    pub(crate) const fn with_share(share: f64) -> Self {
        Self { calls_per_second: 20.0 * share, callers: 40, starts: 0, leaves: u64::MAX }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct World {
    pub(crate) counting: Counting,
    pub(crate) outage: Outage,
    pub(crate) retry: Retry,
    /// The mean of a way through the network, in milliseconds; each takes between half of it and three halves.
    pub(crate) way: u64,
    pub(crate) ends: u64,
    pub(crate) seed: u64,
}

/// A call that arrived at the server.
pub(crate) struct Arrival {
    pub(crate) client: usize,
    pub(crate) at: u64,
    pub(crate) is_taken: bool,
}

struct Process {
    quota: Quota,
    /// The callers that wait: how many times each has tried again.
    queue: VecDeque<u32>,
    has_timer: bool,
}

enum Event {
    Queues { retries: u32 },
    TimerEnds,
    Arrives { retries: u32, sent: u64 },
    IsAnswered { retries: u32, sent: u64, is_taken: bool },
}

/// `splitmix64`.
struct Random(u64);

impl Random {
    fn entropy(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()
    }

    fn up_to(&mut self, most: u64) -> u64 {
        (u64::from(self.entropy()) * (most + 1)) >> 32
    }
}

/// What is to come, by time and then in the order in which it was said.
#[derive(Default)]
struct Agenda {
    events: BTreeMap<(u64, u64), (usize, Event)>,
    said: u64,
}

impl Agenda {
    fn say(&mut self, at: u64, client: usize, event: Event) {
        self.said += 1;
        self.events.insert((at, self.said), (client, event));
    }
}

pub(crate) fn simulate(clients: &[Client], world: World) -> Vec<Arrival> {
    let World { counting, outage, retry, way, ends, seed } = world;
    let mut random = Random(seed);
    let mut server = Server { counting, outage, counted: VecDeque::new(), filled: 1_000, now: 0 };
    let mut agenda = Agenda::default();
    let mut arrivals = Vec::new();
    let mut processes = Vec::new();
    for (client, plan) in clients.iter().enumerate() {
        let starts = plan.starts + random.up_to(100);
        let quota = Quota::new(Instant::from_millis(starts));
        processes.push(Process { quota, queue: VecDeque::new(), has_timer: false });
        for _ in 0..plan.callers {
            agenda.say(starts, client, Event::Queues { retries: 0 });
        }
    }
    while let Some(((at, _), (client, event))) = agenda.events.pop_first() {
        if at >= ends {
            break;
        }
        let now = Instant::from_millis(at);
        let Process { quota, queue, has_timer } = &mut processes[client];
        let Client { calls_per_second, leaves, .. } = clients[client];
        match event {
            Event::Queues { retries } if at < leaves => queue.push_back(retries),
            Event::Queues { .. } => queue.clear(),
            Event::TimerEnds => *has_timer = false,
            Event::Arrives { retries, sent } => {
                let is_taken = server.takes(at);
                arrivals.push(Arrival { client, at, is_taken });
                agenda.say(at + way / 2 + random.up_to(way), client, Event::IsAnswered { retries, sent, is_taken });
            }
            Event::IsAnswered { retries, sent, is_taken } => {
                let sent = Instant::from_millis(sent);
                let (wait, retries) = if is_taken {
                    quota.accepted(sent, now);
                    (0, 0)
                } else {
                    quota.throttled(calls_per_second, sent, now);
                    retry.after(retries, random.entropy())
                };
                agenda.say(at + wait, client, Event::Queues { retries });
            }
        }
        while let Some(&retries) = queue.front().filter(|_| !*has_timer) {
            match quota.take(calls_per_second, now) {
                Ok(()) => {
                    queue.pop_front();
                    agenda.say(at + way / 2 + random.up_to(way), client, Event::Arrives { retries, sent: at });
                }
                Err(next) => {
                    *has_timer = true;
                    // Timers are late.
                    agenda.say(next.as_millis() + random.up_to(3), client, Event::TimerEnds);
                }
            }
        }
    }
    arrivals
}
