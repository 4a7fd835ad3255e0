//! What it costs to ask for every task once: steps, calls and their answers, of 1,000 tasks a watch.

use std::hint::black_box;
use std::time::{Duration, Instant as Clock};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tat_tasks_core::Instant;
use tat_tasks_core::policy::schedule::{OutputWanted, Schedule, Selector, Sighting, Step, WatchId, WatchOptions};
use tat_tasks_core::tasks::TaskStatus;

/// Longer than the longest interval: every task is due again.
const SWEEP_MILLIS: u64 = 20_000;

struct Fleet {
    schedule: Schedule,
    watches: Vec<WatchId>,
    now: u64,
    entropy: u32,
}

impl Fleet {
    fn new(tasks: usize) -> Self {
        let mut schedule = Schedule::new();
        let options = WatchOptions { output: OutputWanted::None, expected_tasks: None, grace_millis: 30_000 };
        let ids = (0..tasks).map(|id| format!("invt-{id:08}").into()).collect::<Vec<_>>();
        let open = |ids: &[_]| schedule.open(Selector::InvocationTaskIds(ids.into()), options, Instant::from_millis(0));
        let watches = ids.chunks(1_000).map(open).collect::<Result<_, _>>().unwrap_or_default();
        Self { schedule, watches, now: 0, entropy: 1 }
    }

    /// Asks for every task, and gives their number.
    fn sweep(&mut self) -> usize {
        self.now += SWEEP_MILLIS;
        let now = Instant::from_millis(self.now);
        let mut asked = 0;
        for watch in &self.watches {
            while self.schedule.step(*watch, now) == Ok(Step::Call) {
                let Some(call) = self.schedule.take(*watch, now) else { break };
                let ids = call.request.invocation_task_ids.unwrap_or_default();
                let sighting = |id| Sighting { id, status: TaskStatus::Running, exit_code: None, output: None };
                let sightings = ids.iter().map(|id| sighting(&**id)).collect::<Vec<_>>();
                self.entropy = self.entropy.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                asked += sightings.len();
                let _ = black_box(self.schedule.accept(call.id, 0, &sightings, now, self.entropy));
            }
        }
        asked
    }
}

fn sweeps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sweep");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    for tasks in [100, 10_000, 1_000_000] {
        let mut fleet = Fleet::new(tasks);
        fleet.sweep();
        group.throughput(Throughput::Elements(tasks as u64));
        group.bench_function(BenchmarkId::from_parameter(tasks), |bencher| {
            bencher.iter_custom(|sweeps| {
                let begin = Clock::now();
                let asked: usize = (0..sweeps).map(|_| fleet.sweep()).sum();
                assert_eq!(asked as u64, tasks as u64 * sweeps);
                begin.elapsed()
            });
        });
    }
}

criterion_group!(benches, sweeps);
criterion_main!(benches);
