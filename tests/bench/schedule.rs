//! What the core's own part of following tasks costs, by their number, without a network: a sweep asks for each once; a
//! watch finds its tasks page by page, and follows them until all have ended. The clock is simulated.
//!
//! ```sh
//! cargo bench --package tat-tasks-core --bench schedule -- [--json]
//! ```

use std::env::{args, current_exe};
use std::fs::read_to_string;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant as Clock;

use tat_tasks_core::Instant;
use tat_tasks_core::policy::schedule::{OutputWanted, Schedule, Selector, Sighting, Step, WatchId, WatchOptions};
use tat_tasks_core::tasks::{DescribeInvocationTasksRequest, Filter, TaskStatus};

const OPTIONS: WatchOptions = WatchOptions { output: OutputWanted::None, expected_tasks: None, grace_millis: 30_000 };
const PAGE: usize = 100;
/// Longer than the longest interval: every task is due again.
const SWEEP_MILLIS: u64 = 20_000;
/// From one call to the next, as the service's 20 a second are.
const CALL_MILLIS: u64 = 50;
/// For how long each task runs.
const RUN_MILLIS: u64 = 60_000;
const ROUNDS: usize = 5;
/// Says what a watch of so many tasks keeps.
const KEPT: &str = "--kept";

/// One line of the table: a figure for each task.
struct Figure {
    what: String,
    ours: f64,
    unit: &'static str,
}

fn main() {
    if let Some(tasks) = args().skip_while(|argument| argument != KEPT).nth(1) {
        return tell_kept(tasks.parse().unwrap_or_default());
    }
    let mut figures = Vec::new();
    for tasks in [100, 1_000, 10_000, 100_000, 1_000_000] {
        let mut add = |what: &str, total: f64, unit| {
            figures.push(Figure {
                what: format!("{what} a task, {tasks} simulated"),
                ours: total / count(tasks),
                unit,
            });
        };
        let mut fleet = Fleet::new(tasks);
        fleet.sweep();
        add("time of a sweep", median_micros(|| fleet.sweep()), "µs");
        let mut watched = Watched::new(tasks);
        add("time of a watch", median_micros(|| watched = Watched::new(tasks)), "µs");
        add("calls of a watch", count(watched.calls), "calls");
        if let Some(bytes) = (0..ROUNDS).map(|_| kept(tasks)).collect() {
            add("memory of a watch", median(bytes), "bytes");
        }
    }
    print(&figures);
}

/// The bytes that a watch keeps, told by a process of its own: in one that has kept others before, there is room.
fn kept(tasks: usize) -> Option<f64> {
    let output = Command::new(current_exe().ok()?).args([KEPT, &tasks.to_string()]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[expect(clippy::print_stdout, reason = "the process that asks reads it there")]
fn tell_kept(tasks: usize) {
    let before = resident();
    let watched = Watched::new(tasks);
    if let (Some(before), Some(after)) = (before, resident()) {
        println!("{}", after.saturating_sub(before));
    }
    black_box(watched);
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn print(figures: &[Figure]) {
    if args().any(|argument| argument == "--json") {
        let host = "native";
        let json = figures.iter().map(|Figure { what, ours, unit }| {
            format!(r#"{{"what":"{what}","host":"{host}","ours":{ours},"unit":"{unit}"}}"#)
        });
        println!("[{}]", json.collect::<Vec<_>>().join(","));
    } else {
        for Figure { what, ours, unit } in figures {
            println!("{what:<70}{ours:>10.3} {unit}");
        }
    }
}

fn median_micros(mut work: impl FnMut()) -> f64 {
    let timed = (0..ROUNDS).map(|_| {
        let begin = Clock::now();
        work();
        begin.elapsed().as_secs_f64() * 1e6
    });
    median(timed.collect())
}

/// Of as many as there are rounds.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(ROUNDS / 2).copied().unwrap_or(f64::NAN)
}

/// 1,000 tasks a watch, all of which run on and on.
struct Fleet {
    schedule: Schedule,
    watches: Vec<WatchId>,
    now: u64,
    entropy: u32,
}

impl Fleet {
    fn new(tasks: usize) -> Self {
        let mut schedule = Schedule::new();
        let ids = (0..tasks).map(|index| id(index).into()).collect::<Vec<_>>();
        let open = |ids: &[_]| schedule.open(Selector::InvocationTaskIds(ids.into()), OPTIONS, Instant::from_millis(0));
        let watches = ids.chunks(1_000).map(open).collect::<Result<_, _>>().unwrap_or_default();
        Self { schedule, watches, now: 0, entropy: 1 }
    }

    /// Asks for every task.
    fn sweep(&mut self) {
        self.now += SWEEP_MILLIS;
        let now = Instant::from_millis(self.now);
        for watch in &self.watches {
            while self.schedule.step(*watch, now) == Ok(Step::Call) {
                let Some(call) = self.schedule.take(*watch, now) else { break };
                let ids = call.request.invocation_task_ids.unwrap_or_default();
                let sightings = ids.iter().map(|id| seen(id, TaskStatus::Running)).collect::<Vec<_>>();
                self.entropy = next(self.entropy);
                let _ = black_box(self.schedule.accept(call.id, 0, &sightings, now, self.entropy));
            }
        }
    }
}

/// A watch of one invocation, from its beginning to its end, one call after the other.
struct Watched {
    schedule: Schedule,
    calls: usize,
}

impl Watched {
    fn new(tasks: usize) -> Self {
        let mut watched = Self { schedule: Schedule::new(), calls: 0 };
        let selector = Selector::Filters(vec![Filter::new("invocation-id", ["inv-1"])]);
        if let Ok(watch) = watched.schedule.open(selector, OPTIONS, Instant::from_millis(0)) {
            watched.follow(watch, tasks);
        }
        watched
    }

    fn follow(&mut self, watch: WatchId, tasks: usize) {
        let (mut now, mut entropy) = (0, 1);
        loop {
            let at = Instant::from_millis(now);
            match self.schedule.step(watch, at) {
                Ok(Step::Call) => {
                    let Some(call) = self.schedule.take(watch, at) else { break };
                    self.calls += 1;
                    let status = if now < RUN_MILLIS { TaskStatus::Running } else { TaskStatus::Success };
                    let ids = shown(&call.request, tasks);
                    let sightings = ids.iter().map(|id| seen(id, status.clone())).collect::<Vec<_>>();
                    entropy = next(entropy);
                    let _ = black_box(self.schedule.accept(call.id, tasks as u64, &sightings, at, entropy));
                    black_box(self.schedule.changes(watch));
                    now += CALL_MILLIS;
                }
                Ok(Step::Sleep { until }) => now = until.as_millis().max(now + 1),
                Ok(Step::Done) | Err(_) => break,
            }
        }
    }
}

/// The ids of the tasks that the service shows: those that are named, or a page.
fn shown(request: &DescribeInvocationTasksRequest<'_>, tasks: usize) -> Vec<String> {
    if let Some(ids) = &request.invocation_task_ids {
        return ids.iter().map(ToString::to_string).collect();
    }
    let from = request.offset.and_then(|offset| usize::try_from(offset).ok()).unwrap_or_default();
    (from..tasks.min(from + PAGE)).map(id).collect()
}

fn seen<'a>(id: &'a str, status: TaskStatus<'a>) -> Sighting<'a> {
    let exit_code = (status == TaskStatus::Success).then_some(0);
    Sighting { id, status, exit_code, output: None }
}

fn id(index: usize) -> String {
    format!("invt-{index:08}")
}

fn next(entropy: u32) -> u32 {
    entropy.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)
}

/// The memory that the process has, in bytes; Linux tells.
fn resident() -> Option<usize> {
    let status = read_to_string("/proc/self/status").ok()?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix(" kB")?;
    Some(kibibytes.trim().parse::<usize>().ok()? * 1_024)
}

#[expect(clippy::cast_precision_loss, reason = "what is counted is far below 2⁵³")]
fn count(number: usize) -> f64 {
    number as f64
}
